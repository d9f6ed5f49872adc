/** `npm run emulator -- clock …`: moves the emulator's clock on, so that tokens, orgs and staged credentials grow old. */
import { InvalidArgumentError } from 'commander';
import type { CommandResult } from './commandModule.ts';
import { callEmulator } from './emulatorAdmin.ts';
import type { Steerable } from './emulatorSteering.ts';

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** The last moment that JavaScript and SQLite both can write is far off; a hundred years is more than anything lives. */
const HIGHEST_MILLISECONDS = 36_525 * 86_400_000;

function parseDuration(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNIT_MILLISECONDS[unit] ?? 0);
  if (milliseconds === 0 || milliseconds > HIGHEST_MILLISECONDS) {
    throw new InvalidArgumentError('It must be a whole number with its unit, such as 15m, 3h or 10d.');
  }
  return milliseconds;
}

const describeTime = (now: number): CommandResult => {
  const time = new Date(now).toISOString();
  return { kind: 'answer', text: `The emulator's clock says ${time}.`, result: { now: time } };
};

export function addClockActions({ program, choose }: Steerable): void {
  const clock = program.command('clock').helpCommand(false).description('the time in the emulated orgs');
  clock
    .command('show', { isDefault: true })
    .description('says what time it is there')
    .action(() =>
      choose(async (emulator) => describeTime((await callEmulator<{ now: number }>(emulator, 'GET', 'status')).now)),
    );
  clock
    .command('advance')
    .description('makes it later there, for good')
    .argument('<duration>', 'a whole number and s, m, h or d', parseDuration)
    .action((milliseconds: number) =>
      choose(async (emulator) => {
        const { now } = await callEmulator<{ now: number }>(emulator, 'POST', 'clock/advance', { milliseconds });
        return describeTime(now);
      }),
    );
}
