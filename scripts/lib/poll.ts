/**
 * The one place that retries and polls. In: an attempt, a judgement of what it gave, a clock and a deadline.
 * Out: the value, or the caller's own error when the deadline passes. Waits grow from attempt to attempt, so that
 * what is ready at once is seen at once and what takes minutes is not asked a thousand times.
 */
import type { Clock } from './clock.ts';

export type PollState<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** `note` says what was seen; `afterMilliseconds` overrides the adaptive wait (a Retry-After header, say). */
  | { readonly kind: 'pending'; readonly note?: string; readonly afterMilliseconds?: number };

export type PollOptions = {
  readonly clock: Clock;
  readonly timeoutMilliseconds: number;
  /** First wait; each later one is `factor` times longer, up to `maximumWaitMilliseconds`. */
  readonly firstWaitMilliseconds?: number;
  readonly maximumWaitMilliseconds?: number;
  readonly factor?: number;
  readonly signal?: AbortSignal;
  readonly onPending?: (seen: {
    readonly note?: string;
    readonly attempt: number;
    readonly elapsedMilliseconds: number;
  }) => void;
};

export type PollOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value; readonly attempts: number; readonly elapsedMilliseconds: number }
  | {
      readonly kind: 'timedOut';
      readonly attempts: number;
      readonly elapsedMilliseconds: number;
      readonly note?: string;
    };

/**
 * Calls `attempt` until it is done or the time is up. An error that `attempt` throws ends the polling: what may pass
 * by itself is for `attempt` to recognise by its type and to report as pending.
 */
export async function poll<Value>(
  attempt: (attemptNumber: number) => Promise<PollState<Value>>,
  options: PollOptions,
): Promise<PollOutcome<Value>> {
  const {
    clock,
    timeoutMilliseconds,
    firstWaitMilliseconds = 20,
    maximumWaitMilliseconds = 5000,
    factor = 1.6,
  } = options;
  const start = clock.now();
  let nextWait = firstWaitMilliseconds;
  for (let attempts = 1; ; attempts += 1) {
    options.signal?.throwIfAborted();
    const state = await attempt(attempts);
    const elapsedMilliseconds = clock.now() - start;
    if (state.kind === 'done') {
      return { kind: 'done', value: state.value, attempts, elapsedMilliseconds };
    }
    if (elapsedMilliseconds >= timeoutMilliseconds) {
      return { kind: 'timedOut', attempts, elapsedMilliseconds, note: state.note };
    }
    options.onPending?.({ note: state.note, attempt: attempts, elapsedMilliseconds });
    const remaining = timeoutMilliseconds - elapsedMilliseconds;
    await clock.wait(Math.min(state.afterMilliseconds ?? nextWait, remaining), options.signal);
    nextWait = Math.min(nextWait * factor, maximumWaitMilliseconds);
  }
}
