/**
 * Flags that commands share, named and lettered as in the sf CLI, and the checks of their values. A wrong value is a
 * usage error before anything else happens.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Options } from './commandModule.ts';

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !Number.isFinite(minutes) || minutes < 0) {
    throw new InvalidArgumentError('It must be a number of minutes, 0 or more.');
  }
  return minutes;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 30) {
    throw new InvalidArgumentError('It must be a whole number of days from 1 to 30.');
  }
  return days;
}

function parseApiVersion(text: string): string {
  if (!/^\d{2,3}\.0$/.test(text)) {
    throw new InvalidArgumentError('It must look like 65.0.');
  }
  return text;
}

function parseName(text: string): string {
  if (text.trim() === '') {
    throw new InvalidArgumentError('It must not be empty.');
  }
  if (text.startsWith('--')) {
    throw new InvalidArgumentError('That is another flag: a value is missing.');
  }
  return text.trim();
}

export const DEFAULT_DURATION_DAYS = 7;
export const DEFAULT_DEFINITION_FILE = 'config/project-scratch-def.json';

export const flags = {
  targetOrg: () => new Option('-o, --target-org <alias>', 'alias or username of the org').argParser(parseName),
  targetDevHub: () =>
    new Option('-v, --target-dev-hub <alias>', 'alias or username of the Dev Hub').argParser(parseName),
  alias: () => new Option('-a, --alias <alias>', 'alias for the new scratch org').argParser(parseName),
  durationDays: () =>
    new Option('-y, --duration-days <days>', 'days until the scratch org expires')
      .argParser(parseDays)
      .default(DEFAULT_DURATION_DAYS),
  definitionFile: () =>
    new Option('-f, --definition-file <path>', 'scratch org definition')
      .default(DEFAULT_DEFINITION_FILE)
      .argParser(parseName),
  wait: (what: string, minutes: number) =>
    new Option('-w, --wait <minutes>', `how long to wait for ${what}`).argParser(parseMinutes).default(minutes),
  resume: () =>
    new Option('-r, --resume <id>', 'goes on with a scratch org request (2SR…) of an earlier run').argParser(parseName),
  app: () => new Option('--app <name>', 'API name of the app, where the source holds several').argParser(parseName),
  runAs: () =>
    new Option('--run-as <username>', 'takes an existing user of the org as the run-as user').argParser(parseName),
  store: () =>
    new Option('--store <name>', 'credential store, as config/credential-stores.json names it').argParser(parseName),
  consumer: () =>
    new Option('--consumer <id>', 'id of the consumer (888…), where the app has several').argParser(parseName),
  apiVersion: () => new Option('--api-version <version>', 'API version of the requests').argParser(parseApiVersion),
  waitToken: () =>
    new Option('--wait-token <minutes>', 'how long a new app may take until it gets a token')
      .argParser(parseMinutes)
      .default(15),
  dryRun: () => new Option('--dry-run', 'prints the plan and stops; nothing is written').default(false),
  validate: () =>
    new Option('--validate', 'check-only deployment: the org checks everything and keeps nothing').default(false),
  emulator: () => new Option('--emulator', 'runs on the local emulator'),
  noEmulator: () => new Option('--no-emulator', 'never takes an emulated org'),
} as const;

export function addFlags(command: Command, options: readonly Option[]): void {
  for (const option of options) {
    command.addOption(option);
  }
}

/** A text flag's value. */
export const text = (options: Options, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** A number flag's value; the flag has a default, so it is never absent. */
export const number = (options: Options, name: string): number => Number(options[name]);

export const isOn = (options: Options, name: string): boolean => options[name] === true;

/** `--emulator` true, `--no-emulator` false, neither `undefined`. */
export const emulatorChoice = (options: Options): boolean | undefined => {
  const value = options['emulator'];
  return typeof value === 'boolean' ? value : undefined;
};

/** The flags that `deploy` and `deploy:scratch` have in common. */
export const deployFlags = (): readonly Option[] => [
  flags.app(),
  flags.runAs(),
  flags.consumer(),
  flags.store(),
  flags.apiVersion(),
  flags.waitToken(),
  flags.dryRun(),
  flags.emulator(),
  flags.noEmulator(),
];
