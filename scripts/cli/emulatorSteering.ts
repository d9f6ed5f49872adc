/**
 * `npm run emulator -- org …`, `-- clock …` and `-- fault …`: what only an operator of the platform could do. In: the
 * words from the action on. Out: what to do with the running emulator, once the words are known to be right. What each
 * action does is in the file of its name.
 */
import { Command, CommanderError } from 'commander';
import { raise } from '../lib/errors.ts';
import type { CommandContext, CommandResult } from './commandModule.ts';
import { addClockActions } from './emulatorClock.ts';
import { addFaultActions } from './emulatorFaults.ts';
import { addOrgActions } from './emulatorOrgs.ts';
import type { RunningEmulator } from './emulatorProcess.ts';

export type Steering = (emulator: RunningEmulator) => Promise<CommandResult>;

/** What the files of the actions are given: where the orgs are known, and where to put what is to be done. */
export type Steerable = {
  readonly program: Command;
  /** Home of the sf state that knows the emulated orgs. */
  readonly emulatedHome: string;
  /** The person's own, whose aliases may be the same. */
  readonly ownHome: string;
  readonly choose: (steering: Steering) => void;
};

/**
 * `undefined` when help was asked for and given.
 * @throws {UsageError} before an emulator is touched
 */
export function parseSteering(
  words: readonly string[],
  emulatedHome: string,
  context: CommandContext,
): Steering | undefined {
  let chosen: Steering | undefined;
  const program = new Command(`npm run ${context.name} --`)
    .helpOption('-h, --help', 'shows this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.output.result(text), writeErr: () => undefined })
    .option('--json', 'answers with one JSON document in the form of the sf CLI');
  const steerable: Steerable = {
    program,
    emulatedHome,
    ownHome: context.environment.homeDirectory,
    choose: (steering) => {
      chosen = steering;
    },
  };
  addOrgActions(steerable);
  addClockActions(steerable);
  addFaultActions(steerable);
  try {
    program.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode === 0) {
      return undefined;
    }
    raise('UsageError', { command: context.name, problem: problemOf(error, words) });
  }
  return chosen;
}

/** commander answers a group without an action with the group's help, and no text. */
const problemOf = ({ code, message }: CommanderError, words: readonly string[]): string =>
  code === 'commander.help'
    ? `"${words[0]}" needs an action; "npm run emulator -- ${words[0]} --help" lists them.`
    : message.replace(/^error: /, '');
