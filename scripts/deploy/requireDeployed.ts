/** The door behind a deployment: only a successful outcome passes. In: an outcome. Out: the same, narrowed, or an error. */
import { raise } from '../lib/errors.ts';
import type { DeployOutcome } from './deployOutcome.ts';

export type SucceededOutcome = Extract<DeployOutcome, { kind: 'succeeded' }>;

/**
 * Gives a successful outcome back.
 * @throws {DeploymentFailedError} when the org refused the deployment; nothing of it was kept
 * @throws {DeploymentCanceledError} when somebody stopped it
 */
export function requireDeployed(
  outcome: DeployOutcome,
  { app, org }: { readonly app: string; readonly org: string },
): SucceededOutcome {
  switch (outcome.kind) {
    case 'succeeded':
      return outcome;
    case 'canceled':
      return raise('DeploymentCanceledError', {
        app,
        org,
        deploymentId: outcome.deploymentId,
        canceledBy: outcome.canceledBy,
      });
    case 'failed':
      return raise('DeploymentFailedError', {
        app,
        org,
        deploymentId: outcome.deploymentId,
        problems: outcome.problems,
        errorCode: outcome.errorCode,
        errorMessage: outcome.errorMessage,
      });
  }
}
