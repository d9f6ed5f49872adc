/**
 * A user of a new org with the rows that an org keeps beside it: its login state and the assignment of the permission
 * set behind its profile. Leaves out every check, since a seed is right by construction.
 */
import type { FieldValue, State, StoredRecord } from '../state/stateTypes.ts';

/** Adds a user row, its UserLogin and its hidden permission set assignment. */
export const seedUser = (
  { records }: State,
  orgId: string,
  fields: Readonly<Record<string, FieldValue>>,
): StoredRecord => {
  const name = [fields['FirstName'], fields['LastName']].filter((part) => typeof part === 'string').join(' ');
  const user = records.insert(orgId, 'User', {
    Name: name,
    IsActive: true,
    UserType: 'Standard',
    UserRoleId: null,
    ManagerId: null,
    FederationIdentifier: null,
    TimeZoneSidKey: 'America/Los_Angeles',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    CompanyName: null,
    LastLoginDate: null,
    ...fields,
  });
  records.insert(orgId, 'UserLogin', { UserId: user.Id, IsFrozen: false, IsPasswordLocked: false });
  const profileId = fields['ProfileId'];
  if (typeof profileId === 'string') {
    const [permissionSet] = records.find(orgId, 'PermissionSet', { ProfileId: profileId });
    if (permissionSet !== undefined) {
      records.insert(orgId, 'PermissionSetAssignment', {
        AssigneeId: user.Id,
        PermissionSetId: permissionSet.Id,
        PermissionSetGroupId: null,
        ExpirationDate: null,
        IsActive: true,
      });
    }
  }
  return user;
};
