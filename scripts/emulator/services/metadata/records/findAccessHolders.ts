/** Permission sets, profiles and licences of an org by any of the names that metadata uses for them. */
import { isId, to18 } from '../../../state/ids.ts';
import type { State, StoredRecord } from '../../../state/stateTypes.ts';

/** The Metadata API has names of its own for the two oldest profiles. */
const profileNames = new Map([
  ['Admin', 'System Administrator'],
  ['Standard', 'Standard User'],
]);

/** By API name, or by id as the reference of the policies says. Those behind profiles do not count. */
export const findPermissionSet = ({ records }: State, orgId: string, nameOrId: string): StoredRecord | undefined => {
  const byId = isId(nameOrId) ? records.get(orgId, 'PermissionSet', to18(nameOrId)) : undefined;
  const [found] = byId ? [byId] : records.find(orgId, 'PermissionSet', { Name: nameOrId });
  return found?.['IsOwnedByProfile'] === true ? undefined : found;
};

export const findProfile = ({ records }: State, orgId: string, name: string): StoredRecord | undefined =>
  records.find(orgId, 'Profile', { Name: profileNames.get(name) ?? name })[0];

/** A permission set licence by name, key or label, else a user licence by name. */
export const findLicense = ({ records }: State, orgId: string, name: string): StoredRecord | undefined =>
  [
    ...records.find(orgId, 'PermissionSetLicense', { DeveloperName: name }),
    ...records.find(orgId, 'PermissionSetLicense', { PermissionSetLicenseKey: name }),
    ...records.find(orgId, 'PermissionSetLicense', { MasterLabel: name }),
    ...records.find(orgId, 'UserLicense', { Name: name }),
  ][0];
