/**
 * The run-as user. In: the port and a username. Out: the user with everything that decides whether a token can be issued
 * and used; `undefined` where the org has no such user.
 */
import type { OrgClient } from '../orgClient.ts';
import type { UserState } from '../orgSnapshot.ts';
import { soqlLiteral } from '../soqlLiteral.ts';
import { isRefusedWith } from '../translateOrgError.ts';

type UserRow = {
  readonly Id: string;
  readonly Username: string;
  readonly IsActive: boolean;
  readonly Profile: { readonly Name: string; readonly UserLicense: { readonly Name: string } | null } | null;
};

type AssignmentRow = {
  readonly PermissionSet: {
    readonly Name: string;
    readonly IsOwnedByProfile: boolean;
    readonly PermissionsApiEnabled?: boolean;
    readonly PermissionsApiUserOnly?: boolean;
  };
};

const assignmentQuery = (username: string, permissions: readonly string[]): string =>
  `SELECT ${['Name', 'IsOwnedByProfile', ...permissions].map((field) => `PermissionSet.${field}`).join(', ')} ` +
  `FROM PermissionSetAssignment WHERE Assignee.Username = ${soqlLiteral(username)}`;

/** Which permissions exist depends on the org; without them the names of the permission sets are still of use. */
async function queryAssignments(org: OrgClient, username: string): Promise<readonly AssignmentRow[]> {
  try {
    return await org.query<AssignmentRow>(
      assignmentQuery(username, ['PermissionsApiEnabled', 'PermissionsApiUserOnly']),
    );
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_FIELD')) {
      return org.query<AssignmentRow>(assignmentQuery(username, []));
    }
    throw error;
  }
}

async function queryFrozen(org: OrgClient, userId: string): Promise<boolean | 'unknown'> {
  try {
    const [row] = await org.query<{ readonly IsFrozen: boolean }>(
      `SELECT IsFrozen FROM UserLogin WHERE UserId = ${soqlLiteral(userId)}`,
    );
    return row?.IsFrozen ?? 'unknown';
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE', 'INVALID_FIELD', 'INSUFFICIENT_ACCESS')) {
      return 'unknown';
    }
    throw error;
  }
}

/**
 * Granted by any permission set is granted. Not granted is certain only when the profile's own, hidden permission set is
 * among the rows: that is where a profile's permissions are.
 */
function effective(
  rows: readonly AssignmentRow[],
  permission: 'PermissionsApiEnabled' | 'PermissionsApiUserOnly',
): boolean | 'unknown' {
  if (rows.some(({ PermissionSet }) => PermissionSet[permission] === true)) {
    return true;
  }
  const isCertain =
    rows.some(({ PermissionSet }) => PermissionSet.IsOwnedByProfile) &&
    rows.every(({ PermissionSet }) => PermissionSet[permission] !== undefined);
  return isCertain ? false : 'unknown';
}

async function queryUser(org: OrgClient, username: string) {
  const [user] = await org.query<UserRow>(
    `SELECT Id, Username, IsActive, Profile.Name, Profile.UserLicense.Name FROM User WHERE Username = ${soqlLiteral(username)}`,
  );
  return user === undefined ? undefined : { user, isFrozen: await queryFrozen(org, user.Id) };
}

export async function readRunAsUser(org: OrgClient, username: string): Promise<UserState | undefined> {
  const [found, assignments, licences] = await Promise.all([
    queryUser(org, username),
    queryAssignments(org, username),
    org.query<{ readonly PermissionSetLicense: { readonly DeveloperName: string } }>(
      `SELECT PermissionSetLicense.DeveloperName FROM PermissionSetLicenseAssign WHERE Assignee.Username = ${soqlLiteral(username)}`,
    ),
  ]);
  if (found === undefined) {
    return undefined;
  }
  const { user, isFrozen } = found;
  return {
    id: user.Id,
    username: user.Username,
    isActive: user.IsActive,
    isFrozen,
    profileName: user.Profile?.Name ?? '',
    userLicenseName: user.Profile?.UserLicense?.Name ?? '',
    hasApiEnabled: effective(assignments, 'PermissionsApiEnabled'),
    isApiOnly: effective(assignments, 'PermissionsApiUserOnly'),
    assignedPermissionSetNames: assignments
      .filter(({ PermissionSet }) => !PermissionSet.IsOwnedByProfile)
      .map(({ PermissionSet }) => PermissionSet.Name),
    assignedPermissionSetLicenseNames: licences.map(({ PermissionSetLicense }) => PermissionSetLicense.DeveloperName),
  };
}
