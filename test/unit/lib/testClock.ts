/** A clock that tests move: waiting takes no time and is recorded. */
import type { Clock } from '../../../scripts/lib/clock.ts';

export type TestClock = Clock & { readonly waits: readonly number[]; readonly advance: (milliseconds: number) => void };

export function createTestClock(startMilliseconds = 1_700_000_000_000): TestClock {
  let now = startMilliseconds;
  const waits: number[] = [];
  return {
    now: () => now,
    wait: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
    waits,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
