/**
 * Assignments of permission sets: one a user and set, and only what the user's licences allow. That is why the permission
 * set licence comes first.
 */
import type { RecordRules, RuleContext } from '../../../recordRules.ts';
import { to15 } from '../../../state/ids.ts';
import type { StoredRecord } from '../../../state/stateTypes.ts';
import { readObjectAccess, readUserPermissions } from '../access/permissionSetContent.ts';
import { insufficientAccess, invalidReference, refuseRecord, requiredFieldsMissing } from '../records/refusals.ts';
import { permissionLabel } from '../schema/permissionNames.ts';
import { requirePermission } from './requirePermission.ts';

/** What a Salesforce Integration user may do without a permission set licence. */
const ALLOWED_WITHOUT_LICENSE = new Set(['ApiEnabled', 'ApiUserOnly']);

export const permissionSetAssignmentRules: RecordRules = {
  beforeInsert: (context, fields) => {
    requirePermission(context, 'AssignPermissionSets');
    const { records } = context.emulator.state;
    const { orgId } = context.org;
    const { AssigneeId = null, PermissionSetId = null } = fields;
    if (PermissionSetId === null) {
      throw requiredFieldsMissing(['PermissionSetId']);
    }
    const set = records.get(orgId, 'PermissionSet', String(PermissionSetId));
    const user = records.get(orgId, 'User', String(AssigneeId));
    if (set === undefined || user === undefined || set['IsOwnedByProfile'] === true) {
      throw invalidReference('PermissionSetId');
    }
    const [existing] = records.find(orgId, 'PermissionSetAssignment', { AssigneeId, PermissionSetId });
    if (existing !== undefined) {
      throw refuseRecord(
        'DUPLICATE_VALUE',
        `duplicate value found: PermissionSetId,AssigneeId duplicates value on record with id: ${to15(existing.Id)}`,
      );
    }
    requireLicense(context, set, user);
    return { PermissionSetGroupId: null, ExpirationDate: null, ...fields, IsActive: true };
  },
  beforeDelete: (context, assignment) => {
    requirePermission(context, 'AssignPermissionSets');
    const { records } = context.emulator.state;
    const set = records.get(context.org.orgId, 'PermissionSet', String(assignment['PermissionSetId']));
    if (set?.['IsOwnedByProfile'] === true) {
      throw insufficientAccess();
    }
  },
  beforeUpdate: (context, _assignment, fields) => {
    requirePermission(context, 'AssignPermissionSets');
    return fields;
  },
};

/** @see https://help.salesforce.com/s/articleView?id=platform.integration_user.htm */
function requireLicense(context: RuleContext, set: StoredRecord, user: StoredRecord): void {
  const { state } = context.emulator;
  const { orgId } = context.org;
  const held = new Set(
    state.records
      .find(orgId, 'PermissionSetLicenseAssign', { AssigneeId: user.Id })
      .map((assignment) => assignment['PermissionSetLicenseId']),
  );
  const userLicense = userLicenseOf(context, user);
  const licenseId = licenseIdOf(context, set);
  if (licenseId !== null && String(licenseId).startsWith('0PL')) {
    if (!held.has(licenseId)) {
      throw notAllowed(context, set, user);
    }
    return;
  }
  if (licenseId !== null && licenseId !== userLicense?.Id) {
    throw refuseRecord(
      'FIELD_INTEGRITY_EXCEPTION',
      `Can't assign permission set "${String(set['Label'])}" to user "${nameOf(user)}". The user license doesn't match the permission set's license.`,
    );
  }
  if (userLicense?.['Name'] === 'Salesforce Integration' && held.size === 0 && grantsMoreThanApi(context, set)) {
    throw notAllowed(context, set, user);
  }
}

/** A deployed set names its licence in metadata; the row may not have it yet. */
function licenseIdOf({ emulator, org }: RuleContext, set: StoredRecord): string | null {
  const { records, components } = emulator.state;
  if (typeof set['LicenseId'] === 'string') {
    return set['LicenseId'];
  }
  const name = components.get(org.orgId, 'PermissionSet', String(set['Name']))?.body['license'];
  if (typeof name !== 'string') {
    return null;
  }
  const [license] = [
    ...records.find(org.orgId, 'PermissionSetLicense', { DeveloperName: name }),
    ...records.find(org.orgId, 'PermissionSetLicense', { MasterLabel: name }),
    ...records.find(org.orgId, 'UserLicense', { Name: name }),
  ];
  return license?.Id ?? null;
}

const userLicenseOf = ({ emulator, org }: RuleContext, user: StoredRecord): StoredRecord | undefined => {
  const { records } = emulator.state;
  const profile = records.get(org.orgId, 'Profile', String(user['ProfileId']));
  return records.get(org.orgId, 'UserLicense', String(profile?.['UserLicenseId']));
};

const nameOf = (user: StoredRecord): string => String(user['Username']);

const grantsMoreThanApi = (context: RuleContext, set: StoredRecord): boolean => grantedLabels(context, set).length > 0;

/** What the set grants beyond API access, as people read it, objects first: `Read Accounts`. */
function grantedLabels({ emulator, org }: RuleContext, set: StoredRecord): readonly string[] {
  const objects = [...readObjectAccess(emulator.state, org.orgId, set)]
    .filter(([, access]) => access.read)
    .map(([name]) => `Read ${name}s`);
  const system = readUserPermissions(emulator.state, org.orgId, set)
    .filter((name) => !ALLOWED_WITHOUT_LICENSE.has(name))
    .map(permissionLabel);
  return [...objects, ...system];
}

function notAllowed(context: RuleContext, set: StoredRecord, user: StoredRecord): Error {
  const label = grantedLabels(context, set)[0] ?? permissionLabel('ApiUserOnly');
  return refuseRecord(
    'FIELD_INTEGRITY_EXCEPTION',
    `Can't assign permission set "${String(set['Label'])}" to user "${nameOf(user)}". The user license doesn't allow the permission: ${label}`,
  );
}
