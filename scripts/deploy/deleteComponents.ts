/**
 * Deletes components of an org by a deployment of destructive changes. In: their names. Out: the deployment's id; all of them
 * are gone then, or none.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy_deleting_files.htm
 */
import type { OrgClient } from '../org/orgClient.ts';
import type { DeployStep } from '../plan/deployPlan.ts';
import { type DeployContext, deployComponents } from './deployComponents.ts';
import { requireDeployed } from './requireDeployed.ts';

export type DeletedName = { readonly type: string; readonly fullName: string };

/** @throws {DeploymentFailedError} and what else a deployment throws */
export async function deleteComponents(
  deletions: readonly DeletedName[],
  org: OrgClient,
  context: DeployContext,
): Promise<string> {
  const step: DeployStep = {
    kind: 'deploy',
    id: 'delete-components',
    title: 'Delete what the source no longer has',
    action: 'update',
    reason: 'Allowed by --allow-delete.',
    components: [],
    changes: [],
    deletions,
  };
  const outcome = await deployComponents(step, org, context);
  return requireDeployed(outcome, { app: context.appName, org: org.identity.alias }).deploymentId;
}
