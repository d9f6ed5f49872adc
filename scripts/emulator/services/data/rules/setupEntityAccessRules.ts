/** Access of a permission set to an app: what pre-authorises its holders. */
import type { RecordRules } from '../../../recordRules.ts';
import { to15 } from '../../../state/ids.ts';
import { refuseRecord } from '../records/refusals.ts';
import { requirePermission } from './requirePermission.ts';

export const setupEntityAccessRules: RecordRules = {
  beforeInsert: (context, fields) => {
    requirePermission(context, 'ManageProfilesPermissionsets', 'ManageUsers');
    const { ParentId = null, SetupEntityId = null } = fields;
    const [existing] = context.emulator.state.records.find(context.org.orgId, 'SetupEntityAccess', {
      ParentId,
      SetupEntityId,
    });
    if (existing !== undefined) {
      throw refuseRecord(
        'DUPLICATE_VALUE',
        `duplicate value found: SetupEntityId,ParentId duplicates value on record with id: ${to15(existing.Id)}`,
      );
    }
    const SetupEntityType = String(SetupEntityId).startsWith('0H4')
      ? 'ConnectedApplication'
      : 'ExternalClientApplication';
    return { ...fields, SetupEntityType };
  },
  beforeDelete: (context) => requirePermission(context, 'ManageProfilesPermissionsets', 'ManageUsers'),
};
