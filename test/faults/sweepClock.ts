/**
 * The time of a sweep. In: the system's clock, or a standing one. Out: one time for product and emulator. Standing, it
 * moves on only where the product waits, so that a run of many waits takes no time and makes the same requests each time.
 * Crash points need real time, since there the product is a process of its own.
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { type Clock, systemClock } from '../../scripts/lib/clock.ts';

export type SweepClock = Clock & {
  /** Stands at this moment, in milliseconds since 1970. */
  readonly stand: (at?: number) => void;
  readonly run: () => void;
};

export function createSweepClock(): SweepClock {
  let standingAt: number | undefined = Date.now();
  let waited = 0;
  const now = (): number => (standingAt ?? Date.now()) + waited;
  return {
    now,
    wait: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      waited += milliseconds;
      await yieldToEvents();
      signal?.throwIfAborted();
    },
    stand: (at = Date.now()) => {
      standingAt = at;
      waited = 0;
    },
    run: () => {
      standingAt = undefined;
      waited = 0;
    },
  };
}

/** Commands take the system's clock by themselves: in this process it is the sweep's from here on. */
export function replaceSystemClock({ now, wait }: Clock): void {
  Object.assign(systemClock, { now, wait });
}
