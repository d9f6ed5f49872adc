/** How a release is reported that ended before its first stage: refused, planned, checked, or interrupted. */
import type { PipelineStage } from '../../definition/pipelineStage.ts';
import { buildError } from '../../lib/errors.ts';
import type { OrgRelease, StageRelease } from '../../report/releaseReport.ts';
import { toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import type { CheckedOrg } from './checkOrgs.ts';
import { worstOf } from './closeRelease.ts';
import { resumeCommand } from './releaseCommands.ts';
import type { ReleasePorts, ReleaseRequest } from './releaseRequest.ts';
import type { ReleaseState } from './releaseState.ts';

export async function interruptedCheck(
  thrown: unknown,
  request: ReleaseRequest,
  ports: ReleasePorts,
): Promise<StepError> {
  // What was stopped before its first record has nothing to resume.
  const records = (await ports.journal?.read()) ?? [];
  const resume = records.length === 0 ? request.again.command : resumeCommand(request, ports);
  const during = 'the check of all orgs, before this run wrote anything';
  return toStepError(buildError('InterruptedError', { during, resume }, { cause: thrown }));
}

export const notBegun = (stages: readonly PipelineStage[]): readonly StageRelease[] =>
  stages.map(({ name, orgs }) => ({
    name,
    status: 'notReached',
    gates: [],
    orgs: orgs.map(({ alias, kind }) => ({
      alias,
      ...(kind === undefined ? {} : { kind }),
      status: 'notRun',
      reports: [],
      checks: [],
      attempts: 0,
    })),
  }));

/** The most severe of all; the others stand with their orgs. */
export function refusal(
  failed: readonly CheckedOrg[],
  { done, halfway }: ReleaseState,
  request: ReleaseRequest,
  ports: ReleasePorts,
): StepError {
  const worst = worstOf(failed.flatMap(({ checked }) => checked.error ?? []));
  const others = failed.length - 1;
  const isFirst = done.size + halfway.size === 0;
  // What is corrected for it, often the pipeline, makes it another release where nothing was done yet.
  const again = isFirst ? request.again.command : resumeCommand(request, ports);
  const written = isFirst
    ? 'Nothing was written to any org.'
    : 'This run wrote nothing to any org; what earlier runs of this release did stays.';
  return {
    ...worst,
    message:
      others === 0
        ? `${written} ${worst.message}`
        : `${failed.length} orgs can't be released to (${failed.map(({ org }) => org.alias).join(', ')}). ${written} ${worst.message}`,
    actions: worst.actions.includes(again) ? worst.actions : [...worst.actions, again],
  };
}

/** The stages of a release that ended with its check. */
export const stagesOf = (
  stages: readonly PipelineStage[],
  checked: readonly CheckedOrg[],
  status: 'failed' | 'planned' | 'checked',
): readonly StageRelease[] =>
  stages.map((stage) => {
    const orgs: readonly OrgRelease[] = checked.filter((one) => one.stage === stage).map((one) => one.checked);
    const hasFailed = orgs.some((org) => org.status === 'failed');
    return {
      name: stage.name,
      status: status === 'failed' ? (hasFailed ? 'failed' : 'notReached') : status,
      orgs,
      gates: [],
    };
  });
