/**
 * Waits until a requested scratch org exists. In: the Dev Hub and the request's id. Out: its username, once it is active.
 * Core would look once a second at best; this looks sooner at first and less often later, through the one poller.
 */
import type { Clock } from '../../lib/clock.ts';
import { isNamed, raise } from '../../lib/errors.ts';
import { type PollState, poll } from '../../lib/poll.ts';
import type { DevHub } from './openDevHub.ts';
import { signupError } from './scratchRefusal.ts';

export type SignupWait = {
  readonly waitMinutes: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onStatus: (status: string) => void;
};

type RequestState = {
  readonly Status: string;
  readonly ErrorCode: string | null;
  readonly SignupUsername?: string | null;
};

const MINUTE = 60_000;

/** The org goes on being made while we can't see it, so that a bad moment of the network is no answer. */
async function look(hub: DevHub, requestId: string): Promise<PollState<RequestState>> {
  try {
    const state = await hub.calls.requestRest<RequestState>('GET', `/sobjects/ScratchOrgInfo/${requestId}`);
    return state.Status === 'New' || state.Status === 'Creating'
      ? { kind: 'pending', note: state.Status }
      : { kind: 'done', value: state };
  } catch (error) {
    if (isNamed(error, 'OrgUnreachableError') || isNamed(error, 'OrgUnavailableError')) {
      return { kind: 'pending', note: `unknown (${error.name})` };
    }
    throw error;
  }
}

async function forget(requestId: string): Promise<void> {
  const { ScratchOrgCache } = await import('@salesforce/core');
  await ScratchOrgCache.unset(requestId);
}

/**
 * A wait of no minutes looks once.
 * @throws {ScratchOrgStillCreatingError} {ScratchOrgRefusedError}
 */
export async function awaitSignup(hub: DevHub, requestId: string, wait: SignupWait): Promise<string | undefined> {
  const { alias } = hub.connection;
  const { waitMinutes, clock, signal, onStatus } = wait;
  const outcome = await poll(() => look(hub, requestId), {
    clock,
    signal,
    timeoutMilliseconds: waitMinutes * MINUTE,
    firstWaitMilliseconds: 50,
    onPending: ({ note }) => onStatus(note ?? 'unknown'),
  });
  if (outcome.kind === 'timedOut') {
    raise('ScratchOrgStillCreatingError', {
      hub: alias,
      requestId,
      status: outcome.note ?? 'unknown',
      waitedMinutes: waitMinutes,
    });
  }
  const { Status: status, ErrorCode: code, SignupUsername: username } = outcome.value;
  if (status === 'Active') {
    return username ?? undefined;
  }
  await forget(requestId);
  throw status === 'Error'
    ? signupError(alias, code ?? 'no error code', 'the sign-up failed', requestId)
    : signupError(alias, status, 'the scratch org is not there any more', requestId);
}
