/**
 * Users: names that are unique in the world, a seat of the profile's licence for every active one, and the rows that an
 * org keeps beside them. Users are never deleted; deactivating one frees its seat.
 */
import type { Fields, RecordRules, RuleContext } from '../../../recordRules.ts';
import type { StoredRecord } from '../../../state/stateTypes.ts';
import { refuseRecord } from '../records/refusals.ts';
import { usedUserLicenses } from '../rows/licenseUse.ts';
import { hasPermission, requirePermission } from './requirePermission.ts';

const USERNAME = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

export const userRules: RecordRules = {
  beforeInsert: (context, fields) => {
    requirePermission(context, 'ManageUsers', 'ManageInternalUsers');
    checkUsername(context, String(fields['Username']));
    const user = {
      IsActive: true,
      UserType: 'Standard',
      CommunityNickname: String(fields['Username']).slice(0, 40),
      ...fields,
    };
    if (user.IsActive) {
      takeSeat(context, String(fields['ProfileId']));
    }
    return user;
  },
  afterInsert: ({ emulator, org, userId }, user) => {
    const login = { UserId: user.Id, IsFrozen: false, IsPasswordLocked: false };
    emulator.state.records.insert(org.orgId, 'UserLogin', login, userId);
    assignProfileSet({ emulator, org, userId }, user.Id, String(user['ProfileId']));
  },
  beforeUpdate: (context, user, fields) => {
    requireRightToChange(context, user, fields);
    const username = fields['Username'];
    if (typeof username === 'string' && username.toLowerCase() !== String(user['Username']).toLowerCase()) {
      checkUsername(context, username);
    }
    const profileId = String(fields['ProfileId'] ?? user['ProfileId']);
    const isActive = (fields['IsActive'] ?? user['IsActive']) === true;
    if (
      isActive &&
      (user['IsActive'] !== true ||
        licenseOf(context, profileId)?.Id !== licenseOf(context, String(user['ProfileId']))?.Id)
    ) {
      takeSeat(context, profileId);
    }
    if (profileId !== user['ProfileId']) {
      assignProfileSet(context, user.Id, profileId);
    }
    return fields;
  },
};

export const userLoginRules: RecordRules = {
  beforeUpdate: (context, _login, fields) => {
    requirePermission(context, 'ManageUsers', 'FreezeUsers');
    return fields;
  },
};

/** Users may edit themselves, but neither their profile nor whether they are active. */
function requireRightToChange(context: RuleContext, user: StoredRecord, fields: Fields): void {
  const isOwn = user.Id === context.userId && !['ProfileId', 'IsActive', 'UserRoleId'].some((name) => name in fields);
  if (!isOwn || hasPermission(context, 'ApiUserOnly')) {
    requirePermission(context, 'ManageUsers', 'ManageInternalUsers');
  }
}

function checkUsername({ emulator }: RuleContext, username: string): void {
  if (!USERNAME.test(username)) {
    throw refuseRecord('INVALID_EMAIL_ADDRESS', `Username: invalid email address: ${username}`, ['Username']);
  }
  if (emulator.state.records.findUserAnywhere(username) !== undefined) {
    throw refuseRecord(
      'DUPLICATE_USERNAME',
      "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address).",
      ['Username'],
    );
  }
}

const licenseOf = ({ emulator, org }: RuleContext, profileId: string): StoredRecord | undefined => {
  const { records } = emulator.state;
  const profile = records.get(org.orgId, 'Profile', profileId);
  return records.get(org.orgId, 'UserLicense', String(profile?.['UserLicenseId']));
};

function takeSeat(context: RuleContext, profileId: string): void {
  const license = licenseOf(context, profileId);
  const used = usedUserLicenses(context.emulator.state, context.org.orgId);
  if (license !== undefined && (used.get(license.Id) ?? 0) >= Number(license['TotalLicenses'])) {
    throw refuseRecord('LICENSE_LIMIT_EXCEEDED', 'License Limit Exceeded', []);
  }
}

/** Replaces the assignment of the permission set behind the profile. */
function assignProfileSet({ emulator, org, userId }: RuleContext, assigneeId: string, profileId: string): void {
  const { records } = emulator.state;
  for (const assignment of records.find(org.orgId, 'PermissionSetAssignment', { AssigneeId: assigneeId })) {
    const set = records.get(org.orgId, 'PermissionSet', String(assignment['PermissionSetId']));
    if (set?.['IsOwnedByProfile'] === true) {
      records.delete(org.orgId, 'PermissionSetAssignment', assignment.Id);
    }
  }
  const [set] = records.find(org.orgId, 'PermissionSet', { ProfileId: profileId, IsOwnedByProfile: true });
  if (set !== undefined) {
    const assignment = { AssigneeId: assigneeId, PermissionSetId: set.Id, PermissionSetGroupId: null, IsActive: true };
    records.insert(org.orgId, 'PermissionSetAssignment', assignment, userId);
  }
}
