/** What a worker tells of its share of the sweeps, and the sums of it. */
import type { SweepJob } from './sweepJobs.ts';

export type SweepKind = 'faults' | 'crashes';

export type SweepMessage =
  /** The worker has recorded the flow; `requests` are all of them, not its share. */
  | { readonly kind: 'recorded'; readonly flow: string; readonly sweep: SweepKind; readonly requests: number }
  | {
      readonly kind: 'ran';
      readonly flow: string;
      readonly sweep: SweepKind;
      readonly label: string;
      readonly firstEnd: string;
      readonly problems: readonly string[];
      readonly isKnown?: boolean;
    }
  /** Of a worker that knows its share by itself. */
  | { readonly kind: 'ended'; readonly flow: string }
  /** The worker is through with its job; the first time, it has none yet. `alike`: what it need not run of it. */
  | { readonly kind: 'ready'; readonly job?: SweepJob; readonly alike?: number };

export type SweepSum = {
  /** As each worker counted them that took part; they must agree. */
  readonly requests: readonly number[];
  /** What was not run, since it is the same as something else. */
  readonly alike: number;
  readonly runs: number;
  /** How many of them were followed by a run of their own. */
  readonly nextRuns: number;
  readonly failures: readonly string[];
  /** How many first runs came to which end. */
  readonly ends: ReadonlyMap<string, number>;
};

export function sumUp(messages: readonly SweepMessage[], flow: string, sweep: SweepKind): SweepSum {
  const ran = messages.flatMap((message) =>
    message.kind === 'ran' && message.flow === flow && message.sweep === sweep ? [message] : [],
  );
  const ends = new Map<string, number>();
  for (const { firstEnd } of ran) {
    ends.set(firstEnd, (ends.get(firstEnd) ?? 0) + 1);
  }
  const recorded = messages.flatMap((message) =>
    message.kind === 'recorded' && message.flow === flow && message.sweep === sweep ? [message] : [],
  );
  return {
    requests: recorded.map(({ requests }) => requests),
    alike: messages.reduce(
      (sum, message) =>
        message.kind === 'ready' && message.job?.flow === flow && message.job.sweep === sweep
          ? sum + (message.alike ?? 0)
          : sum,
      0,
    ),
    runs: ran.length,
    nextRuns: ran.filter(({ isKnown = false }) => !isKnown).length,
    failures: ran.flatMap(({ label, firstEnd, problems }) =>
      problems.length === 0 ? [] : [`${flow}: ${label} (first run: ${firstEnd}): ${problems.join('; ')}`],
    ),
    ends,
  };
}
