/** The plans that end something: the previous pair after its grace, a staged pair, or a rotation as a whole. Pure. */
import { raise } from '../../lib/errors.ts';
import { describeEnd, isRotationUnfinished, type RotationIntent, type RotationSituation } from './rotationSituation.ts';
import { type RotationPlan, steps } from './rotationSteps.ts';
import { rotatedAtOf, type StagedPair } from './stagedPair.ts';

const DAY = 24 * 3_600_000;

/** @throws {RotationUnfinishedError} while the new pair is not in place everywhere */
export function planFinish(situation: RotationSituation, intent: RotationIntent): RotationPlan {
  const { subject, staged, stored, journal } = situation;
  if (isRotationUnfinished(situation)) {
    return raise('RotationUnfinishedError', { ...subject, mode: 'finish', problem: 'a rotation is not finished' });
  }
  if (staged?.state === 'Active') {
    const problem = 'a pair is staged and not promoted';
    return raise('RotationUnfinishedError', { ...subject, mode: 'finish', problem });
  }
  if (staged?.state !== 'Rotated') {
    return stored.previous === undefined && journal.deletingKey === undefined
      ? { kind: 'nothing', reason: 'No previous pair is alive.' }
      : steps(['prove-refused', 'remove-previous'], 'the org has ended the previous pair');
  }
  const young = reasonInGrace(situation, staged, intent);
  if (young !== undefined) {
    return { kind: 'nothing', reason: young };
  }
  // A store that can't be read may be behind as well, where the journal that would tell was lost.
  const isBehind = stored.current !== situation.mainKey;
  return steps([
    ...(isBehind ? (['sync-current'] as const) : []),
    'read-logins',
    'delete-previous',
    'prove-refused',
    'remove-previous',
  ]);
}

function reasonInGrace(
  { journal, nowMilliseconds }: RotationSituation,
  staged: StagedPair,
  { graceMilliseconds = 0 }: RotationIntent,
): string | undefined {
  const rotatedAt = rotatedAtOf(staged) ?? journal.lastRotatedAtMilliseconds;
  if (graceMilliseconds === 0) {
    return undefined;
  }
  if (rotatedAt === undefined) {
    return 'Nobody knows when the previous pair was rotated out; without --grace it is ended all the same.';
  }
  const age = nowMilliseconds - rotatedAt;
  return age >= graceMilliseconds
    ? undefined
    : `The previous pair was rotated out ${Math.floor(age / DAY)} days ago; its grace is ${Math.round(graceMilliseconds / DAY)} days.`;
}

/** @throws {AlreadyPromotedError} when the org has rotated */
export function planAbort(situation: RotationSituation): RotationPlan {
  const { subject, staged, stored } = situation;
  if (staged?.state === 'Rotated' || stored.pending === situation.mainKey) {
    const endsAt = staged === undefined ? undefined : describeEnd(staged);
    return raise('AlreadyPromotedError', { ...subject, endsAt });
  }
  if (staged !== undefined) {
    return steps(['delete-staged', 'prove-refused', 'remove-pending']);
  }
  return stored.pending === undefined
    ? { kind: 'nothing', reason: 'No pair is staged.' }
    : steps(['prove-refused', 'remove-pending'], 'the org has no staged pair any more');
}

/** @throws {NothingToRollBackError} */
export function planRollback({ subject, staged, journal, mainKey }: RotationSituation): RotationPlan {
  if (staged?.state !== 'Rotated') {
    const problem =
      staged === undefined ? 'the org has ended it' : 'the staged pair was never promoted (rotate --abort ends it)';
    return raise('NothingToRollBackError', { ...subject, problem });
  }
  // The other way round, the pair that is the main one again would be in no store for a moment.
  const remaining = ['verify-current', 'write-current', 'write-previous', 'run-hooks', 'remove-pending'] as const;
  // Promoted once more, the pair that was to go would be the main one again.
  return journal.rollbackToKey === mainKey
    ? steps(remaining, 'goes on with a roll-back that was not finished')
    : steps(['promote-previous', ...remaining]);
}
