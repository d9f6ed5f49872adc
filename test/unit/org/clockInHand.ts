/** A clock that waits in no time. In: nothing. Out: the clock, and how long it was asked to wait each time. */
import type { Clock } from '../../../scripts/lib/clock.ts';

export function clockInHand(): Clock & { readonly waits: number[] } {
  let time = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
  };
}
