/**
 * The steps that change what the store has. Their order keeps a working pair in `current` at every moment: both pairs work
 * from the staging until the former one is ended, and that comes last.
 */
import type { CredentialVersion } from '../../credentials/clientCredentials.ts';
import { viewStaged } from '../../credentials/rotation/consumerCalls.ts';
import { describeEnd } from '../../credentials/rotation/rotationSituation.ts';
import { runHook } from '../../credentials/rotation/runHook.ts';
import { raise } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import { lastLoginOf } from './loginSteps.ts';
import {
  asCredentials,
  asStored,
  done,
  type RotationState,
  type RotationWork,
  type StepHandlers,
  unchanged,
} from './rotationWork.ts';

const nowText = ({ ports }: RotationWork): string => new Date(ports.clock.now()).toISOString();

const where = ({ app, org, ports }: RotationWork, version?: CredentialVersion): string =>
  ports.store.location(org.identity.alias, app.name, version);

export const storeSteps: StepHandlers<
  | 'sync-current'
  | 'write-pending'
  | 'write-previous'
  | 'write-current'
  | 'remove-pending'
  | 'remove-previous'
  | 'run-hooks'
> = {
  'sync-current': async (work, state) => {
    const written = await work.ports.store.write(asStored(work, state.main), 'current');
    return done(state, `${written} in ${where(work)}`);
  },

  'write-pending': async (work, state) => {
    const { staged } = state;
    if (staged === undefined) {
      return raise('InternalFaultError', { problem: 'no staged pair to store as pending' });
    }
    const pending = asCredentials(work, await unlessAborted(viewStaged(work.at, staged), work.ports.signal));
    const written = await work.ports.store.write(asStored(work, pending, nowText(work)), 'pending');
    await work.journal.append({ event: 'pendingStored', key: pending.consumerKey });
    return done({ ...state, pending }, `${written} in ${where(work, 'pending')}`);
  },

  'write-previous': async (work, state) => {
    const former = state.former ?? (await viewFormer(work, state));
    if (former === undefined) {
      return unchanged(state, 'the org has ended the former pair already');
    }
    const written = await work.ports.store.write(asStored(work, former, nowText(work)), 'previous');
    return done({ ...state, former }, `${written} in ${where(work, 'previous')}`);
  },

  'write-current': async (work, state) => {
    // Before the pair is given out: whoever logs in later may have either.
    const lastLogin = await lastLoginOf(work);
    const written = await work.ports.store.write(asStored(work, state.main, nowText(work)), 'current');
    const key = state.main.consumerKey;
    await work.journal.append({ event: 'currentStored', key, ...(lastLogin === undefined ? {} : { lastLogin }) });
    return done(state, `${written} in ${where(work)}`);
  },

  'remove-pending': async (work, state) => {
    const { name } = work.app;
    const wasThere = await work.ports.store.remove(work.org.identity.alias, name, 'pending');
    return wasThere ? done(state) : unchanged(state, 'the store has none');
  },

  'remove-previous': async (work, state) => {
    const wasThere = await work.ports.store.remove(work.org.identity.alias, work.app.name, 'previous');
    return wasThere ? done(state) : unchanged(state, 'the store has none');
  },

  'run-hooks': async (work, state, progress) => {
    const { onRotated } = work.request;
    if (onRotated.length === 0) {
      return unchanged(state, 'no --on-rotated command was given');
    }
    for (const command of onRotated) {
      progress(command);
      await runOne(work, state, command);
    }
    await work.journal.append({ event: 'hooksRun' });
    return done(state, onRotated.join('; '));
  },
};

const viewFormer = async (work: RotationWork, { staged }: RotationState) =>
  staged?.state === 'Rotated'
    ? asCredentials(work, await unlessAborted(viewStaged(work.at, staged), work.ports.signal))
    : undefined;

async function runOne(work: RotationWork, { main, staged }: RotationState, command: string): Promise<void> {
  const { app, org, request, ports } = work;
  const previousEndsAt = staged === undefined ? undefined : describeEnd(staged);
  const problem = await runHook(
    {
      app: app.name,
      org: org.identity.alias,
      orgId: org.identity.orgId,
      consumerId: main.consumerId,
      consumerKey: main.consumerKey,
      store: where(work),
      ...(previousEndsAt === undefined ? {} : { previousEndsAt }),
    },
    { command, workingDirectory: request.projectRoot, variables: request.variables, signal: ports.signal },
  );
  if (problem !== undefined) {
    raise('RotationHookFailedError', { app: app.name, org: org.identity.alias, command, problem });
  }
}
