/**
 * Gets the first token. In: how to ask, whether the app is new, and how long to wait. Out: the token and what the wait
 * came to. An app that is not new is asked once; a new one as long as the key may still be spreading. A server that is
 * down for a moment is asked a bounded number of times, a rate limit never again.
 */
import type { Clock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import { type PollState, poll } from '../lib/poll.ts';
import { type GrantedToken, processTokenAnswer, type TokenAnswer } from './processTokenAnswer.ts';
import type { CauseContext } from './refusalCauses.ts';
import { classifyTokenRefusal, oneLine, type Refusal, raiseTokenRefusal } from './tokenRefusal.ts';

export type TokenWait = {
  readonly ask: () => Promise<Response>;
  readonly host: string;
  readonly context: CauseContext;
  /** A function is asked only when the answer matters, and once. */
  readonly isNewApp: boolean | (() => Promise<boolean>);
  readonly waitTokenMilliseconds: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
};

export type WaitedToken = {
  readonly granted: GrantedToken;
  readonly propagationAttempts: number;
  readonly propagationMilliseconds: number;
};

/**
 * Waits grow by 15 %, so that a key is used at most 15 % later than it could have been; at the longest wait, 15 minutes
 * cost about 120 requests.
 */
const SPREADING_WAITS = { firstWaitMilliseconds: 100, factor: 1.15, maximumWaitMilliseconds: 10_000 } as const;
/** Refusals that a mistake in the policies causes as well are not worth the whole wait. */
const SETTLING_MILLISECONDS = 120_000;
const MAXIMUM_RETRIES_WHEN_UNAVAILABLE = 3;
const LONGEST_RETRY_AFTER_MILLISECONDS = 30_000;

/**
 * The token, as soon as the org gives one.
 * @throws {TokenPropagationTimeoutError} when a new key is still unknown at the deadline
 * @throws {TokenRefusedError} {TokenRateLimitedError} {TokenEndpointUnavailableError} {TokenAnswerInvalidError}
 */
export async function waitForToken(wait: TokenWait): Promise<WaitedToken> {
  const { clock, signal, waitTokenMilliseconds: timeoutMilliseconds } = wait;
  const start = clock.now();
  let settlingSince: number | undefined;
  let last: Refusal | undefined;
  let isNewApp: boolean | undefined;
  const outcome = await poll<GrantedToken>(
    async () => {
      const answer = await askUntilAvailable(wait);
      if (answer.kind === 'granted') {
        return { kind: 'done', value: answer.granted };
      }
      last = requireRefusal(answer, wait);
      const { nature } = classifyTokenRefusal(last);
      settlingSince = nature === 'settling' ? (settlingSince ?? clock.now()) : undefined;
      const hasSettled = settlingSince !== undefined && clock.now() - settlingSince >= SETTLING_MILLISECONDS;
      if (nature === 'final' || nature === 'rateLimit' || hasSettled) {
        raiseTokenRefusal(last, wait.host, wait.context);
      }
      isNewApp ??= typeof wait.isNewApp === 'boolean' ? wait.isNewApp : await wait.isNewApp();
      if (!isNewApp) {
        raiseTokenRefusal(last, wait.host, wait.context);
      }
      return pendingAfter(last, clock.now() - start, wait);
    },
    { clock, signal, timeoutMilliseconds, ...SPREADING_WAITS },
  );
  if (outcome.kind === 'done') {
    const { value: granted, attempts, elapsedMilliseconds } = outcome;
    const propagationAttempts = attempts - 1;
    return {
      granted,
      propagationAttempts,
      propagationMilliseconds: propagationAttempts === 0 ? 0 : Math.round(elapsedMilliseconds),
    };
  }
  return raiseTimeout(last, outcome.elapsedMilliseconds, wait);
}

function pendingAfter(refusal: Refusal, elapsedMilliseconds: number, wait: TokenWait): PollState<GrantedToken> {
  const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);
  wait.onProgress?.(
    `${wait.host} does not accept the new app yet (${oneLine(refusal.error)}), ${seconds(elapsedMilliseconds)} s of at most ${seconds(wait.waitTokenMilliseconds)} s`,
  );
  return { kind: 'pending', note: refusal.error };
}

function raiseTimeout(last: Refusal | undefined, elapsedMilliseconds: number, wait: TokenWait): never {
  if (last === undefined) {
    return raise('InternalFaultError', { problem: 'the wait for a token ended without an answer' });
  }
  if (classifyTokenRefusal(last).nature === 'settling') {
    return raiseTokenRefusal(last, wait.host, wait.context);
  }
  return raise('TokenPropagationTimeoutError', {
    app: wait.context.app,
    org: wait.context.org,
    host: wait.host,
    error: oneLine(last.error),
    description: oneLine(last.description),
    waitedSeconds: Math.round(elapsedMilliseconds / 1000),
  });
}

function requireRefusal(
  answer: Exclude<TokenAnswer, { kind: 'granted' }>,
  { host, context: { app, org } }: TokenWait,
): Refusal {
  switch (answer.kind) {
    case 'refused':
      return answer;
    case 'tooMany':
      return raise('TokenRateLimitedError', { app, org, host, description: oneLine(answer.description) });
    case 'unavailable':
      return raise('TokenEndpointUnavailableError', { org, host, status: answer.status });
    case 'invalid':
      return raise('TokenAnswerInvalidError', {
        org,
        host,
        status: answer.status,
        problem: answer.problem,
        problemCode: answer.code,
        redirectOrigin: answer.redirectOrigin,
      });
  }
}

/** Asking for a token changes nothing in an org, so that asking again after a 5xx is safe. */
async function askUntilAvailable(wait: TokenWait): Promise<TokenAnswer> {
  const outcome = await poll<TokenAnswer>(
    async (attempt) => {
      const answer = await processTokenAnswer(await wait.ask());
      if (answer.kind !== 'unavailable' || attempt > MAXIMUM_RETRIES_WHEN_UNAVAILABLE) {
        return { kind: 'done', value: answer };
      }
      wait.onProgress?.(`${wait.host} answers HTTP ${answer.status}, asking again`);
      const { retryAfterMilliseconds = 0 } = answer;
      return {
        kind: 'pending',
        afterMilliseconds:
          retryAfterMilliseconds > 0 ? Math.min(retryAfterMilliseconds, LONGEST_RETRY_AFTER_MILLISECONDS) : undefined,
      };
    },
    {
      clock: wait.clock,
      signal: wait.signal,
      timeoutMilliseconds: Number.POSITIVE_INFINITY,
      firstWaitMilliseconds: 500,
      factor: 2,
      maximumWaitMilliseconds: 5000,
    },
  );
  return outcome.kind === 'done'
    ? outcome.value
    : raise('InternalFaultError', { problem: 'a wait without a deadline came to its deadline' });
}
