/** Errors of the commands that write source: a new app, an import. None of them has written anything. */
import { count, entry } from './entry.ts';

export const authoringErrors = {
  UnsafePathError: entry<{ file: string; problem: string }>({
    exit: 'usage',
    message: ({ file, problem }) => `The file ${file} can't be written: ${problem}.`,
    actions: () => ['Choose one of the packageDirectories of sfdx-project.json with --dir <package directory>.'],
  }),
  FilesDifferError: entry<{ app: string; command: string; files: readonly string[]; diff: string }>({
    exit: 'usage',
    message: ({ app, files }) =>
      `The project has other text for ${app} in ${count(files.length, 'file')} (${files.join(', ')}); nothing was written.`,
    actions: ({ command }) => [
      `${command} --dry-run   (shows what would change)`,
      `${command} --yes   (overwrites these files)`,
    ],
  }),
  AppNameTakenError: entry<{ app: string; other: string; file: string }>({
    exit: 'usage',
    message: ({ app, other, file }) =>
      `The source has an app ${other} already (${file}); an org would take ${app} for the same name.`,
    actions: () => ['Choose another name with --name.'],
  }),
  UnknownOrgAppError: entry<{ app: string; org: string; known: readonly string[] }>({
    exit: 'usage',
    message: ({ app, org, known }) =>
      `"${org}" has no External Client App ${app}; it has ${known.length === 0 ? 'none' : known.join(', ')}.`,
    actions: ({ org, known }) => [`npm run import -- --target-org ${org} --app ${known[0] ?? '<name>'}`],
  }),
  PackagedAppError: entry<{ app: string; org: string; problem: string }>({
    exit: 'usage',
    message: ({ app, org, problem }) => `The app ${app} of "${org}" belongs to a package: ${problem}.`,
    actions: ({ org }) => [
      `Keep it in the source of its package, and change its policies in "${org}": Setup > External Client App Manager.`,
    ],
  }),
  AppPartsMissingError: entry<{ app: string; org: string; problems: readonly string[] }>({
    exit: 'usage',
    message: ({ app, org, problems }) => `The app ${app} of "${org}" can't be imported: ${problems.join('; ')}.`,
    actions: ({ app }) => [`Setup > External Client App Manager > ${app}: complete it, then import again.`],
  }),
  ImportInvalidError: entry<{ app: string; org: string; problems: readonly string[] }>({
    exit: 'usage',
    message: ({ app, org, problems }) =>
      [`The app ${app} of "${org}" would be no valid source; nothing was written:`, ...problems].join('\n  '),
    actions: ({ app, org }) => [
      `Setup > External Client App Manager > ${app}: correct it, then import again.`,
      `npm run import -- --target-org ${org} --app ${app}`,
    ],
  }),
  ImportDiffersError: entry<{ app: string; org: string; differences: readonly string[] }>({
    exit: 'bug',
    message: ({ app, org, differences }) =>
      `The source made of ${app} does not say what "${org}" holds (${differences.join(', ')}); nothing was written.`,
    actions: ({ app, org }) => [
      `npm run import -- --target-org ${org} --app ${app} --dry-run --json   (the output belongs into a report to this project)`,
    ],
  }),
};
