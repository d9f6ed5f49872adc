/** Errors of switching an app off and on. */
import { entry } from './entry.ts';

type Subject = { readonly app: string; readonly org: string };

export const appSwitchErrors = {
  AppPoliciesMissingError: entry<Subject>({
    exit: 'refused',
    message: ({ app, org }) => `"${org}" has no app policies of ${app}, so that there is nothing to switch.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}`],
  }),
  TokenStillIssuedError: entry<Subject & { host: string; waitedSeconds: number }>({
    exit: 'refused',
    message: ({ app, org, host, waitedSeconds }) =>
      `${app} in "${org}" is switched off, but ${host} still issues tokens for it after ${waitedSeconds} seconds.`,
    actions: ({ org }) => [
      `npm run app:disable -- --target-org ${org} --whole-app`,
      'Setup > External Client App Manager, then the app > Policies',
    ],
  }),
  AppOffUnprovenError: entry<Subject & { what: string; problem: string; fix: string }>({
    exit: 'partial',
    message: ({ app, org, what, problem }) =>
      `${app} in "${org}" is switched off (${what}), but that no token is issued could not be proven: ${problem}`,
    actions: ({ org, fix }) => [
      fix,
      `npm run app:disable -- --target-org ${org}   (proves it, and changes nothing more)`,
    ],
    data: ({ what, problem }) => ({ what, problem }),
  }),
  AppDisabledError: entry<Subject & { since: string; by: string; what: string; during?: 'rotation' }>({
    exit: 'usage',
    message: ({ app, org, since, by, what, during }) =>
      `${app} in "${org}" was switched off on purpose (${what}, ${since}, by ${by}); ${
        during === 'rotation' ? 'no token can be had to prove a new pair' : 'a deployment would switch it on again'
      }. Nothing was written.`,
    actions: ({ org, during }) => [
      `npm run app:enable -- --target-org ${org}   (then ${during === 'rotation' ? 'rotate' : 'deploy'})`,
    ],
    data: ({ since, by, what }) => ({ since, by, what }),
  }),
} as const;
