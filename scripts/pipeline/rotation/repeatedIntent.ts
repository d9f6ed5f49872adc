/**
 * What a run that goes on must be told again, beside where it works: without its age a daily job would end a young pair,
 * without its hooks nobody would tell the consumers, without --dry-run a look would become a rotation. In: the request.
 * Out: flags for any POSIX shell. Pure. `--discard-staged` is left out: what it was given for may be gone, and the pair in
 * its place our own; where it is not gone, the next run says so.
 */
import { shellWord } from '../../lib/shellWord.ts';
import type { RotateRequest } from './rotationRequest.ts';

const HOUR = 3_600_000;

/** Ages are given in whole hours at least. */
const ageText = (milliseconds: number): string =>
  milliseconds % (24 * HOUR) === 0 ? `${milliseconds / (24 * HOUR)}d` : `${milliseconds / HOUR}h`;

const ageFlag = (flag: string, milliseconds: number | undefined): string =>
  milliseconds === undefined ? '' : ` --${flag} ${ageText(milliseconds)}`;

export function repeatedIntent({ intent, ...request }: RotateRequest): string {
  const { mode, graceMilliseconds, olderThanMilliseconds, adoptStaged } = intent;
  return [
    mode === 'rotate' ? '' : ` --${mode}`,
    ageFlag('grace', graceMilliseconds),
    ageFlag('if-older-than', olderThanMilliseconds),
    adoptStaged === true ? ' --adopt-staged' : '',
    request.force ? ' --force' : '',
    request.repairOnly ? ' --repair' : '',
    request.dryRun ? ' --dry-run' : '',
    ...request.onRotated.map((command) => ` --on-rotated ${shellWord(command)}`),
  ].join('');
}
