/** `npm run rotate`: new credentials for an app, with no moment in which the stored pair does not work. */
import { InvalidArgumentError, Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** `90d`, `12h`, `2w` in milliseconds. */
export function parseAge(text: string): number {
  const match = /^(\d{1,4})([hdw])$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined) {
    throw new InvalidArgumentError('It must be a number of hours, days or weeks, such as 12h, 90d or 2w.');
  }
  return Number(match[1]) * unit;
}

const collect = (value: string, values: readonly string[] | undefined): readonly string[] => {
  if (value.trim() === '') {
    throw new InvalidArgumentError('It must not be empty.');
  }
  return [...(values ?? []), value];
};

export const rotateCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      flags.app(),
      flags.consumer(),
      flags.store(),
      new Option('--finish', 'ends the previous pair and proves that it is refused'),
      new Option('--grace <age>', 'with --finish: only when it was replaced at least so long ago (7d)').argParser(
        parseAge,
      ),
      new Option('--force', 'with --finish: also when somebody logged in since the new pair was stored'),
      new Option('--abort', 'ends a staged pair that was never promoted'),
      new Option('--rollback', 'returns to the previous pair, where the org allows it'),
      new Option('--emergency', 'compromised: rotates, revokes tokens and ends the old pair at once'),
      new Option('--if-older-than <age>', 'does nothing while the current pair is younger (90d)').argParser(parseAge),
      new Option('--discard-staged', 'ends a staged pair that is in the way'),
      new Option('--adopt-staged', 'goes on with a staged pair that somebody else made'),
      new Option('--on-rotated <command>', 'tells the consumers; gets ids and no secret; may be repeated').argParser(
        collect,
      ),
      new Option('--temporary-access', 'switches on what reading secrets needs, for the seconds of use'),
      new Option(
        '--repair',
        'only switches off what a killed run left on; with --temporary-access whoever switched it on',
      ),
      flags.dryRun(),
      flags.runAs(),
      flags.apiVersion(),
      flags.waitToken(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText(
      'after',
      examples([
        'npm run rotate -- --target-org prod --dry-run                 what would be done, nothing written',
        'npm run rotate -- --target-org prod --on-rotated "npm run restart-consumers"',
        'npm run rotate -- --target-org prod --finish --grace 7d       a week later: ends the previous pair',
        'npm run rotate -- --target-org prod --if-older-than 90d       as a daily job',
        'npm run rotate -- --target-org prod --emergency               the secret has leaked',
      ]),
    );
  },
  run: async (...call) => (await import('./runRotate.ts')).runRotate(...call),
};
