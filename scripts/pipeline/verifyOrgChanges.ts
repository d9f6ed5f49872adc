/**
 * What a round of a watch found other than the rounds before it. In: reports, one after the other. Out: the changes. An
 * app changes when it begins or ceases to work, or fails for another reason; a proof when it is no longer proven, or is
 * again. What a round did not try keeps the state it had. Pure.
 */
import type { AppVerification, VerifyChange, VerifyReport } from '../report/verifyReport.ts';

type State = {
  readonly app: string;
  readonly proofId?: string;
  readonly title: string;
  /** Differs where the reason differs. */
  readonly key: string;
  readonly label: string;
  readonly sinceMilliseconds: number;
  readonly details: Pick<VerifyChange, 'evidence' | 'error' | 'diagnosis'>;
};

export type WatchedStates = ReadonlyMap<string, State>;

/** Compares a round with what is known, at `now`; gives the changes and what is known from then on. */
export function diffRounds(
  known: WatchedStates,
  { apps }: VerifyReport,
  now: number,
): { readonly changes: readonly VerifyChange[]; readonly states: WatchedStates } {
  const changes: VerifyChange[] = [];
  const states = new Map(known);
  for (const [id, state] of apps.flatMap((app) => statesOf(app, now))) {
    const before = known.get(id);
    if (before === undefined) {
      states.set(id, state);
    } else if (before.key !== state.key) {
      states.set(id, state);
      changes.push(changeOf(before, state, now));
    }
  }
  return { changes, states };
}

const changeOf = (before: State, { app, proofId, title, label, details }: State, now: number): VerifyChange => ({
  time: new Date(now).toISOString(),
  app,
  ...(proofId === undefined ? {} : { proofId }),
  title,
  from: before.label,
  to: label,
  ...details,
  afterMilliseconds: now - before.sinceMilliseconds,
});

function statesOf(verified: AppVerification, now: number): readonly (readonly [string, State])[] {
  const { app, error, diagnosis, proofs } = verified;
  const whole: State = {
    app,
    title: app,
    key: error === undefined ? 'works' : JSON.stringify([error.name, verified.failedProofId, reasonsOf(verified)]),
    label: error?.name ?? 'works',
    sinceMilliseconds: now,
    details: { ...(error === undefined ? {} : { error }), ...(diagnosis === undefined ? {} : { diagnosis }) },
  };
  return [
    [app, whole],
    ...proofs.map(({ id, title, status, evidence }): [string, State] => [
      `${app} ${id}`,
      { app, proofId: id, title, key: status, label: status, sinceMilliseconds: now, details: { evidence } },
    ]),
  ];
}

/** The confirmed causes, or all that are possible, in their order. */
const reasonsOf = ({ diagnosis }: AppVerification): readonly string[] =>
  (diagnosis?.findings ?? [])
    .filter(({ verdict }) => diagnosis?.decided !== true || verdict === 'confirmed')
    .map(({ id }) => id);
