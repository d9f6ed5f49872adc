/**
 * Run-as users. In: the port and usernames. Out: each user with everything that decides whether a token can be issued and
 * used; `undefined` where the org has no such user. Asked once for all of them.
 */
import type { OrgClient } from '../orgClient.ts';
import type { UserState } from '../orgSnapshot.ts';
import { queryByValues } from '../queryByValues.ts';
import { isRefusedWith } from '../translateOrgError.ts';

type UserRow = {
  readonly Id: string;
  readonly Username: string;
  readonly IsActive: boolean;
  readonly Profile: { readonly Name: string; readonly UserLicense: { readonly Name: string } | null } | null;
};

type OfAssignee = { readonly Assignee: { readonly Username: string } };

type AssignmentRow = OfAssignee & {
  readonly PermissionSet: {
    readonly Name: string;
    readonly IsOwnedByProfile: boolean;
    readonly PermissionsApiEnabled?: boolean;
    readonly PermissionsApiUserOnly?: boolean;
  };
};

type LicenceRow = OfAssignee & { readonly PermissionSetLicense: { readonly DeveloperName: string } };

const ASSIGNEE = 'Assignee.Username';

const assignmentQuery =
  (permissions: readonly string[]) =>
  (condition: string): string =>
    `SELECT ${[ASSIGNEE, ...['Name', 'IsOwnedByProfile', ...permissions].map((field) => `PermissionSet.${field}`)].join(', ')} ` +
    `FROM PermissionSetAssignment WHERE ${condition}`;

/** Which permissions exist depends on the org; without them the names of the permission sets are still of use. */
async function queryAssignments(org: OrgClient, usernames: readonly string[]): Promise<readonly AssignmentRow[]> {
  const query = (permissions: readonly string[]) =>
    queryByValues<AssignmentRow>(org, ASSIGNEE, usernames, assignmentQuery(permissions));
  try {
    return await query(['PermissionsApiEnabled', 'PermissionsApiUserOnly']);
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_FIELD')) {
      return query([]);
    }
    throw error;
  }
}

/** By user id; nothing where the org would not tell. */
async function queryFrozen(org: OrgClient, userIds: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  type Row = { readonly UserId: string; readonly IsFrozen: boolean };
  try {
    const rows = await queryByValues<Row>(
      org,
      'UserId',
      userIds,
      (condition) => `SELECT UserId, IsFrozen FROM UserLogin WHERE ${condition}`,
    );
    return new Map(rows.map(({ UserId, IsFrozen }) => [UserId, IsFrozen]));
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE', 'INVALID_FIELD', 'INSUFFICIENT_ACCESS')) {
      return new Map();
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

async function queryUsers(org: OrgClient, usernames: readonly string[]) {
  const users = await queryByValues<UserRow>(
    org,
    'Username',
    usernames,
    (condition) => `SELECT Id, Username, IsActive, Profile.Name, Profile.UserLicense.Name FROM User WHERE ${condition}`,
  );
  const frozen = await queryFrozen(
    org,
    users.map(({ Id }) => Id),
  );
  return users.map((user) => ({ user, isFrozen: frozen.get(user.Id) ?? ('unknown' as const) }));
}

/** Usernames differ without regard to case. */
export async function readRunAsUsers(
  org: OrgClient,
  usernames: readonly string[],
): Promise<(username: string) => UserState | undefined> {
  const [users, assignments, licences] = await Promise.all([
    queryUsers(org, usernames),
    queryAssignments(org, usernames),
    queryByValues<LicenceRow>(
      org,
      ASSIGNEE,
      usernames,
      (condition) =>
        `SELECT ${ASSIGNEE}, PermissionSetLicense.DeveloperName FROM PermissionSetLicenseAssign WHERE ${condition}`,
    ),
  ]);
  const assignmentsOf = byAssignee(assignments);
  const licencesOf = byAssignee(licences);
  const states = new Map(
    users.map(({ user, isFrozen }) => {
      const name = user.Username.toLowerCase();
      return [name, stateOf(user, isFrozen, assignmentsOf(name), licencesOf(name))];
    }),
  );
  return (username) => states.get(username.toLowerCase());
}

function byAssignee<Row extends OfAssignee>(rows: readonly Row[]): (username: string) => readonly Row[] {
  const groups = Map.groupBy(rows, ({ Assignee }) => Assignee.Username.toLowerCase());
  return (username) => groups.get(username) ?? [];
}

function stateOf(
  user: UserRow,
  isFrozen: UserState['isFrozen'],
  assignments: readonly AssignmentRow[],
  licences: readonly LicenceRow[],
): UserState {
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

export const readRunAsUser = async (org: OrgClient, username: string): Promise<UserState | undefined> =>
  (await readRunAsUsers(org, [username]))(username);
