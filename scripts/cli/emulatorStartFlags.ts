/** `--seed` and `--fault`: what an emulator is told at its start. In: the flags. Out: what to do once it runs. */
import { Command, CommanderError } from 'commander';
import { raise } from '../lib/errors.ts';
import { splitCommand } from '../lib/splitCommand.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { configureFault, type FaultFlags, rejectMisfits } from './emulatorFaultFlags.ts';
import { describeFault, orderFault } from './emulatorFaults.ts';
import type { RunningEmulator } from './emulatorProcess.ts';
import { applyEmulatorSeed } from './emulatorSeed.ts';
import { readEmulatorSeed } from './emulatorSeedFile.ts';
import { emulatorHome } from './environment.ts';
import { text } from './flags.ts';
import { enterEmulator } from './orgChoice.ts';

export type StartOrders = (emulator: RunningEmulator) => Promise<readonly string[]>;

/**
 * Reads all of it before anything starts.
 * @throws {ConfigInvalidError} {UsageError}
 */
export async function readStartOrders(
  options: Options,
  dataDirectory: string,
  context: CommandContext,
): Promise<StartOrders> {
  const seedFile = text(options, 'seed');
  const seed =
    seedFile === undefined ? undefined : await readEmulatorSeed(seedFile, context.environment.workingDirectory);
  const given = options['fault'];
  const faults = (Array.isArray(given) ? given.map(String) : []).map(parseFault);
  const home = emulatorHome(dataDirectory);
  return async (emulator) => {
    const done: string[] = [];
    if (seed === undefined && faults.length === 0) {
      return done;
    }
    // Its Dev Hub is authorised first: a fault is for those who come later. Orgs go into the emulator's own sf state.
    await enterEmulator(dataDirectory, context);
    if (seed !== undefined) {
      done.push(...(await applyEmulatorSeed(seed, emulator, home)));
    }
    for (const fault of faults) {
      done.push(`Ordered: ${describeFault(await orderFault(emulator, fault, home))}`);
    }
    return done;
  };
}

/** The words of `fault add`, as one text. */
function parseFault(spec: string): FaultFlags {
  const refuse = (problem: string): never =>
    raise('UsageError', { command: 'emulator', problem: `--fault "${spec}": ${problem}` });
  const words = splitCommand(spec) ?? refuse('a quote is not closed.');
  const command = configureFault(
    new Command('fault').exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined }),
  );
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      refuse(error.message.replace(/^error: /, ''));
    }
    throw error;
  }
  const flags = command.opts<FaultFlags>();
  rejectMisfits(flags);
  return flags;
}
