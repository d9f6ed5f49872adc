/**
 * What the run-as user still lacks in the org. In: the app and the snapshot. Out: whether it must be created, licensed
 * and assigned to. Steps and obstacles both follow from this one answer, so that they can't disagree.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { decodeComponentName, includesName } from './componentName.ts';

export const INTEGRATION_LICENSE = 'Salesforce Integration';
export const INTEGRATION_PERMISSION_SET_LICENSE = 'SalesforceAPIIntegrationPsl';

export type UserNeeds = {
  readonly mustBeCreated: boolean;
  readonly needsPermissionSetLicense: boolean;
  readonly missingPermissionSets: readonly string[];
  /** True when the policies can name the user at once, in one deployment with everything else. */
  readonly isReady: boolean;
};

/** Says what the run-as user lacks; an org in another language names the licence in its own. */
export function findUserNeeds(app: AppDefinition, snapshot: OrgSnapshot): UserNeeds {
  const user = snapshot.runAsUser;
  const license = snapshot.integrationLicense?.name ?? INTEGRATION_LICENSE;
  const permissionSetLicense = snapshot.integrationPermissionSetLicense?.name ?? INTEGRATION_PERMISSION_SET_LICENSE;
  const mustBeCreated = user === undefined;
  const needsPermissionSetLicense =
    user === undefined ||
    (includesName([license, INTEGRATION_LICENSE], user.userLicenseName) &&
      !includesName(user.assignedPermissionSetLicenseNames, permissionSetLicense));
  const missingPermissionSets = app.permissionSets
    .map(({ fullName }) => decodeComponentName(fullName))
    .filter((name) => !includesName(user?.assignedPermissionSetNames ?? [], name));
  return {
    mustBeCreated,
    needsPermissionSetLicense,
    missingPermissionSets,
    isReady: !mustBeCreated && !needsPermissionSetLicense && missingPermissionSets.length === 0,
  };
}
