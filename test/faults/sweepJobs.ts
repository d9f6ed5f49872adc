/** The sweeps in pieces, as workers take them. In: the flows. Out: shares of each flow's faults and of its crash points. */
import type { SweepFlow } from './sweepFlow.ts';
import type { SweepKind } from './sweepReport.ts';

export type SweepJob = {
  readonly flow: string;
  readonly sweep: SweepKind;
  /** Every `of`-th case, from this one. */
  readonly share: number;
  readonly of: number;
};

/** So many requests make a share that is worth taking apart from the rest of its flow. */
const REQUESTS_A_SHARE = 6;

/** In the order of the flows. */
export const jobsOf = (flows: readonly SweepFlow[]): readonly SweepJob[] =>
  flows.flatMap(({ name: flow, leastRequests }) => {
    const of = Math.ceil(leastRequests / REQUESTS_A_SHARE);
    const faults = Array.from({ length: of }, (_, share) => ({ flow, sweep: 'faults', share, of }) as const);
    return [...faults, { flow, sweep: 'crashes', share: 0, of: 1 } as const];
  });

/**
 * Two workers begin at the two ends, so that each makes only those starts that it needs, and meet where one more share keeps
 * neither of them waiting for long.
 */
export function createJobQueue(jobs: readonly SweepJob[]): (worker: number) => SweepJob | undefined {
  const left = [...jobs];
  return (worker) => (worker % 2 === 0 ? left.shift() : left.pop());
}
