/**
 * Time as a value that callers inject, so that tests decide what time it is and nobody sleeps.
 * Leaves out calendars and formatting: rooms pass milliseconds, the report writes them.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted first. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      // The timer rejects with an AbortError of its own; callers want the reason that they gave.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
