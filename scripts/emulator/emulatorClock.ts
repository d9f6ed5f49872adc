/**
 * The emulator's time: a base clock plus what the admin route has added. The sum survives a restart, so that what was
 * expired stays expired.
 */
import type { EmulatorClock } from './state/stateTypes.ts';

export type AdvanceableClock = EmulatorClock & {
  readonly advance: (milliseconds: number) => void;
  /** Milliseconds added so far. */
  readonly advanced: () => number;
};

export const createAdvanceableClock = (base: EmulatorClock): AdvanceableClock => {
  let added = 0;
  return {
    now: () => base.now() + added,
    advance: (milliseconds) => {
      added += milliseconds;
    },
    advanced: () => added,
  };
};

export const systemTime: EmulatorClock = { now: () => Date.now() };
