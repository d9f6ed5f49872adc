/** How a release ended, from its stages: the outcome and the error that stands for it, written into the journal as well. */
import { buildError } from '../../lib/errors.ts';
import { EXIT_CODES } from '../../lib/exitCodes.ts';
import { orgsOf, type ReleaseOutcome } from '../../report/releaseReport.ts';
import { toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { severityOf } from '../../report/verifyReport.ts';
import { resumeCommand } from './releaseCommands.ts';
import type { ReleasePorts, ReleaseRequest } from './releaseRequest.ts';
import type { ReleasedStages } from './releaseStages.ts';

export async function closeRelease(
  released: ReleasedStages,
  request: Pick<ReleaseRequest, 'again'>,
  ports: ReleasePorts,
): Promise<readonly [ReleaseOutcome, StepError | undefined]> {
  const [outcome, error] = judge(released, resumeCommand(request, ports), ports);
  // What waits for a gate has not ended.
  if (outcome !== 'waiting') {
    await ports.journal?.append({ event: 'ended', outcome: outcome === 'failed' ? 'failed' : 'done' });
  }
  return [outcome, error];
}

function judge(
  { stages, waitsFor, stoppedBy }: ReleasedStages,
  resume: string,
  ports: ReleasePorts,
): readonly [ReleaseOutcome, StepError | undefined] {
  const orgs = orgsOf({ stages });
  const failed = orgs.filter(({ status }) => status === 'failed');
  if (ports.signal.aborted) {
    return ['failed', toStepError(buildError('InterruptedError', { during: 'the release', resume }))];
  }
  if (stoppedBy !== undefined) {
    return ['failed', stoppedBy];
  }
  if (failed.length > 0) {
    const errors = failed.flatMap(({ error }) => error ?? []);
    const worst = worstOf(errors);
    const through = orgs.filter(({ status }) => ['released', 'unchanged', 'doneBefore'].includes(status)).length;
    const args = { failed: failed.map(({ alias }) => alias), released: through, worst: worst.message, resume };
    const error = toStepError(buildError('ReleaseFailedError', args));
    // A fault of ours must not hide behind "run it again", and what others are still at work on is not partly done.
    const { bug, pending } = EXIT_CODES;
    const isPending = errors.length > 0 && errors.every(({ exitCode }) => exitCode === pending.code);
    return ['failed', worst.exitCode === bug.code || isPending ? { ...error, exitCode: worst.exitCode } : error];
  }
  if (waitsFor !== undefined) {
    return ['waiting', waitsFor];
  }
  return [orgs.every(({ status }) => status === 'unchanged') ? 'unchanged' : 'done', undefined];
}

const UNKNOWN: StepError = {
  name: 'InternalFaultError',
  message: 'An org failed without an error.',
  actions: [],
  exitCode: EXIT_CODES.bug.code,
};

export const worstOf = (errors: readonly StepError[]): StepError =>
  errors.toSorted((left, right) => severityOf(left) - severityOf(right))[0] ?? UNKNOWN;
