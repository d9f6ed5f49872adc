/**
 * From where an app's credentials stand to the steps that bring them where they shall be. Pure: org, store and journal
 * come in as data. A rotation that was killed is seen by what it left, and the plan is what is missing of it.
 */

import { raise } from '../../lib/errors.ts';
import type { JournalSummary } from './journalSummary.ts';
import { planAbort, planFinish, planRollback } from './planEndings.ts';
import { describeEnd, isRotationUnfinished, type RotationIntent, type RotationSituation } from './rotationSituation.ts';
import { type RotationPlan, type RotationStep, type RotationStepId, steps } from './rotationSteps.ts';
import { rotatedAtOf, type StagedPair } from './stagedPair.ts';

/**
 * @throws {StagedPairInTheWayError} {PreviousPairAliveError} {RotationUnfinishedError} {AlreadyPromotedError}
 * @throws {NothingToRollBackError} when the staged place does not allow what is wanted
 */
export function planRotation(situation: RotationSituation, intent: RotationIntent): RotationPlan {
  switch (intent.mode) {
    case 'rotate':
      return planRotate(situation, intent);
    case 'emergency':
      return planEmergency(situation);
    case 'finish':
      return planFinish(situation, intent);
    case 'abort':
      return planAbort(situation);
    case 'rollback':
      return planRollback(situation);
  }
}

const PROMOTED: readonly RotationStepId[] = ['verify-current', 'verify-previous', 'write-previous', 'write-current'];
const STAGED: readonly RotationStepId[] = ['verify-pending', 'rotate-credentials', ...PROMOTED];
const CLOSING: readonly RotationStepId[] = ['run-hooks', 'remove-pending'];
const KILLING: readonly RotationStepId[] = ['revoke-tokens', 'delete-previous', 'prove-refused', 'remove-previous'];

function planRotate(situation: RotationSituation, intent: RotationIntent): RotationPlan {
  const { staged } = situation;
  if (isRotationUnfinished(situation)) {
    return staged?.state === 'Rotated'
      ? steps([...PROMOTED, ...CLOSING], 'goes on with a rotation that was not finished')
      : steps(['verify-current', 'write-current', ...CLOSING], 'goes on with a rotation that was not finished');
  }
  const notDue = reasonNotDue(situation, intent);
  if (notDue !== undefined && staged?.state !== 'Active') {
    return { kind: 'nothing', reason: notDue };
  }
  if (staged?.state === 'Rotated') {
    return raise('PreviousPairAliveError', { ...situation.subject, endsAt: describeEnd(staged) });
  }
  return { kind: 'steps', steps: [...syncing(situation), ...beforeStaged(situation, intent), ...afterStaged] };
}

const afterStaged: readonly RotationStep[] = steps([...STAGED, ...CLOSING]).steps;

/** What integrations read must be the main pair before anything is staged beside it. */
const syncing = ({ canRead, stored, mainKey }: RotationSituation): readonly RotationStep[] =>
  stored.current === mainKey
    ? []
    : steps(
        ['sync-current'],
        !canRead
          ? 'the store does not say which pair it holds'
          : stored.current === undefined
            ? 'the store has no pair yet'
            : 'the store holds another pair than the org',
      ).steps;

function beforeStaged(situation: RotationSituation, intent: RotationIntent): readonly RotationStep[] {
  const { staged, subject } = situation;
  const fresh = steps(['stage-credentials', 'write-pending']).steps;
  if (staged === undefined) {
    return fresh;
  }
  if (staged.state === 'Expired') {
    return [...steps(['discard-staged'], 'it expired before it was promoted').steps, ...fresh];
  }
  if (intent.discardStaged) {
    return [...steps(['discard-staged'], 'as --discard-staged says').steps, ...fresh];
  }
  if (!isOwn(situation) && !intent.adoptStaged) {
    const createdAt = staged.createdAtMilliseconds;
    return raise('StagedPairInTheWayError', {
      ...subject,
      key: staged.key,
      createdAt: createdAt === undefined ? undefined : new Date(createdAt).toISOString(),
    });
  }
  return steps(['write-pending'], 'goes on with the pair that is staged').steps;
}

/** The clocks of the org and of this machine may differ, and the answer may have taken its time. */
const STAGING_SPAN_MILLISECONDS = 3_600_000;

/** The journal tells it, or the store where the journal was lost. */
const isOwn = ({ staged, stored, journal }: RotationSituation): boolean =>
  staged !== undefined &&
  (journal.ownKeys.includes(staged.key) || stored.pending === staged.key || isAnswerThatNeverCame(staged, journal));

/** A pair that was made when a run of ours asked for one, and saw no answer; one made later is somebody else's. */
const isAnswerThatNeverCame = (
  { createdAtMilliseconds }: StagedPair,
  { isStagingOpen, stagingAtMilliseconds = 0 }: JournalSummary,
): boolean =>
  isStagingOpen &&
  (createdAtMilliseconds === undefined ||
    Math.abs(createdAtMilliseconds - stagingAtMilliseconds) <= STAGING_SPAN_MILLISECONDS);

/** Compromised: whatever stands in the staged place goes too, unless this rotation itself put it there. */
function planEmergency(situation: RotationSituation): RotationPlan {
  const { staged } = situation;
  if (isRotationUnfinished(situation)) {
    return staged?.state === 'Rotated'
      ? steps(
          ['verify-current', 'write-previous', 'write-current', 'run-hooks', ...KILLING, 'remove-pending'],
          'goes on with a rotation that was not finished',
        )
      : steps(
          ['verify-current', 'write-current', 'run-hooks', 'prove-refused', 'remove-previous', 'remove-pending'],
          'goes on with a rotation that was not finished',
        );
  }
  // A store that says nothing may still hold the pair that is ended here, where a journal was lost.
  const saving = situation.canRead || staged?.state !== 'Rotated' ? [] : syncing(situation);
  const clearing = staged === undefined ? [] : steps(['discard-staged'], 'it may be known to others').steps;
  return {
    kind: 'steps',
    steps: [
      ...saving,
      ...clearing,
      ...steps(['stage-credentials', 'write-pending', 'verify-pending', 'rotate-credentials', 'verify-current']).steps,
      ...steps(['write-previous', 'write-current', 'run-hooks', ...KILLING, 'remove-pending']).steps,
    ],
  };
}

const DAY = 24 * 3_600_000;

/** Why a scheduled rotation has nothing to do yet. A pair of unknown age is taken for as old as its app. */
function reasonNotDue(situation: RotationSituation, { olderThanMilliseconds }: RotationIntent): string | undefined {
  if (olderThanMilliseconds === undefined) {
    return undefined;
  }
  const { staged, journal, currentSinceMilliseconds, appCreatedAtMilliseconds, nowMilliseconds } = situation;
  const known = [
    staged === undefined ? undefined : rotatedAtOf(staged),
    journal.lastRotatedAtMilliseconds,
    currentSinceMilliseconds,
    appCreatedAtMilliseconds,
  ].filter((time) => time !== undefined);
  const since = known.length === 0 ? undefined : Math.max(...known);
  const age = since === undefined ? Number.POSITIVE_INFINITY : nowMilliseconds - since;
  return age >= olderThanMilliseconds
    ? undefined
    : `The current pair is ${Math.floor(age / DAY)} days old; it is rotated from ${Math.round(olderThanMilliseconds / DAY)} days on.`;
}
