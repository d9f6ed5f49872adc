/**
 * System permissions as far as External Client Apps and their run-as users need them, and what each standard profile
 * grants. The names are the columns of Profile and PermissionSet.
 */
export const permissionFields = [
  'PermissionsApiEnabled',
  'PermissionsApiUserOnly',
  'PermissionsAssignPermissionSets',
  'PermissionsAuthorApex',
  'PermissionsClientSecretRotation',
  'PermissionsCustomizeApplication',
  'PermissionsExternalClientAppAdmin',
  'PermissionsExternalClientAppDeveloper',
  'PermissionsExternalClientAppViewer',
  'PermissionsFreezeUsers',
  'PermissionsManageInternalUsers',
  'PermissionsManageProfilesPermissionsets',
  'PermissionsManageUsers',
  'PermissionsModifyAllData',
  'PermissionsModifyMetadata',
  'PermissionsResetPasswords',
  'PermissionsViewAllData',
  'PermissionsViewAllUsers',
  'PermissionsViewClientSecret',
  'PermissionsViewRoles',
  'PermissionsViewSetup',
] as const;

export type PermissionField = (typeof permissionFields)[number];
export type PermissionColumns = Readonly<Record<PermissionField, boolean>>;

/** All columns, true for the granted ones. */
export const grant = (granted: readonly PermissionField[]): PermissionColumns =>
  // Object.fromEntries loses the key type; every key is a PermissionField.
  Object.fromEntries(permissionFields.map((field) => [field, granted.includes(field)])) as PermissionColumns;

export const administratorPermissions = grant(permissionFields.filter((field) => field !== 'PermissionsApiUserOnly'));
export const standardUserPermissions = grant(['PermissionsApiEnabled', 'PermissionsViewSetup', 'PermissionsViewRoles']);
export const minimumAccessPermissions = grant([]);
export const apiOnlyPermissions = grant(['PermissionsApiEnabled', 'PermissionsApiUserOnly']);
