/** Errors of plans that were written to a file. */
import { count, entry } from './entry.ts';

type Subject = { readonly app: string; readonly org: string };

export const planErrors = {
  PlanFileInvalidError: entry<{ file: string; problem: string }>({
    exit: 'usage',
    message: ({ file, problem }) => `${file} is no plan that can be executed: ${problem}.`,
    actions: ({ file }) => [`npm run plan -- --target-org <alias> --out ${file}`],
  }),
  PlanOfAnotherOrgError: entry<{ org: string; have: string; planned: string }>({
    exit: 'usage',
    message: ({ org, have, planned }) => `The plan is for the org ${planned}, and "${org}" is the org ${have}.`,
    actions: ({ org }) => [`npm run plan -- --target-org ${org} --out <file>`],
  }),
  PlanStaleError: entry<Subject & { madeAt: string; changes: readonly string[] }>({
    exit: 'usage',
    message: ({ app, org, madeAt, changes }) =>
      `The plan for ${app} in "${org}" of ${madeAt} does not hold any more, since source or org have changed: ${count(changes.length, 'difference')} (${changes.slice(0, 3).join('; ')}${changes.length > 3 ? ' …' : ''}). Nothing was written.`,
    actions: ({ org }) => [`npm run plan -- --target-org ${org} --out <file>   (and read it again)`],
  }),
} as const;
