/** Assignments of permission set licences: one a user and licence, as long as there are seats, and kept while needed. */
import type { RecordRules } from '../../../recordRules.ts';
import { to15 } from '../../../state/ids.ts';
import { refuseRecord } from '../records/refusals.ts';
import { usedPermissionSetLicenses } from '../rows/licenseUse.ts';
import { requirePermission } from './requirePermission.ts';

export const permissionSetLicenseAssignRules: RecordRules = {
  beforeInsert: (context, fields) => {
    requirePermission(context, 'AssignPermissionSets', 'ManageUsers');
    const { state } = context.emulator;
    const { orgId } = context.org;
    const { AssigneeId = null, PermissionSetLicenseId = null } = fields;
    const [existing] = state.records.find(orgId, 'PermissionSetLicenseAssign', { AssigneeId, PermissionSetLicenseId });
    if (existing !== undefined) {
      throw refuseRecord(
        'DUPLICATE_VALUE',
        `duplicate value found: AssigneeId,PermissionSetLicenseId duplicates value on record with id: ${to15(existing.Id)}`,
      );
    }
    const license = state.records.get(orgId, 'PermissionSetLicense', String(PermissionSetLicenseId));
    const used = usedPermissionSetLicenses(state, orgId).get(String(PermissionSetLicenseId)) ?? 0;
    if (used >= Number(license?.['TotalLicenses'])) {
      throw refuseRecord('LICENSE_LIMIT_EXCEEDED', 'Cannot assign: no licenses left');
    }
    return fields;
  },
  beforeDelete: (context, assignment) => {
    requirePermission(context, 'AssignPermissionSets', 'ManageUsers');
    const { records } = context.emulator.state;
    const { orgId } = context.org;
    const stillNeeding = records
      .find(orgId, 'PermissionSetAssignment', { AssigneeId: assignment['AssigneeId'] ?? null })
      .map(({ PermissionSetId }) => records.get(orgId, 'PermissionSet', String(PermissionSetId)))
      .find((set) => set?.['LicenseId'] === assignment['PermissionSetLicenseId']);
    if (stillNeeding !== undefined) {
      throw refuseRecord(
        'FIELD_INTEGRITY_EXCEPTION',
        `Can't remove the permission set license: the user is assigned the permission set "${String(stillNeeding['Label'])}", which requires it.`,
      );
    }
  },
};
