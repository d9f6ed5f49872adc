/** The steps that change what the org has: stage, rotate, end. Each is in the journal before it is asked for, and after. */
import { classifyRefusal } from '../../credentials/credentialsRefusal.ts';
import { deleteStaged, promoteStaged, stagePair, viewStaged } from '../../credentials/rotation/consumerCalls.ts';
import { describeEnd } from '../../credentials/rotation/rotationSituation.ts';
import type { StagedPair } from '../../credentials/rotation/stagedPair.ts';
import { raise } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import {
  asCredentials,
  done,
  type RotationState,
  type RotationWork,
  type StepHandlers,
  unchanged,
} from './rotationWork.ts';

const requireStaged = ({ staged }: RotationState): StagedPair =>
  staged ?? raise('InternalFaultError', { problem: 'a step needs a staged pair, and the plan did not see to one' });

/** Reads the secret first, so that the end can be proven; then the pair goes. */
async function endStaged(work: RotationWork, state: RotationState): Promise<RotationState> {
  const staged = requireStaged(state);
  const seen = staged.state === 'Expired' ? undefined : await viewStaged(work.at, staged);
  await work.journal.append({ event: 'deleting', key: staged.key, state: staged.state });
  await deleteStaged(work.at, staged);
  await work.journal.append({ event: 'deleted', key: staged.key });
  return { ...state, staged: undefined, ended: seen === undefined ? undefined : asCredentials(work, seen) };
}

const isClearRefusal = (error: unknown): boolean => classifyRefusal(error).kind !== 'other';

export const stagingSteps: StepHandlers<
  | 'discard-staged'
  | 'delete-staged'
  | 'delete-previous'
  | 'stage-credentials'
  | 'rotate-credentials'
  | 'promote-previous'
> = {
  'discard-staged': async (work, state) => {
    const { key } = requireStaged(state);
    return done(await endStaged(work, state), key);
  },
  'delete-staged': async (work, state) => {
    const { key } = requireStaged(state);
    return done(await endStaged(work, state), key);
  },
  'delete-previous': async (work, state) =>
    state.staged === undefined
      ? unchanged(state, 'the org has ended it already')
      : done(await endStaged(work, state), state.staged.key),

  'stage-credentials': async (work, state) => {
    await work.journal.append({ event: 'staging', mainKey: state.main.consumerKey });
    let staged: StagedPair;
    try {
      // Not given up on an interruption: a pair that nobody waits for would be left in the org.
      staged = await stagePair(work.at);
    } catch (error) {
      if (isClearRefusal(error)) {
        await work.journal.append({ event: 'ended' });
      }
      throw error;
    }
    await work.journal.append({ event: 'staged', key: staged.key, stagedId: staged.id });
    return done({ ...state, staged }, `${staged.key} (${staged.id})`);
  },

  'rotate-credentials': async (work, state) => {
    const { main, pending } = state;
    if (pending === undefined) {
      return raise('InternalFaultError', { problem: 'a rotation without a pending pair' });
    }
    work.ports.signal.throwIfAborted();
    const keys = { fromKey: main.consumerKey, toKey: pending.consumerKey };
    await work.journal.append({ event: 'rotating', ...keys });
    const staged = await promoteStaged(work.at, requireStaged(state), main.consumerKey);
    const previousEndsAt = staged === undefined ? undefined : describeEnd(staged);
    await work.journal.append({
      event: 'rotated',
      ...keys,
      ...(previousEndsAt === undefined ? {} : { previousEndsAt }),
    });
    return done(
      { ...state, main: pending, former: main, pending: undefined, staged },
      previousEndsAt === undefined ? undefined : `the former pair works until ${previousEndsAt}`,
    );
  },

  'promote-previous': async (work, state) => {
    const staged = requireStaged(state);
    const previous = asCredentials(work, await unlessAborted(viewStaged(work.at, staged), work.ports.signal));
    const keys = { fromKey: state.main.consumerKey, toKey: staged.key };
    await work.journal.append({ event: 'rotating', ...keys });
    let now: StagedPair | undefined;
    try {
      now = await promoteStaged(work.at, staged, state.main.consumerKey);
    } catch (error) {
      const { kind, errors } = classifyRefusal(error);
      const isRefusal = kind !== 'other' || (error instanceof Error && error.name === 'OrgRequestRefusedError');
      if (!isRefusal) {
        throw error;
      }
      await work.journal.append({ event: 'ended' });
      const location = work.ports.store.location(work.org.identity.alias, work.app.name);
      const subject = { app: work.app.name, org: work.org.identity.alias };
      return raise(
        'RollbackRefusedError',
        { ...subject, errors, endsAt: describeEnd(staged), location },
        { cause: error },
      );
    }
    await work.journal.append({ event: 'rotated', ...keys });
    return done({ ...state, main: previous, former: state.main, staged: now }, staged.key);
  },
};
