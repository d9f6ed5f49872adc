/**
 * Random numbers that come again: faults and delays that strike at random strike the same requests in every run that asks in
 * the same order. In: a seed. Out: numbers from 0 up to, not including, 1.
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32)
 */
export type Random = () => number;

const range = 2 ** 32;

export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / range;
  };
};

/** From `jitter` less to `jitter` more, and never less than none. */
export const jittered = (milliseconds: number, jitter: number, random: Random): number =>
  Math.max(0, Math.round(milliseconds + (2 * random() - 1) * jitter));
