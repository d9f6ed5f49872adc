/**
 * Where the time of a release went. In: the steps of its orgs. Out: for each org its spans of time on one scale, and the sums.
 * Deployments are Salesforce's time, the token's are propagation and proofs, requests are the rest of the talk with the org;
 * between them nothing was measured: our own work, and waiting for a turn.
 */
import { type OrgRelease, orgsOf, type ReleaseReport } from './releaseReport.ts';
import type { StepResult } from './stepResult.ts';

export type TimeKind = 'deploy' | 'token' | 'request' | 'idle';

export const TIME_TITLES: Readonly<Record<TimeKind, string>> = {
  deploy: 'Deployments (Salesforce)',
  token: 'Token: propagation and proofs',
  request: 'Requests to the org',
  idle: 'Ours, and waiting for a turn',
};

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
  readonly totals: Readonly<Record<TimeKind, number>>;
};

export function buildTimeline(report: ReleaseReport): ReleaseTimeline {
  const orgs = orgsOf(report).flatMap((org) => timelineOf(org, report.startedAtMilliseconds) ?? []);
  const sum = (kind: TimeKind): number =>
    orgs
      .flatMap(({ spans }) => spans)
      .filter((span) => span.kind === kind)
      .reduce((total, { milliseconds }) => total + milliseconds, 0);
  return { orgs, totals: { deploy: sum('deploy'), token: sum('token'), request: sum('request'), idle: sum('idle') } };
}

const kindOf = (id: string): TimeKind =>
  /^(deploy|validate)/.test(id) ? 'deploy' : /^verify/.test(id) ? 'token' : 'request';

type Timed = StepResult & { readonly startedAtMilliseconds: number; readonly durationMilliseconds: number };

const isTimed = (step: StepResult): step is Timed =>
  step.startedAtMilliseconds !== undefined && step.durationMilliseconds !== undefined;

function timelineOf({ alias, reports, undo }: OrgRelease, startedAt: number): readonly OrgTimeline[] | undefined {
  const all = [...reports, ...(undo?.report === undefined ? [] : [undo.report])];
  const steps = all
    .flatMap((report) => report.steps)
    .filter(isTimed)
    .toSorted((one, other) => one.startedAtMilliseconds - other.startedAtMilliseconds);
  const [first] = steps;
  if (first === undefined) {
    return undefined;
  }
  const spans: TimeSpan[] = [];
  let now = first.startedAtMilliseconds;
  for (const step of steps) {
    const gap = step.startedAtMilliseconds - now;
    if (gap > 0) {
      spans.push({ kind: 'idle', milliseconds: gap });
    }
    spans.push({ kind: kindOf(step.id), milliseconds: step.durationMilliseconds });
    now = Math.max(now, step.startedAtMilliseconds + step.durationMilliseconds);
  }
  return [{ alias, offsetMilliseconds: first.startedAtMilliseconds - startedAt, spans }];
}
