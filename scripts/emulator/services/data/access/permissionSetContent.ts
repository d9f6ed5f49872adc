/**
 * What one permission set grants. A set made through the data API has its permissions in the columns of its row, a
 * deployed one in its metadata too, and only metadata says which objects it opens.
 */
import type { State, StoredRecord } from '../../../state/stateTypes.ts';
import { businessSobjects } from '../schema/business.ts';
import { FULL_ACCESS, type ObjectAccess } from './objectAccess.ts';

type Element = Readonly<Record<string, unknown>>;

/** Names of the enabled system permissions, without `Permissions`. */
export function readUserPermissions(state: State, orgId: string, permissionSet: StoredRecord): readonly string[] {
  const fromColumns = Object.keys(permissionSet)
    .filter((column) => column.startsWith('Permissions') && permissionSet[column] === true)
    .map((column) => column.slice('Permissions'.length));
  const fromMetadata = elementsOf(state, orgId, permissionSet, 'userPermissions')
    .filter((element) => isTrue(element['enabled']))
    .map((element) => String(element['name']));
  return [...fromColumns, ...fromMetadata];
}

/** Access by sObject name. A full Salesforce profile other than a minimum one opens the business objects; a guess. */
export function readObjectAccess(
  state: State,
  orgId: string,
  permissionSet: StoredRecord,
): ReadonlyMap<string, ObjectAccess> {
  if (permissionSet['IsOwnedByProfile'] === true) {
    const profile = state.records.get(orgId, 'Profile', String(permissionSet['ProfileId']));
    const license = state.records.get(orgId, 'UserLicense', String(profile?.['UserLicenseId']));
    const isOpen = license?.['Name'] === 'Salesforce' && !String(profile?.['Name']).startsWith('Minimum Access');
    return new Map(isOpen ? businessSobjects.map(({ name }) => [name, FULL_ACCESS]) : []);
  }
  return new Map(
    elementsOf(state, orgId, permissionSet, 'objectPermissions').map((element) => [
      String(element['object']),
      {
        read: isTrue(element['allowRead']),
        create: isTrue(element['allowCreate']),
        edit: isTrue(element['allowEdit']),
        delete: isTrue(element['allowDelete']),
      },
    ]),
  );
}

/** One, several or no elements of a name: a list in any case. */
function elementsOf(state: State, orgId: string, permissionSet: StoredRecord, name: string): readonly Element[] {
  if (permissionSet['IsOwnedByProfile'] === true) {
    return [];
  }
  const component = state.components.get(orgId, 'PermissionSet', String(permissionSet['Name']));
  const isElement = (value: unknown): value is Element => typeof value === 'object' && value !== null;
  return [component?.body[name] ?? []].flat().filter(isElement);
}

const isTrue = (value: unknown): boolean => String(value) === 'true';
