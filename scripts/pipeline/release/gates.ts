/**
 * What must be true before a pipeline stage begins: somebody's approval, and its hours. In: the stage and what was approved.
 * Out: one result a gate, in order; the first that is not passed ends the release for now.
 */
import type { PipelineStage } from '../../definition/pipelineStage.ts';
import { describeMoment, describeWindow, isOpen, nextOpening } from '../../definition/releaseWindow.ts';
import { buildError } from '../../lib/errors.ts';
import type { GateResult } from '../../report/releaseReport.ts';
import { toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { resumeCommand } from './releaseCommands.ts';
import type { ReleasePorts, ReleaseRequest } from './releaseRequest.ts';
import { gateKey } from './releaseState.ts';

export type GatePass = { readonly gates: readonly GateResult[]; readonly error?: StepError };

type GateInput = {
  readonly stage: PipelineStage;
  readonly digest: string;
  readonly request: ReleaseRequest;
  readonly ports: ReleasePorts;
  readonly passedGates: ReadonlySet<string>;
};

export async function passGates(input: GateInput): Promise<GatePass> {
  const gates: GateResult[] = [];
  // An approval that is given outside the hours is kept for the run within them.
  for (const pass of [passApproval, passWindow]) {
    const { gate, error } = await pass(input);
    if (gate === undefined) {
      continue;
    }
    gates.push(gate);
    if (error !== undefined) {
      return { gates, error };
    }
    await input.ports.journal?.append({
      event: 'gatePassed',
      stage: input.stage.name,
      gate: gate.kind,
      detail: gate.detail,
    });
  }
  return { gates };
}

type Passed = { readonly gate?: GateResult; readonly error?: StepError };

/** Asked again by each run: a release that is resumed at night must not go on at night. */
function passWindow({ stage, request, ports }: GateInput): Passed {
  if (stage.window === undefined) {
    return {};
  }
  const window = describeWindow(stage.window);
  if (isOpen(stage.window, ports.clock.now())) {
    return { gate: { kind: 'window', status: 'passed', detail: window } };
  }
  const next = nextOpening(stage.window, ports.clock.now());
  const opensAt = next === undefined ? undefined : describeMoment(next, stage.window.timeZone);
  return {
    gate: { kind: 'window', status: 'waiting', detail: `${window}; closed now` },
    error: toStepError(
      buildError('WindowClosedError', { stage: stage.name, window, opensAt, resume: resumeCommand(request, ports) }),
    ),
  };
}

async function passApproval({ stage, digest, request, ports, passedGates }: GateInput): Promise<Passed> {
  if (stage.approval === 'none') {
    return {};
  }
  const passed = (detail: string): Passed => ({ gate: { kind: 'approval', status: 'passed', detail } });
  if (passedGates.has(gateKey(stage.name, 'approval'))) {
    return passed('given to an earlier run of this release');
  }
  if (request.approved.includes(stage.name)) {
    return passed('given by --approve');
  }
  if (stage.approval === 'ci' && request.isCi) {
    return passed('left to the environment protection of the CI system');
  }
  const file = stage.approvalFile;
  const { content, problem } = file === undefined ? {} : await ports.readApproval(file);
  if (content?.split(/\s+/).includes(digest) === true) {
    return passed(`given by ${file}`);
  }
  const detail =
    problem ?? (content === undefined || file === undefined ? 'nobody gave it' : `${file} does not hold ${digest}`);
  return {
    gate: { kind: 'approval', status: 'waiting', detail },
    error: toStepError(
      buildError('ApprovalMissingError', { stage: stage.name, digest, file, resume: resumeCommand(request, ports) }),
    ),
  };
}
