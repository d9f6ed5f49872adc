/**
 * The check before anything is written anywhere: every org of every stage opened, compared, planned and, but for a plan,
 * validated by a check-only deployment, side by side. In: the stages. Out: every org with what was found, all failures
 * together.
 */
import pLimit from 'p-limit';
import type { PipelineOrg, PipelineStage } from '../../definition/pipelineStage.ts';
import { createTurns } from '../../lib/turns.ts';
import type { OrgRelease } from '../../report/releaseReport.ts';
import { failureOf, type RunReport } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { checkedOrgReads } from './checkedOrgReads.ts';
import { createOrgOpener, type OpenedOrg } from './openOrgs.ts';
import type { ReleasePorts, ReleaseRequest, ReleaseSource } from './releaseRequest.ts';
import type { DoneOrg, ReleaseState } from './releaseState.ts';
import { mayPassInCheck, waitToRetry } from './retryPolicy.ts';
import { type OrgWork, type RunMode, runOrg } from './runOrg.ts';

export type CheckedOrg = {
  readonly stage: PipelineStage;
  readonly org: PipelineOrg;
  /** Absent for an org that can't be opened. */
  readonly work?: OrgWork;
  readonly checked: OrgRelease;
};

type Input = {
  readonly stages: readonly PipelineStage[];
  readonly source: ReleaseSource;
  readonly request: ReleaseRequest;
  readonly ports: ReleasePorts;
  /** What earlier runs of this release have done, and begun. */
  readonly state: Pick<ReleaseState, 'done' | 'halfway' | 'validations'>;
};

const AT_A_TIME = 50;

export async function checkOrgs(input: Input): Promise<readonly CheckedOrg[]> {
  const { stages, request, ports, state } = input;
  const limit = pLimit(AT_A_TIME);
  const open = createOrgOpener(request, ports);
  const turn = createTurns();
  const mode: RunMode = request.mode === 'plan' ? 'plan' : 'check';
  return Promise.all(
    stages.flatMap((stage) =>
      stage.orgs.map((org) =>
        limit(async (): Promise<CheckedOrg> => {
          await turn();
          const one = await open(org);
          const work = one.client === undefined ? undefined : workOf(input, stage, org, one.client);
          const doneBefore = doneInSameOrg(state, org, one);
          if (one.error !== undefined || work === undefined) {
            return { stage, org, work, checked: unopened(org, one) };
          }
          return doneBefore === undefined
            ? { stage, org, work, checked: await check(work, mode) }
            : { stage, org, work, checked: before(work, doneBefore) };
        }),
      ),
    ),
  );
}

const workOf = (
  { source, request, ports, state }: Input,
  stage: PipelineStage,
  org: PipelineOrg,
  opened: OrgWork['client'],
): OrgWork => {
  const { client, ...reads } = checkedOrgReads(opened, ports.clock);
  return {
    stage,
    org,
    client,
    reads,
    source,
    request,
    ports,
    isBegunBefore: state.halfway.has(org.alias),
    validations: state.validations,
  };
};

/** An alias that means another org by now has nothing done there. */
function doneInSameOrg({ done }: Input['state'], { alias }: PipelineOrg, { client }: OpenedOrg): DoneOrg | undefined {
  const known = done.get(alias);
  const isOther = known?.orgId !== undefined && known.orgId.slice(0, 15) !== client?.identity.orgId.slice(0, 15);
  return isOther ? undefined : known;
}

const unopened = (org: PipelineOrg, one: OpenedOrg): OrgRelease => ({
  alias: org.alias,
  ...(one.client === undefined ? {} : { orgId: one.client.identity.orgId }),
  ...(org.kind === undefined ? {} : { kind: org.kind }),
  status: 'failed',
  reports: [],
  checks: [],
  attempts: 0,
  ...(one.error === undefined ? {} : { error: one.error }),
});

const before = ({ org, client }: OrgWork, { milliseconds }: DoneOrg): OrgRelease => ({
  alias: org.alias,
  orgId: client.identity.orgId,
  ...(org.kind === undefined ? {} : { kind: org.kind }),
  status: 'doneBefore',
  reports: [],
  checks: [],
  attempts: 0,
  durationMilliseconds: milliseconds,
});

/** Begun again after what may pass by itself: nothing was written that could be done twice. */
async function checkUntilSettled(
  work: OrgWork,
  mode: RunMode,
): Promise<{ readonly reports: readonly RunReport[]; readonly error: StepError | undefined }> {
  const { request, ports } = work;
  for (let attempt = 1; ; attempt += 1) {
    const { reports } = await runOrg(work, mode);
    const failed = reports.find(({ outcome }) => outcome === 'failed');
    const error = failed === undefined ? undefined : failureOf(failed);
    const isOver = error === undefined || attempt > request.retries || !mayPassInCheck(error);
    if (isOver || ports.signal.aborted) {
      return { reports, error };
    }
    await waitToRetry(attempt, ports.clock, ports.signal);
  }
}

async function check(work: OrgWork, mode: RunMode): Promise<OrgRelease> {
  const { org, client, stage, ports } = work;
  ports.onEvent({ kind: 'org', stage: stage.name, org: org.alias, status: 'checking', detail: '' });
  const { reports, error } = await checkUntilSettled(work, mode);
  const kind = reports.map((report) => report.org?.kind).find((found) => found !== undefined) ?? org.kind;
  return {
    alias: org.alias,
    orgId: client.identity.orgId,
    ...(kind === undefined ? {} : { kind }),
    status: error === undefined ? (mode === 'plan' ? 'planned' : 'checked') : 'failed',
    reports: [],
    checks: reports,
    attempts: 0,
    ...(error === undefined ? {} : { error }),
  };
}
