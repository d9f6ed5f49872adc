/**
 * `npm run release`: the same source through every org, pipeline stage by pipeline stage. In: the request, the pipeline and
 * the ports. Out: a report, always. Nothing is written anywhere before every org was checked; what was done is journaled, so
 * that a run which dies is resumed.
 */
import type { PipelineConfig } from '../../definition/pipelineStage.ts';
import { raise, toSfError } from '../../lib/errors.ts';
import type { ReleaseReport, StageRelease } from '../../report/releaseReport.ts';
import { toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { type CheckedOrg, checkOrgs } from './checkOrgs.ts';
import { closeRelease } from './closeRelease.ts';
import { interruptedCheck, notBegun, refusal, stagesOf } from './endedEarly.ts';
import { withJournaled } from './orgPins.ts';
import { readReleaseSource } from './readReleaseSource.ts';
import { anewCommand } from './releaseCommands.ts';
import { JOURNAL_FORMAT } from './releaseRecords.ts';
import type { ReleasePorts, ReleaseRequest, ReleaseSource } from './releaseRequest.ts';
import { releaseStages } from './releaseStages.ts';
import { type ReleaseState, summarizeRelease } from './releaseState.ts';
import { requireAudited } from './requireAudited.ts';

export async function release(
  request: ReleaseRequest,
  pipeline: PipelineConfig,
  ports: ReleasePorts,
): Promise<ReleaseReport> {
  const startedAtMilliseconds = ports.clock.now();
  let source: ReleaseSource | undefined;
  let findings: ReleaseReport['findings'];
  const report = (
    stages: readonly StageRelease[],
    outcome: ReleaseReport['outcome'],
    error?: StepError,
  ): ReleaseReport => ({
    command: request.command,
    ...(ports.journal === undefined ? {} : { releaseId: ports.journal.id }),
    ...(source === undefined ? {} : { digest: source.digest }),
    emulated: request.emulated,
    ...(request.shard === undefined ? {} : { shard: request.shard }),
    apps: source?.apps.map(({ name }) => name) ?? [],
    stages,
    warnings: [...request.notices, ...describeWarnings(source)],
    ...(findings === undefined ? {} : { findings }),
    startedAtMilliseconds,
    durationMilliseconds: ports.clock.now() - startedAtMilliseconds,
    outcome,
    ...(error === undefined ? {} : { error }),
  });
  try {
    refuseSharedRunAs(request);
    source = await readReleaseSource(request.projectRoot, pipeline);
    findings = await requireAudited(request.projectRoot, source.apps, pipeline.auditFailOn, startedAtMilliseconds);
    const state = await beginOrResume(source, request, pipeline, ports);
    const pins = withJournaled(ports.pins, state.orgIds);
    const checked = await checkOrgs({ stages: request.stages, source, request, ports: { ...ports, pins }, state });
    ports.signal.throwIfAborted();
    const failed = checked.filter((one) => one.checked.status === 'failed');
    if (failed.length > 0) {
      await ports.journal?.append({ event: 'ended', outcome: 'refused' });
      return report(stagesOf(request.stages, checked, 'failed'), 'failed', refusal(failed, state, request, ports));
    }
    if (request.mode !== 'release') {
      const status = request.mode === 'plan' ? 'planned' : 'checked';
      return report(stagesOf(request.stages, checked, status), 'planned');
    }
    await pinOrgs(checked, ports);
    const released = await releaseStages({ checked, source, request, ports, state });
    // A journal that refuses its last record must not take with it what the orgs have come to.
    const [outcome, error] = await closeRelease(released, request, ports).catch(
      (thrown: unknown) => ['failed', toStepError(toSfError(thrown))] as const,
    );
    return report(released.stages, outcome, error);
  } catch (thrown) {
    // Only the check is left to be interrupted here: what comes behind it ends in a report of its own.
    return ports.signal.aborted
      ? report(notBegun(request.stages), 'failed', await interruptedCheck(thrown, request, ports))
      : report([], 'failed', toStepError(toSfError(thrown)));
  }
}

/** @throws {SharedRunAsError} */
function refuseSharedRunAs({ stages, variables }: ReleaseRequest): void {
  const orgs = stages.reduce((sum, stage) => sum + stage.orgs.length, 0);
  if (orgs > 1 && (variables['ECA_RUN_AS_USERNAME'] ?? '') !== '') {
    raise('SharedRunAsError', { orgs });
  }
}

/**
 * What the journal knows, or its first record.
 * @throws {ReleaseChangedError} when the release that is resumed began with another source or pipeline
 */
async function beginOrResume(
  { digest }: ReleaseSource,
  request: ReleaseRequest,
  pipeline: PipelineConfig,
  { journal }: ReleasePorts,
): Promise<ReleaseState> {
  const state = summarizeRelease((await journal?.read()) ?? []);
  if (state.digest === undefined) {
    await journal?.append({
      event: 'begun',
      format: JOURNAL_FORMAT,
      digest,
      stages: request.stages.map(({ name }) => name),
      orgs: request.stages.flatMap(({ orgs }) => orgs.map(({ alias }) => alias)),
      emulated: request.emulated,
      ...(request.shard === undefined ? {} : { shard: request.shard }),
    });
    return state;
  }
  const isOther = state.emulated !== request.emulated;
  if (isOther || state.digest !== digest) {
    raise('ReleaseChangedError', {
      release: journal?.id ?? '',
      what: isOther ? 'Whether the orgs are emulated' : 'Source, values or pipeline',
      anew: anewCommand(request, pipeline),
    });
  }
  await journal?.append({ event: 'resumed' });
  return state;
}

const describeWarnings = (source: ReleaseSource | undefined): readonly string[] => [
  ...new Set(
    (source?.apps ?? []).flatMap(({ warnings }) =>
      warnings.map(({ message, position }) => `${position.file}:${position.line}: ${message}`),
    ),
  ),
];

async function pinOrgs(checked: readonly CheckedOrg[], { pins, journal }: ReleasePorts): Promise<void> {
  const known = checked.flatMap(({ org, work }) =>
    work === undefined ? [] : [{ org, identity: work.client.identity }],
  );
  await pins.write(
    new Map(known.map(({ org, identity: { orgId, instanceUrl } }) => [org.alias, { orgId, instanceUrl }])),
  );
  await Promise.all(
    known.map(({ org, identity: { orgId } }) => journal?.append({ event: 'checked', org: org.alias, orgId })),
  );
}
