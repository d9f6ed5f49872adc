/** Does what the rotation's plan says, step by step; each step takes the pairs as they stand and gives them as it left them. */
import type { RotationStep, RotationStepId } from '../../credentials/rotation/rotationSteps.ts';
import type { RunLog } from '../runLog.ts';
import { loginSteps } from './loginSteps.ts';
import { proofSteps } from './proofSteps.ts';
import type { RotationState, RotationWork, StepHandlers } from './rotationWork.ts';
import { stagingSteps } from './stagingSteps.ts';
import { storeSteps } from './storeSteps.ts';

const HANDLERS: StepHandlers<RotationStepId> = { ...stagingSteps, ...storeSteps, ...proofSteps, ...loginSteps };

/**
 * @throws {PreviousPairDeadError} {TokenStillAliveError} at the end, for what was no reason to stop half-way
 */
export async function executeRotation(
  run: RunLog,
  work: RotationWork,
  steps: readonly RotationStep[],
  start: RotationState,
): Promise<RotationState> {
  let state = start;
  for (const { id, title } of steps) {
    work.ports.signal.throwIfAborted();
    const before = state;
    state = await run.step(id, title, (progress) => HANDLERS[id](work, before, progress));
    run.learn({ proofs: state.proofs, consumerKey: state.main.consumerKey });
  }
  await work.journal.append({ event: 'ended' });
  const [trouble] = state.troubles;
  trouble?.();
  return state;
}
