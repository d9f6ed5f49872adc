/**
 * When to look at a deployment. In: how long others like it took, where anybody knows. Out: the waits between the looks. Before
 * the first is known, ever longer ones; then none before the quickest known time is over. Who waits while the first becomes
 * known is woken by it: in a release fifty are begun together, and the first that is done tells when to look at the others.
 */
import type { Clock } from '../lib/clock.ts';
import type { DeploymentTimes } from './deploymentTimes.ts';

export type Looks = {
  /** Milliseconds until the first look. */
  readonly first: () => number;
  /** Milliseconds until the next look, after one that found the deployment under way. */
  readonly next: () => number;
  /** Waits as told, but not past the moment at which a look is worth it. */
  readonly clock: Clock;
};

const SHORTEST_MILLISECONDS = 100;
/** No deployment is seen later than by a quarter of its time, and a long one costs few looks. */
const GROWTH = 1.25;
const LONGEST_MILLISECONDS = 5000;
/** Of the expected time, when that is over. */
const STEP = 0.03;
/** One that fails is over early, and a release that stops at it must know. */
const LONGEST_UNTIL_LIKELY_MILLISECONDS = 30_000;

/** The time counts from the call: a deployment has begun when the org has answered that it took it. */
export function planLooks(appName: string, clock: Clock, times: DeploymentTimes | undefined): Looks {
  const startedAt = clock.now();
  const expected = (): number | undefined => times?.expected(appName);
  const untilLikely = (milliseconds: number): number =>
    Math.min(startedAt + milliseconds - clock.now(), LONGEST_UNTIL_LIKELY_MILLISECONDS);
  const grow = (milliseconds: number): number => Math.min(milliseconds * GROWTH, LONGEST_MILLISECONDS);
  let whileUnknown = SHORTEST_MILLISECONDS;
  let whileLate: number | undefined;
  return {
    first: () => Math.max(untilLikely(expected() ?? 0), 0),
    next: () => {
      const known = expected();
      if (known === undefined) {
        const wait = whileUnknown;
        whileUnknown = grow(whileUnknown);
        return wait;
      }
      const rest = untilLikely(known);
      if (rest > 0) {
        return rest;
      }
      whileLate = whileLate === undefined ? Math.max(SHORTEST_MILLISECONDS, known * STEP) : grow(whileLate);
      return whileLate;
    },
    clock: {
      now: clock.now,
      wait: async (milliseconds, signal) => {
        if (times === undefined || expected() !== undefined) {
          return clock.wait(milliseconds, signal);
        }
        const waking = new AbortController();
        void times.first(appName).then(() => waking.abort());
        try {
          await clock.wait(milliseconds, AbortSignal.any([waking.signal, ...(signal === undefined ? [] : [signal])]));
        } catch (error) {
          if (!waking.signal.aborted || signal?.aborted) {
            throw error;
          }
          const rest = untilLikely(expected() ?? 0);
          if (rest > 0) {
            await clock.wait(rest, signal);
          }
        }
      },
    },
  };
}
