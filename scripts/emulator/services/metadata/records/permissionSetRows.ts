/** The PermissionSet record behind a deployed permission set, with the same id, so that it can be queried and assigned. */
import { PERMISSION_NAMES } from '../../data/schema/permissionNames.ts';
import type { DeployContext } from '../deploy/deployContext.ts';
import { type Body, bodiesAt, isOn, textAt } from '../xml/body.ts';
import { findLicense } from './findAccessHolders.ts';

const permissionColumns = (body: Body): Readonly<Record<string, boolean>> => {
  const granted = new Set(
    bodiesAt(body, 'userPermissions')
      .filter((permission) => isOn(permission, 'enabled'))
      .map((permission) => textAt(permission, 'name')),
  );
  return Object.fromEntries(PERMISSION_NAMES.map((name) => [`Permissions${name}`, granted.has(name)]));
};

/** Writes the record of a permission set as its metadata is now. */
export const writePermissionSetRow = (
  { state, org, userId }: DeployContext,
  { id, fullName, body }: { readonly id: string; readonly fullName: string; readonly body: Body },
): void => {
  const license = textAt(body, 'license')?.trim();
  const fields = {
    Name: fullName,
    Label: textAt(body, 'label') ?? fullName,
    Description: textAt(body, 'description') ?? null,
    HasActivationRequired: isOn(body, 'hasActivationRequired'),
    LicenseId: license === undefined ? null : (findLicense(state, org.orgId, license)?.Id ?? null),
    ...permissionColumns(body),
  };
  if (state.records.get(org.orgId, 'PermissionSet', id)) {
    state.records.update(org.orgId, 'PermissionSet', id, fields, userId);
    return;
  }
  const fixed = {
    Id: id,
    ProfileId: null,
    IsOwnedByProfile: false,
    IsCustom: true,
    NamespacePrefix: null,
    PermissionSetGroupId: null,
    Type: 'Regular',
  };
  state.records.insert(org.orgId, 'PermissionSet', { ...fixed, ...fields }, userId);
};
