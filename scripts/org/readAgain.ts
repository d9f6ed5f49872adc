/**
 * Reading through a bad moment. In: a call that changes nothing. Out: its answer, from the first try that got one within
 * a few seconds or after the wait that the org asked for, else the error of the last. The libraries' own retries take up
 * to 15 seconds, miss a connection that the other side closed, and send a deletion twice; they are switched off.
 */
import { SfError } from '@salesforce/core/sfError';
import { type Clock, systemClock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import { type PollState, poll } from '../lib/poll.ts';

/** For jsforce: no retry at all. */
export const NO_RETRY = { retry: { maxRetries: 0, methods: [] } };

const PATIENCE_MILLISECONDS = 4000;
/** How long all the waits together may be that the org itself asks for. */
const TOLD_PATIENCE_MILLISECONDS = 30_000;
const FIRST_WAIT_MILLISECONDS = 200;
const NETWORK_CODES = /^(?:E[A-Z_]+|UND_ERR_\w+)$/;
/** A protocol error means the wrong port or scheme, which no waiting cures. */
const LASTING_CODES: ReadonlySet<string> = new Set(['EPROTO']);

/** The catalogue fixes the shapes of both errors' data. */
type FailureData = { readonly code?: string; readonly status?: number; readonly retryAfterSeconds?: number };
const dataOf = (error: SfError): FailureData => (error.data ?? {}) as FailureData;

/**
 * True for failures that the next try may not meet: the network's, and the server's 420, 429 and 5xx. Not so
 * `REQUEST_LIMIT_EXCEEDED` with 403 (`ApiRequestLimitError`), a limit of 24 hours as a rule, which no wait of seconds
 * cures. jsforce repeats by the status alone and never looks at `Retry-After`.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html
 * @see https://github.com/jsforce/jsforce/blob/main/src/request.ts
 */
export function isPassing(error: unknown): error is SfError {
  if (!(error instanceof SfError)) {
    return false;
  }
  const { code = '', status = 0 } = dataOf(error);
  return (
    (error.name === 'OrgUnreachableError' && NETWORK_CODES.test(code) && !LASTING_CODES.has(code)) ||
    (error.name === 'OrgUnavailableError' && (status >= 500 || status === 420 || status === 429))
  );
}

/** Waits as long as the org says, where it does and that is bearable; else ever longer, for some seconds in all. */
export async function readAgain<Answer>(read: () => Promise<Answer>, clock: Clock = systemClock): Promise<Answer> {
  const start = clock.now();
  let toldMilliseconds = 0;
  let nextWait = FIRST_WAIT_MILLISECONDS;
  const waitAfter = (error: SfError): number | undefined => {
    const { retryAfterSeconds } = dataOf(error);
    // A wait of nothing is no wait, and would never end.
    if (retryAfterSeconds !== undefined && retryAfterSeconds > 0) {
      toldMilliseconds += retryAfterSeconds * 1000;
      return toldMilliseconds > TOLD_PATIENCE_MILLISECONDS ? undefined : retryAfterSeconds * 1000;
    }
    const left = PATIENCE_MILLISECONDS - (clock.now() - start - toldMilliseconds);
    const wait = Math.min(nextWait, left);
    nextWait *= 2;
    return left <= 0 ? undefined : wait;
  };
  const attempt = async (): Promise<PollState<Answer>> => {
    try {
      return { kind: 'done', value: await read() };
    } catch (error) {
      const afterMilliseconds = isPassing(error) ? waitAfter(error) : undefined;
      if (!isPassing(error) || afterMilliseconds === undefined) {
        throw error;
      }
      return { kind: 'pending', note: error.name, afterMilliseconds };
    }
  };
  const outcome = await poll(attempt, { clock, timeoutMilliseconds: Number.POSITIVE_INFINITY });
  return outcome.kind === 'done' ? outcome.value : raise('InternalFaultError', { problem: 'a read was never done' });
}
