/**
 * What earlier deployments left in an org that the source no longer has. In: the source, the org, what is remembered. Out: the
 * deletions, of what is really there. Asks the org only where there is something to delete.
 */

import { APP_TYPE, PERMISSION_SET_TYPE } from '../definition/metadataTypes.ts';
import type { AppSource } from '../definition/readAppSource.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { isSameName } from '../plan/componentName.ts';
import { type PlannedDeletion, planDeletions } from '../plan/planDeletions.ts';
import type { DeployedStates } from './deployedStates.ts';

/** `files` of a source are those of the whole project. With `app` only what that app left is looked at. */
export async function findDeletions(
  { files }: AppSource,
  org: OrgClient,
  states: DeployedStates | undefined,
  app: string | undefined,
): Promise<readonly PlannedDeletion[]> {
  const remembered = (await states?.list(org.identity.orgId)) ?? [];
  const permissionSets = files.filter(({ type }) => type === PERMISSION_SET_TYPE.name).map(({ fullName }) => fullName);
  const planned = planDeletions({
    orgAlias: org.identity.alias,
    states: app === undefined ? remembered : remembered.filter((state) => isSameName(state.app, app)),
    apps: files
      .filter(({ type }) => type === APP_TYPE.name)
      .map(({ fullName }) => ({ name: fullName, permissionSets })),
  });
  if (planned.length === 0) {
    return [];
  }
  const listed = await org.listComponents([...new Set(planned.map(({ type }) => type))]);
  return planned.filter(({ type, fullName }) =>
    listed.some((component) => component.type === type && isSameName(component.fullName, fullName)),
  );
}
