/**
 * Where the time of a release went. In: the steps of its orgs. Out: for each org its spans of time on one scale, and the sums.
 * Deployments and propagation are Salesforce's time; requests are the rest of the talk with the org. Between the steps of a
 * run nothing was asked: our own work. Between check and release an org waits for others, for gates or for its turn.
 */
import { formatDuration } from './formatDuration.ts';
import { type OrgRelease, orgsOf, type ReleaseReport } from './releaseReport.ts';
import type { RunReport } from './runReport.ts';
import type { StepResult } from './stepResult.ts';

export type TimeKind = 'deploy' | 'propagation' | 'token' | 'request' | 'own' | 'attempts' | 'wait';

export const TIME_TITLES: Readonly<Record<TimeKind, string>> = {
  deploy: 'Deployments (Salesforce)',
  propagation: 'Propagation of the key (Salesforce)',
  token: 'Token and proofs',
  request: 'Other requests to the org',
  own: 'Ours',
  attempts: 'Earlier attempts',
  wait: 'Waiting for other orgs, gates or a turn',
};

const SHORT_TITLES: Readonly<Record<TimeKind, string>> = {
  deploy: 'deployments',
  propagation: 'propagation',
  token: 'token and proofs',
  request: 'requests',
  own: 'ours',
  attempts: 'earlier attempts',
  wait: 'waiting',
};

export const TIME_KINDS = Object.keys(TIME_TITLES) as readonly TimeKind[];

/** Milliseconds by kind, without kinds that took none. */
export type TimeSums = Readonly<Partial<Record<TimeKind, number>>>;

export type TimeSpan = { readonly kind: TimeKind; readonly milliseconds: number };

export type OrgTimeline = {
  readonly alias: string;
  /** From the beginning of the release to its first step. */
  readonly offsetMilliseconds: number;
  readonly spans: readonly TimeSpan[];
};

export type ReleaseTimeline = {
  readonly orgs: readonly OrgTimeline[];
  /** Over all orgs. */
  readonly totals: TimeSums;
  /** Until the first step of any org: source read and orgs opened. */
  readonly leadMilliseconds: number;
};

export function buildTimeline(report: ReleaseReport): ReleaseTimeline {
  const orgs = orgsOf(report).flatMap((org) => timelineOf(org, report.startedAtMilliseconds) ?? []);
  const lead = Math.min(...orgs.map(({ offsetMilliseconds }) => offsetMilliseconds));
  return {
    orgs,
    totals: sumOf(orgs.flatMap(({ spans }) => spans)),
    leadMilliseconds: orgs.length === 0 ? 0 : Math.max(0, lead),
  };
}

export function sumOf(spans: readonly TimeSpan[]): TimeSums {
  const sums: Partial<Record<TimeKind, number>> = {};
  for (const { kind, milliseconds } of spans) {
    sums[kind] = (sums[kind] ?? 0) + milliseconds;
  }
  return sums;
}

/** One line about all orgs; nothing where nothing was measured. */
export function describeTimes(report: ReleaseReport): string {
  const { totals, leadMilliseconds } = buildTimeline(report);
  const sums = describeSums(totals);
  return sums === ''
    ? ''
    : `Time, summed over all orgs: ${sums}; before the first of them ${formatDuration(leadMilliseconds)}`;
}

/** `deployments 4.0 s, propagation 600 ms, …`, in the order of the kinds. */
export const describeSums = (sums: TimeSums): string =>
  TIME_KINDS.flatMap((kind) => {
    const milliseconds = sums[kind];
    return milliseconds === undefined ? [] : `${SHORT_TITLES[kind]} ${formatDuration(milliseconds)}`;
  }).join(', ');

const kindOf = (id: string): TimeKind =>
  id === 'plan' ? 'own' : /^(deploy|validate)/.test(id) ? 'deploy' : /^verify/.test(id) ? 'token' : 'request';

type Timed = StepResult & { readonly startedAtMilliseconds: number; readonly durationMilliseconds: number };

const isTimed = (step: StepResult): step is Timed =>
  step.startedAtMilliseconds !== undefined && step.durationMilliseconds !== undefined;

const timedSteps = (reports: readonly RunReport[]): readonly Timed[] =>
  reports
    .flatMap(({ steps }) => steps)
    .filter(isTimed)
    .toSorted((one, other) => one.startedAtMilliseconds - other.startedAtMilliseconds);

function timelineOf(
  { alias, checks, reports, undo, startedAtMilliseconds, attempts }: OrgRelease,
  startedAt: number,
): readonly OrgTimeline[] | undefined {
  const spans: TimeSpan[] = [];
  let now: number | undefined;
  const go = (kind: TimeKind, until: number): void => {
    if (now !== undefined && until > now) {
      spans.push({ kind, milliseconds: until - now });
    }
    now = Math.max(now ?? until, until);
  };
  let first: number | undefined;
  for (const part of [checks, reports, undo?.report === undefined ? [] : [undo.report]]) {
    const steps = timedSteps(part);
    const [begin] = steps;
    if (begin === undefined) {
      continue;
    }
    first ??= begin.startedAtMilliseconds;
    if (part === reports && attempts > 1 && startedAtMilliseconds !== undefined) {
      go('wait', startedAtMilliseconds);
      go('attempts', begin.startedAtMilliseconds);
    }
    go('wait', begin.startedAtMilliseconds);
    for (const step of steps) {
      go('own', step.startedAtMilliseconds);
      // What runs beside another step takes no more of the org's time.
      go('propagation', step.startedAtMilliseconds + (step.propagationMilliseconds ?? 0));
      go(kindOf(step.id), step.startedAtMilliseconds + step.durationMilliseconds);
    }
  }
  return first === undefined ? undefined : [{ alias, offsetMilliseconds: first - startedAt, spans }];
}
