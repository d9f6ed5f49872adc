/** ObjectPermissions rows made from the metadata of the permission sets; the data API has no others. */
import { to18 } from '../../../state/ids.ts';
import type { State, StoredRecord } from '../../../state/stateTypes.ts';
import { readObjectAccess } from '../access/permissionSetContent.ts';

/** One row for each permission set and object; its id is made from the set's, so that it stays the same. */
export const objectPermissionRows = (state: State, orgId: string): readonly StoredRecord[] =>
  state.records.find(orgId, 'PermissionSet').flatMap((set) =>
    [...readObjectAccess(state, orgId, set)].map(([object, access], index) => ({
      Id: to18(`110${set.Id.slice(5, 15)}${String(index).padStart(2, '0')}`),
      ParentId: set.Id,
      SobjectType: object,
      PermissionsRead: access.read,
      PermissionsCreate: access.create,
      PermissionsEdit: access.edit,
      PermissionsDelete: access.delete,
      CreatedDate: set['CreatedDate'] ?? null,
      CreatedById: set['CreatedById'] ?? null,
      LastModifiedDate: set['LastModifiedDate'] ?? null,
      LastModifiedById: set['LastModifiedById'] ?? null,
      SystemModstamp: set['SystemModstamp'] ?? null,
    })),
  );
