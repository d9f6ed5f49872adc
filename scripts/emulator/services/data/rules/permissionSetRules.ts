/** Permission sets made through the data API; those that the Metadata API deploys do not pass here. */
import type { Fields, RecordRules, RuleContext } from '../../../recordRules.ts';
import { insufficientAccess, refuseRecord } from '../records/refusals.ts';
import { requirePermission } from './requirePermission.ts';

const EDITIONS_WITHOUT_API_ONLY = new Set(['Team Edition', 'Group Edition', 'Professional Edition']);

export const permissionSetRules: RecordRules = {
  beforeInsert: (context, fields) => {
    requirePermission(context, 'ManageProfilesPermissionsets', 'ManageUsers');
    const name = String(fields['Name']);
    if (!/^[A-Za-z](?!.*__)\w*(?<!_)$/.test(name)) {
      throw refuseRecord(
        'FIELD_INTEGRITY_EXCEPTION',
        'API Name: The Permission Set API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
        ['Name'],
      );
    }
    const [existing] = context.emulator.state.records.find(context.org.orgId, 'PermissionSet', { Name: name });
    if (existing !== undefined) {
      throw refuseRecord('DUPLICATE_DEVELOPER_NAME', `This name is already in use: ${name}`, ['Name']);
    }
    refuseUnknownPermission(context, fields);
    return { LicenseId: null, ...fields, ProfileId: null, IsOwnedByProfile: false, IsCustom: true, Type: 'Regular' };
  },
  beforeUpdate: (context, set, fields) => {
    requirePermission(context, 'ManageProfilesPermissionsets', 'ManageUsers');
    if (set['IsOwnedByProfile'] === true) {
      throw insufficientAccess();
    }
    refuseUnknownPermission(context, fields);
    return fields;
  },
  beforeDelete: (context, set) => {
    requirePermission(context, 'ManageProfilesPermissionsets', 'ManageUsers');
    if (set['IsOwnedByProfile'] === true) {
      throw insufficientAccess();
    }
    const { records } = context.emulator.state;
    if (records.find(context.org.orgId, 'PermissionSetAssignment', { PermissionSetId: set.Id }).length > 0) {
      throw refuseRecord(
        'DELETE_FAILED',
        `Cannot delete permission set "${String(set['Label'])}": it is assigned to users`,
      );
    }
  },
  afterDelete: ({ emulator, org }, set) => {
    emulator.state.components.delete(org.orgId, 'PermissionSet', String(set['Name']));
  },
};

function refuseUnknownPermission({ org }: RuleContext, fields: Fields): void {
  if (fields['PermissionsApiUserOnly'] === true && EDITIONS_WITHOUT_API_ONLY.has(org.edition)) {
    throw refuseRecord('FIELD_INTEGRITY_EXCEPTION', 'no such permission ApiUserOnly in this organization');
  }
}
