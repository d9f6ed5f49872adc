/**
 * What a user may do in an org: the permissions of the profile together with those of every assigned permission set, by
 * API name without the `Permissions` of the columns. A permission set counts by its row and, once deployed, by its
 * metadata; nothing is kept between calls.
 */
import type { State, StoredRecord } from '../../state/stateTypes.ts';
import { FULL_ACCESS, NO_ACCESS, type ObjectAccess } from './access/objectAccess.ts';
import { readObjectAccess, readUserPermissions } from './access/permissionSetContent.ts';

/** The names of the system permissions that the user has: `ApiEnabled`. Empty for a user that the org does not have. */
export function effectivePermissions(state: State, orgId: string, userId: string): ReadonlySet<string> {
  return new Set(
    effectivePermissionSets(state, orgId, userId).flatMap((set) => readUserPermissions(state, orgId, set)),
  );
}

/** What the user may do with the records of one business object. */
export function effectiveObjectAccess(state: State, orgId: string, userId: string, sobject: string): ObjectAccess {
  const sets = effectivePermissionSets(state, orgId, userId);
  const system = new Set(sets.flatMap((set) => readUserPermissions(state, orgId, set)));
  if (system.has('ModifyAllData')) {
    return FULL_ACCESS;
  }
  return sets
    .map((set) => readObjectAccess(state, orgId, set).get(sobject) ?? NO_ACCESS)
    .reduce(
      (sum, one) => ({
        read: sum.read || one.read,
        create: sum.create || one.create,
        edit: sum.edit || one.edit,
        delete: sum.delete || one.delete,
      }),
      { ...NO_ACCESS, read: system.has('ViewAllData') },
    );
}

/** The permission set behind the profile and those assigned, without assignments that have run out. */
export function effectivePermissionSets(state: State, orgId: string, userId: string): readonly StoredRecord[] {
  const { records } = state;
  const user = records.get(orgId, 'User', userId);
  if (user === undefined) {
    return [];
  }
  const ofProfile = records.find(orgId, 'PermissionSet', {
    ProfileId: user['ProfileId'] ?? '',
    IsOwnedByProfile: true,
  });
  const assigned = records
    .find(orgId, 'PermissionSetAssignment', { AssigneeId: user.Id })
    .filter((assignment) => !hasExpired(assignment, state.clock.now()))
    .flatMap((assignment) => records.get(orgId, 'PermissionSet', String(assignment['PermissionSetId'])) ?? [])
    // The one behind a former profile may still be assigned in state; what counts is the profile of now.
    .filter((set) => set['IsOwnedByProfile'] !== true);
  return [...ofProfile, ...assigned];
}

const hasExpired = (assignment: StoredRecord, now: number): boolean => {
  const expiration = assignment['ExpirationDate'];
  return typeof expiration === 'string' && Date.parse(expiration.replace(/\+0000$/, 'Z')) <= now;
};
