/** Errors that the operator fixes in flags, configuration or on the own machine, before anything is written to an org. */
import { entry } from './entry.ts';

export const usageErrors = {
  UsageError: entry<{ command: string; problem: string }>({
    exit: 'usage',
    message: ({ problem }) => problem,
    actions: ({ command }) => [`npm run ${command} -- --help`],
  }),
  NoDevHubError: entry<{ ci: boolean }>({
    exit: 'usage',
    message: ({ ci }) =>
      ci
        ? 'No Dev Hub is named, and with CI=true the emulator is not started unasked.'
        : 'No Dev Hub is named, and --no-emulator rules the emulator out.',
    actions: () => [
      'npm run deploy:scratch -- --target-dev-hub <alias>',
      'Set SF_TARGET_DEV_HUB, or run: sf config set target-dev-hub <alias>',
      'npm run deploy:scratch -- --emulator   (to run on the local emulator)',
    ],
  }),
  NoTargetOrgError: entry<{ command: string }>({
    exit: 'usage',
    message: () => 'No target org is named.',
    actions: ({ command }) => [
      `npm run ${command} -- --target-org <alias>`,
      'Set SF_TARGET_ORG, or run: sf config set target-org <alias>',
    ],
  }),
  /** `again`: the command, where it is not given one org by a flag. */
  AmbiguousTargetOrgError: entry<{ alias: string; command: string; flag?: string; again?: string | undefined }>({
    exit: 'usage',
    message: ({ alias }) => `The alias "${alias}" names an emulated org and an org of your own sf configuration.`,
    actions: ({ alias, command, flag = '--target-org', again = `npm run ${command} -- ${flag} ${alias}` }) => [
      `${again} --no-emulator   (for your own org)`,
      `${again} --emulator   (for the emulated org)`,
    ],
  }),
  UnknownOrgError: entry<{ alias: string; known: readonly string[] }>({
    exit: 'usage',
    message: ({ alias, known }) =>
      `No org with the alias or username "${alias}" is authorised${known.length === 0 ? '' : ` (known: ${known.join(', ')})`}.`,
    actions: ({ alias }) => [`sf org login web --alias ${alias}`, 'sf org list'],
  }),
  EmulatorNotAskedError: entry<{ alias: string; command: string; flag?: string; again?: string | undefined }>({
    exit: 'usage',
    message: ({ alias }) => `"${alias}" names an emulated org, and with CI=true the emulator is not used unasked.`,
    actions: ({ alias, command, flag = '--target-org', again = `npm run ${command} -- ${flag} ${alias}` }) => [
      `${again} --emulator`,
      `sf org login sfdx-url --alias ${alias}   (authorises a real org under this name)`,
    ],
  }),
  NotAProjectError: entry<{ directory: string }>({
    exit: 'usage',
    message: ({ directory }) => `There is no sfdx-project.json in ${directory} or above it.`,
    actions: () => ['Run the command in the folder that holds sfdx-project.json.'],
  }),
  ReportFileError: entry<{ file: string; problem: string }>({
    exit: 'usage',
    message: ({ file, problem }) => `The report can't be written to ${file}: ${problem}.`,
    actions: ({ file }) => [`Name a file in a folder that you may write to, instead of ${file}.`],
  }),
  ConfigInvalidError: entry<{ file: string; problem: string; line?: number; column?: number; fix?: string }>({
    exit: 'usage',
    message: ({ file, problem, line, column }) =>
      `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: ${problem}`,
    actions: ({ file, fix }) => [fix ?? `Correct ${file} and run the command again.`],
  }),
  SfCliMissingError: entry<Record<string, never>>({
    exit: 'usage',
    message: () => 'The sf CLI was found neither in the project nor on the path.',
    actions: () => ['npm run sf:install', 'npm install --global @salesforce/cli'],
  }),
  EmulatorStartError: entry<{ problem: string; logFile?: string }>({
    exit: 'usage',
    message: ({ problem }) => `The emulator could not be started: ${problem}`,
    actions: ({ logFile }) => [
      'npm run emulator   (in the foreground, to see what it says)',
      ...(logFile === undefined ? [] : [`Read ${logFile}`]),
      'npm run emulator -- reset   (forgets all emulated orgs)',
    ],
  }),
  EmulatorNotRunningError: entry<Record<string, never>>({
    exit: 'usage',
    message: () => 'The emulator is not running.',
    actions: () => ['npm run emulator'],
  }),
  InterruptedError: entry<{ during: string; resume: string }>({
    exit: 'interrupted',
    message: ({ during }) => `Interrupted during "${during}".`,
    actions: ({ resume }) => [resume, 'It goes on from here.'],
  }),
  OutputLostError: entry<{ reason: string }>({
    exit: 'partial',
    message: ({ reason }) => `The command ran, and what it had to say could not be written: ${reason}.`,
    actions: () => ['Make room where the output goes, then run the command again: it finds what is done already.'],
  }),
  InternalFaultError: entry<{ problem: string }>({
    exit: 'bug',
    message: ({ problem }) => `A fault in eca-pipeline: ${problem}`,
    actions: () => ['Run the command again with SF_LOG_LEVEL=debug and report the fault with its output.'],
  }),
} as const;
