/**
 * Reading through a bad moment. In: a call that changes nothing. Out: its answer, from the first try that got one within
 * a few seconds, else the error of the last. The libraries' own retries take up to 15 seconds, miss a connection that the
 * other side closed, and send a deletion twice; they are switched off.
 */
import { SfError } from '@salesforce/core/sfError';
import { type Clock, systemClock } from '../lib/clock.ts';
import { type PollState, poll } from '../lib/poll.ts';

/** For jsforce: no retry at all. */
export const NO_RETRY = { retry: { maxRetries: 0, methods: [] } };

const PATIENCE_MILLISECONDS = 4000;
const FIRST_WAIT_MILLISECONDS = 200;
const NETWORK_CODES = /^(?:E[A-Z_]+|UND_ERR_\w+)$/;
/** A protocol error means the wrong port or scheme, which no waiting cures. */
const LASTING_CODES: ReadonlySet<string> = new Set(['EPROTO']);

/**
 * True for failures that the next try may not meet: the network's, and the server's 420, 429 and 5xx without an error code
 * of the API. `REQUEST_LIMIT_EXCEEDED`, which comes with 403, is a limit of 24 hours as a rule, and no wait of seconds
 * cures it. jsforce repeats by the status alone and never looks at `Retry-After`; its errors carry neither status nor
 * headers, so that an answer with a code of the API is a refusal here, whatever its status.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 * @see https://github.com/jsforce/jsforce/blob/main/src/request.ts
 */
export function isPassing(error: unknown): error is SfError {
  if (!(error instanceof SfError)) {
    return false;
  }
  // The catalogue fixes the shapes of both errors' data.
  const { code = '', status = 0 } = (error.data ?? {}) as { readonly code?: string; readonly status?: number };
  return (
    (error.name === 'OrgUnreachableError' && NETWORK_CODES.test(code) && !LASTING_CODES.has(code)) ||
    (error.name === 'OrgUnavailableError' && (status >= 500 || status === 420 || status === 429))
  );
}

export async function readAgain<Answer>(read: () => Promise<Answer>, clock: Clock = systemClock): Promise<Answer> {
  let failure: SfError | undefined;
  const attempt = async (): Promise<PollState<Answer>> => {
    try {
      return { kind: 'done', value: await read() };
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
      failure = error;
      return { kind: 'pending', note: error.name };
    }
  };
  const outcome = await poll(attempt, {
    clock,
    timeoutMilliseconds: PATIENCE_MILLISECONDS,
    firstWaitMilliseconds: FIRST_WAIT_MILLISECONDS,
    factor: 2,
  });
  if (outcome.kind === 'done') {
    return outcome.value;
  }
  throw failure;
}
