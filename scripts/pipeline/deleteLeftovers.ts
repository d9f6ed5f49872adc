/**
 * Deletes from an org what earlier deployments brought and the source no longer has, where the run was allowed to. In: the
 * source and the org. Out: nothing but what it tells the run log. The stored pair of a deleted app goes with it.
 */
import type { AppSource } from '../definition/readAppSource.ts';
import { deleteComponents } from '../deploy/deleteComponents.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { isSameName } from '../plan/componentName.ts';
import type { PlannedDeletion } from '../plan/planDeletions.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { findDeletions } from './planOrgDeletions.ts';
import type { RunLog } from './runLog.ts';

const TITLE = 'Delete what the source no longer has';

export async function deleteLeftovers(
  run: RunLog,
  source: AppSource,
  org: OrgClient,
  request: DeployRequest,
  ports: DeployPorts,
): Promise<void> {
  const deletions = await findDeletions(source, org, ports.states, undefined);
  if (deletions.length === 0) {
    run.skip('delete-components', TITLE, 'nothing that earlier deployments brought is missing in the source');
    return;
  }
  await run.step('delete-components', TITLE, async (onProgress) => {
    const deploymentId = await deleteComponents(deletions, org, {
      appName: source.name,
      sourceApiVersion: source.sourceApiVersion,
      checkOnly: false,
      waitMinutes: request.waitMinutes,
      clock: ports.clock,
      signal: ports.signal,
      onProgress,
    });
    await forget(deletions, org, ports);
    const names = deletions.map(({ type, fullName }) => `${type} ${fullName}`).join(', ');
    return {
      value: undefined,
      status: 'done',
      detail: `${deploymentId}: ${names}`,
      warnings: deletions.flatMap(({ effect }) => (effect === '' ? [] : [effect])),
    };
  });
}

async function forget(
  deletions: readonly PlannedDeletion[],
  { identity: { orgId, alias } }: OrgClient,
  { states, store }: DeployPorts,
): Promise<void> {
  for (const { app } of deletions.filter(({ type }) => type === 'ExternalClientApplication')) {
    await states?.remove({ orgId, appName: app });
    for (const version of ['pending', 'previous', 'current'] as const) {
      await store.remove(alias, app, version);
    }
  }
  for (const state of (await states?.list(orgId)) ?? []) {
    const left = state.components.filter(
      ({ type, record }) => !deletions.some((one) => one.type === type && isSameName(one.fullName, record.fullName)),
    );
    if (left.length < state.components.length) {
      await states?.write({ ...state, components: left });
    }
  }
}
