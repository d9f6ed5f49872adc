/**
 * The pipeline stages one after the other: gates, orgs, soak. In: the checked orgs. Out: every stage with what came of it;
 * a stage that did not end well, or a gate that is not passed, ends the way through.
 */
import pLimit from 'p-limit';
import type { PipelineStage } from '../../definition/pipelineStage.ts';
import { toSfError } from '../../lib/errors.ts';
import type { GateResult, OrgRelease, StageRelease, StageStatus, Undo } from '../../report/releaseReport.ts';
import { toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import type { CheckedOrg } from './checkOrgs.ts';
import { type GatePass, passGates } from './gates.ts';
import { releaseOrg, type UndoLater, undoLater } from './releaseOrg.ts';
import type { ReleasePorts, ReleaseRequest, ReleaseSource } from './releaseRequest.ts';
import { gateKey, type ReleaseState } from './releaseState.ts';
import type { OrgWork } from './runOrg.ts';
import { isStageWell, notRun, runStage } from './runStage.ts';
import { type SoakFailure, soakStage } from './soakStage.ts';

export type ReleaseInput = {
  readonly checked: readonly CheckedOrg[];
  readonly source: ReleaseSource;
  readonly request: ReleaseRequest;
  readonly ports: ReleasePorts;
  readonly state: ReleaseState;
};

export type ReleasedStages = {
  readonly stages: readonly StageRelease[];
  /** Of the gate that is not passed yet. */
  readonly waitsFor?: StepError;
  /** What ended the way through outside of any org: a journal that can't be written, an interruption of the soak. */
  readonly stoppedBy?: StepError;
};

export async function releaseStages(input: ReleaseInput): Promise<ReleasedStages> {
  const stages: StageRelease[] = [];
  let waitsFor: StepError | undefined;
  let stoppedBy: StepError | undefined;
  let isStopped = false;
  const { halfway, done } = input.state;
  await input.ports.before?.begin(halfway.size === 0 && done.size === 0);
  for (const stage of input.request.stages) {
    const orgs = input.checked.filter((one) => one.stage === stage);
    if (isStopped) {
      stages.push(untouched(stage, orgs, 'notReached', []));
      continue;
    }
    const startedAtMilliseconds = input.ports.clock.now();
    const isDone = orgs.every(({ checked }) => checked.status === 'doneBefore');
    // The orgs of a stage that is through have nothing left that a closed window could hold back.
    const pass: GatesOfRun = isDone
      ? { gates: [] }
      : await passGates({ ...input, ...input.state, stage, digest: input.source.digest }).catch(stopAtGates);
    if (pass.error !== undefined) {
      isStopped = true;
      stages.push(untouched(stage, orgs, 'waiting', pass.gates));
      if (pass.isBroken === true) {
        stoppedBy = pass.error;
      } else {
        waitsFor = pass.error;
      }
      continue;
    }
    const { stoppedBy: broken, ...released } = await releaseStage(stage, orgs, pass.gates, input);
    stoppedBy = broken;
    stages.push({
      ...released,
      startedAtMilliseconds,
      durationMilliseconds: input.ports.clock.now() - startedAtMilliseconds,
    });
    isStopped = released.status !== 'done';
  }
  return {
    stages,
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  };
}

type GatesOfRun = GatePass & { readonly isBroken?: true };

/** What the stages before have done is reported all the same. */
const stopAtGates = (thrown: unknown): GatesOfRun => ({
  gates: [],
  error: toStepError(toSfError(thrown)),
  isBroken: true,
});

const withChecks = (released: OrgRelease, orgs: readonly CheckedOrg[]): OrgRelease => {
  const checked = orgs.find(({ org }) => org.alias === released.alias)?.checked;
  return { ...released, kind: released.kind ?? checked?.kind, checks: checked?.checks ?? [] };
};

/** Orgs of a stage that was not begun keep what the check found, and did not run. */
const untouched = (
  stage: PipelineStage,
  orgs: readonly CheckedOrg[],
  status: StageStatus,
  gates: readonly GateResult[],
): StageRelease => ({
  name: stage.name,
  status,
  gates,
  orgs: orgs.map(({ checked }) => (checked.status === 'doneBefore' ? checked : { ...checked, status: 'notRun' })),
});

/** `stoppedBy`: with an error that is none of an org's. */
type EndedStage = StageRelease & { readonly stoppedBy?: StepError };

async function releaseStage(
  stage: PipelineStage,
  orgs: readonly CheckedOrg[],
  gates: readonly GateResult[],
  input: ReleaseInput,
): Promise<EndedStage> {
  const { ports, state } = input;
  const works = orgs.flatMap(({ work, checked }) =>
    work === undefined || checked.status === 'doneBefore' ? [] : [work],
  );
  const undos = new Map<string, UndoLater>();
  const mustSoak = stage.soakMinutes > 0 && !state.passedGates.has(gateKey(stage.name, 'soak'));
  for (const { work, checked } of orgs) {
    if (mustSoak && work !== undefined && checked.status === 'doneBefore') {
      undos.set(checked.alias, (apps) => undoLater(work, [], apps));
    }
  }
  const releaseOne = (work: OrgWork): Promise<OrgRelease> =>
    // What an org held before is kept only as long as it may be needed.
    mustSoak ? releaseOrg(work, (undo) => undos.set(work.org.alias, undo)) : releaseOrg(work);
  const ran = works.length === 0 ? [] : await runStage(works, stage, releaseOne);
  const all = orgs.map(({ checked, work }) => {
    const released = ran.find(({ alias }) => alias === checked.alias);
    return checked.status === 'doneBefore' ? checked : (released ?? (work === undefined ? checked : notRun(work)));
  });
  const results = all.map((released) => withChecks(released, orgs));
  if (!isStageWell(stage, results)) {
    return { name: stage.name, status: 'failed', orgs: results, gates };
  }
  return mustSoak
    ? soak(stage, orgs, results, gates, { ports, undos })
    : { name: stage.name, status: 'done', orgs: results, gates };
}

async function soak(
  stage: PipelineStage,
  orgs: readonly CheckedOrg[],
  results: readonly OrgRelease[],
  gates: readonly GateResult[],
  { ports, undos }: { readonly ports: ReleasePorts; readonly undos: ReadonlyMap<string, UndoLater> },
): Promise<EndedStage> {
  const well = new Set(results.filter(({ status }) => status !== 'failed').map(({ alias }) => alias));
  const works: readonly OrgWork[] = orgs.flatMap(({ work }) =>
    work !== undefined && well.has(work.org.alias) ? [work] : [],
  );
  const soaked = await soakStage(stage, works).catch((thrown: unknown) => toStepError(toSfError(thrown)));
  if (soaked === undefined) {
    return { name: stage.name, status: 'done', orgs: results, gates };
  }
  if ('exitCode' in soaked) {
    const gate: GateResult = { kind: 'soak', status: 'waiting', detail: 'not watched to the end' };
    return { name: stage.name, status: 'waiting', orgs: results, gates: [...gates, gate], stoppedBy: soaked };
  }
  const { gate, failures } = soaked;
  const limit = pLimit(stage.concurrency);
  const afterSoak = await Promise.all(
    results.map((result) => {
      const failure = failures.get(result.alias);
      return failure === undefined
        ? result
        : limit(() => failAfterSoak(stage, result, failure, { ports, undo: undos.get(result.alias) }));
    }),
  );
  const ended: StageRelease = {
    name: stage.name,
    status: gate.status === 'passed' ? 'done' : 'failed',
    orgs: afterSoak,
    gates: [...gates, gate],
  };
  if (gate.status !== 'passed') {
    return ended;
  }
  try {
    await ports.journal?.append({ event: 'gatePassed', stage: stage.name, gate: 'soak', detail: gate.detail });
    return ended;
  } catch (error) {
    return { ...ended, status: 'failed', stoppedBy: toStepError(toSfError(error)) };
  }
}

/** An org whose tokens stopped goes back as one whose first verification failed. */
async function failAfterSoak(
  stage: PipelineStage,
  result: OrgRelease,
  { error, apps }: SoakFailure,
  { ports, undo: goBack }: { readonly ports: ReleasePorts; readonly undo: UndoLater | undefined },
): Promise<OrgRelease> {
  const undo = (await goBack?.(apps)) ?? wayBackIsGone(result.alias);
  await ports.journal?.append({
    event: 'orgFailed',
    stage: stage.name,
    org: result.alias,
    error: error.name,
    undo: undo.status,
  });
  ports.onEvent({ kind: 'org', stage: stage.name, org: result.alias, status: 'failed', detail: error.message });
  return { ...result, status: 'failed', error, undo };
}

const wayBackIsGone = (org: string): Undo => ({
  status: 'impossible',
  detail: `"${org}" was released to by an earlier run; what it held before is not known.`,
  left: [],
});
