/** A clock that stands still until somebody waits: a test with it decides what time it is, and never sleeps. */
import type { Clock } from '../../scripts/lib/clock.ts';

export type FakeClock = Clock & { readonly waits: readonly number[] };

/** `onWait` is called before each wait, with the time at which it begins: the place to abort or to change the org. */
export function fakeClock(startMilliseconds = 1_000_000, onWait?: (now: number) => void): FakeClock {
  const waits: number[] = [];
  let now = startMilliseconds;
  return {
    waits,
    now: () => now,
    wait: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      onWait?.(now);
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}
