/** What the command that goes on with a rotation repeats, so that it does what the first one was to do, and no more. */
import { expect } from 'chai';
import { repeatedIntent } from '../../../../scripts/pipeline/rotation/repeatedIntent.ts';
import type { RotateRequest } from '../../../../scripts/pipeline/rotation/rotationRequest.ts';

const DAY = 86_400_000;
const PLAIN: RotateRequest = {
  command: 'rotate',
  projectRoot: '/project',
  intent: { mode: 'rotate' },
  dryRun: false,
  waitTokenMinutes: 15,
  onRotated: [],
  force: false,
  temporaryAccess: false,
  repairOnly: false,
  variables: {},
  emulated: false,
  repeatedFlags: ' --app Order_Sync',
  notices: [],
};

describe('pipeline/rotation/repeatedIntent', () => {
  const table: readonly (readonly [given: Partial<RotateRequest>, flags: string])[] = [
    [{}, ''],
    [{ intent: { mode: 'emergency' } }, ' --emergency'],
    [{ intent: { mode: 'finish', graceMilliseconds: 7 * DAY }, force: true }, ' --finish --grace 7d --force'],
    [{ intent: { mode: 'rotate', olderThanMilliseconds: 36 * 3_600_000 } }, ' --if-older-than 36h'],
    [{ intent: { mode: 'rotate', adoptStaged: true, discardStaged: false } }, ' --adopt-staged'],
    // The pair that was to go may be gone, and our own in its place.
    [{ intent: { mode: 'rotate', discardStaged: true } }, ''],
    [{ dryRun: true }, ' --dry-run'],
    [{ repairOnly: true }, ' --repair'],
    [
      { onRotated: ['restart.sh', `npm run restart -- --note "it's done"`] },
      ` --on-rotated restart.sh --on-rotated 'npm run restart -- --note "it'\\''s done"'`,
    ],
  ];
  for (const [given, flags] of table) {
    it(`repeats "${flags}"`, () => {
      expect(repeatedIntent({ ...PLAIN, ...given })).to.equal(flags);
    });
  }
});
