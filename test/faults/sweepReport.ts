/** What a worker tells of its share of the sweeps, and the sums of it. */
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
    }
  | { readonly kind: 'ended'; readonly flow: string };

export type SweepSum = {
  /** As each worker counted them; they must agree. */
  readonly requests: readonly number[];
  readonly runs: number;
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
  return {
    requests: messages.flatMap((message) =>
      message.kind === 'recorded' && message.flow === flow && message.sweep === sweep ? [message.requests] : [],
    ),
    runs: ran.length,
    failures: ran.flatMap(({ label, firstEnd, problems }) =>
      problems.length === 0 ? [] : [`${flow}: ${label} (first run: ${firstEnd}): ${problems.join('; ')}`],
    ),
    ends,
  };
}
