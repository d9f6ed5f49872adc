/**
 * Deletes from an org what earlier deployments brought and the source no longer has, where the run was allowed to. In: the
 * source and the org. Out: nothing but what it tells the run log. The stored pair of a deleted app goes with it.
 */
import { endAssignments } from '../assign/endAssignments.ts';
import { APP_TYPE, PERMISSION_SET_TYPE } from '../definition/metadataTypes.ts';
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
    const context = {
      appName: source.name,
      sourceApiVersion: source.sourceApiVersion,
      checkOnly: false,
      waitMinutes: request.waitMinutes,
      clock: ports.clock,
      signal: ports.signal,
      onProgress,
    };
    const gone: PlannedDeletion[] = [];
    const remove = async (some: readonly PlannedDeletion[]): Promise<readonly string[]> => {
      if (some.length === 0) {
        return [];
      }
      const deploymentId = await deleteComponents(some, org, context);
      gone.push(...some);
      await forget(gone, deletions.length > gone.length, org, ports);
      return [`${deploymentId}: ${some.map(({ type, fullName }) => `${type} ${fullName}`).join(', ')}`];
    };
    const isSet = ({ type }: PlannedDeletion): boolean => type === PERMISSION_SET_TYPE.name;
    const sets = deletions.filter(isSet);
    // The apps first: nobody loses a permission set while the app that needs it is still there.
    const ofApps = await remove(deletions.filter((deletion) => !isSet(deletion)));
    const users = await endAssignments(
      sets.map(({ fullName }) => fullName),
      org,
    );
    const ofSets = await remove(sets);
    const ended = users.length === 0 ? [] : [`assignments of ${users.join(', ')} ended`];
    return {
      value: undefined,
      status: 'done',
      detail: [...ofApps, ...ended, ...ofSets].join('; '),
      warnings: deletions.flatMap(({ effect }) => (effect === '' ? [] : [effect])),
    };
  });
}

/** What is left to delete must be remembered, so that another run knows of it. */
async function forget(
  gone: readonly PlannedDeletion[],
  isMoreToCome: boolean,
  { identity: { orgId, alias } }: OrgClient,
  { states, store }: DeployPorts,
): Promise<void> {
  for (const { app } of gone.filter(({ type }) => type === APP_TYPE.name)) {
    for (const version of ['pending', 'previous', 'current'] as const) {
      await store.remove(alias, app, version);
    }
    if (!isMoreToCome) {
      await states?.remove({ orgId, appName: app });
    }
  }
  for (const state of (await states?.list(orgId)) ?? []) {
    const left = state.components.filter(
      ({ type, record }) => !gone.some((one) => one.type === type && isSameName(one.fullName, record.fullName)),
    );
    if (left.length < state.components.length) {
      await states?.write({ ...state, components: left });
    }
  }
}
