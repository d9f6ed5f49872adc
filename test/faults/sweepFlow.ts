/** A command as the sweeps run it: one row of `flows.ts`. */
import type { EmulatorSettings } from '../../scripts/emulator/emulatorTypes.ts';
import type { Ended } from './runMain.ts';
import type { SweepSite, SweepWorld } from './sweepWorld.ts';

export type NextRun = {
  readonly words: readonly string[];
  /** The first run left nothing behind that the second could know of it by. */
  readonly isUnaware: boolean;
};

/** The state that every run of a flow starts from. It is made once for all flows that have it. */
export type SweepStart = {
  readonly name: string;
  /** What it is made of; a lane that has a Dev Hub and nothing else when absent. */
  readonly from?: SweepStart;
  /** Runs once in every lane. */
  readonly arrange: (world: SweepWorld, site: SweepSite) => Promise<void>;
};

export type SweepFlow = {
  readonly name: string;
  readonly start: SweepStart;
  readonly words: readonly string[];
  /** Delays that make the command wait; none when absent. Crash points are without them. */
  readonly settings?: Partial<EmulatorSettings>;
  /** What orgs allow, for faults and crash points alike. */
  readonly traits?: Partial<EmulatorSettings>;
  /** The run after one that failed or was killed; the same words when absent. */
  readonly next?: (world: SweepWorld, first: Ended | undefined) => Promise<NextRun>;
  /** What is wrong with the world when the first run is over, whatever became of it. */
  readonly checkBetween?: (world: SweepWorld) => Promise<readonly string[]>;
  /** What is wrong with the world at the end, nothing when all is well. `ended`: the runs that were not killed. */
  readonly check: (world: SweepWorld, last: NextRun, ended: readonly Ended[]) => Promise<readonly string[]>;
  /** The records of the journal that the command keeps, as far as there are any. */
  readonly readJournal?: (world: SweepWorld) => Promise<readonly string[]>;
  /** Most of its requests are swept in another flow as well: one fault at each, the next one at the next, unless all are asked for. */
  readonly isSampled?: boolean;
  /** No two runs of it leave the same world, so that none is looked for. */
  readonly isUnrepeated?: boolean;
  /** Fewer requests than this mean that the sweep has lost its subject. */
  readonly leastRequests: number;
};
