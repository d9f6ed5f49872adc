/** Errors of the source: found offline, with file, line and column, before anything is sent. */
import { count, entry } from './entry.ts';

/** The part of a finding that the error carries; `definition` has the full type. */
export type FindingSummary = {
  readonly ruleId: string;
  readonly message: string;
  readonly fix: string;
  readonly position: { readonly file: string; readonly line: number; readonly column: number };
};

const place = ({ position }: FindingSummary): string => `${position.file}:${position.line}:${position.column}`;
const lines = (findings: readonly FindingSummary[]): string =>
  findings.map((finding) => `\n  ${place(finding)}  ${finding.message}`).join('');
const fixes = (findings: readonly FindingSummary[]): readonly [string, ...string[]] => {
  const [first, ...rest] = new Set(findings.map((finding) => finding.fix));
  return [first ?? 'Correct the source and run the command again.', ...rest];
};

export const sourceErrors = {
  FixRefusedError: entry<{ file: string; problem: string }>({
    exit: 'usage',
    message: ({ file, problem }) => `Nothing was repaired, because of ${file}: ${problem}.`,
    actions: () => ['npm run validate -- --fix --dry-run'],
  }),
  SourceInvalidError: entry<{ findings: readonly FindingSummary[] }>({
    exit: 'usage',
    message: ({ findings }) => `The source has ${count(findings.length, 'problem')}:${lines(findings)}`,
    actions: ({ findings }) => fixes(findings),
    data: ({ findings }) => ({ findings }),
  }),
  SecretInSourceError: entry<{ findings: readonly FindingSummary[] }>({
    exit: 'usage',
    message: ({ findings }) => `The source holds ${count(findings.length, 'secret')} or key:${lines(findings)}`,
    actions: ({ findings }) => [
      ...fixes(findings),
      'If it was ever committed, rotate it: a value in git history is known.',
    ],
    data: ({ findings }) => ({ findings }),
  }),
  UnsetVariablesError: entry<{ variables: readonly { name: string; usedIn: string }[]; org: string }>({
    exit: 'usage',
    message: ({ variables, org }) =>
      `${count(variables.length, 'value')} for org "${org}" ${variables.length === 1 ? 'is' : 'are'} not set:${variables
        .map(({ name, usedIn }) => `\n  ${name}  (used in ${usedIn})`)
        .join('')}`,
    actions: ({ variables, org }) => [
      `Set ${variables.map(({ name }) => name).join(', ')} in the environment, or in config/values.json for "${org}" or for every org.`,
    ],
    data: ({ variables }) => ({ variables }),
  }),
  AppNotFoundError: entry<{ app: string | undefined; known: readonly string[] }>({
    exit: 'usage',
    message: ({ app, known }) =>
      app === undefined
        ? 'The package directories hold no External Client App.'
        : `The package directories hold no External Client App named "${app}"${known.length === 0 ? '' : ` (there is: ${known.join(', ')})`}.`,
    actions: () => ['Check packageDirectories in sfdx-project.json, .forceignore and the file name *.eca-meta.xml.'],
  }),
  SeveralAppsError: entry<{ apps: readonly string[]; command: string; flags: string }>({
    exit: 'usage',
    message: ({ apps }) =>
      `The source holds ${apps.length} External Client Apps (${apps.join(', ')}), and none is named.`,
    actions: ({ apps: [first = '<name>', ...others], command, flags }) => {
      const forApp = (app: string): string => `npm run ${command} --${flags} --app ${app}`;
      return [forApp(first), ...others.map(forApp)];
    },
  }),
  ApiVersionTooLowError: entry<{ have: string; need: string; file: string; line: number; column: number }>({
    exit: 'usage',
    message: ({ have, need, file, line }) =>
      `${file}:${line} says API version ${have}; the client credentials flow of an External Client App needs ${need} or later.`,
    actions: ({ need }) => [`Set sourceApiVersion in sfdx-project.json to ${need} or later.`],
  }),
} as const;
