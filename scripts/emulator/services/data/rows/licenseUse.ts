/** Licences in use, counted from who holds them: an active user takes a seat of the licence of its profile. */
import type { State, StoredRecord } from '../../../state/stateTypes.ts';

/** Seats taken by user licence id. */
export function usedUserLicenses(state: State, orgId: string): ReadonlyMap<string, number> {
  const licenseOfProfile = new Map(
    state.records.find(orgId, 'Profile').map((profile) => [profile.Id, String(profile['UserLicenseId'])]),
  );
  const users = state.records.find(orgId, 'User', { IsActive: true });
  return countBy(users, (user) => licenseOfProfile.get(String(user['ProfileId'])));
}

/** Seats taken by permission set licence id. Those of inactive users are free: an org takes them away. */
export function usedPermissionSetLicenses(state: State, orgId: string): ReadonlyMap<string, number> {
  const active = new Set(state.records.find(orgId, 'User', { IsActive: true }).map((user) => user.Id));
  const assignments = state.records.find(orgId, 'PermissionSetLicenseAssign');
  return countBy(assignments, (assignment) =>
    active.has(String(assignment['AssigneeId'])) ? String(assignment['PermissionSetLicenseId']) : undefined,
  );
}

function countBy(
  records: readonly StoredRecord[],
  keyOf: (record: StoredRecord) => string | undefined,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const key = keyOf(record);
    if (key !== undefined) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
