/**
 * System permissions and what each standard profile grants. The names are the columns of Profile and PermissionSet.
 */
import { PERMISSION_NAMES } from '../services/data/schema/permissionNames.ts';

type PermissionName = (typeof PERMISSION_NAMES)[number];
export type PermissionColumns = Readonly<Record<`Permissions${PermissionName}`, boolean>>;

/** All columns, true for the granted ones. */
const grant = (isGranted: (name: PermissionName) => boolean): PermissionColumns =>
  // Object.fromEntries loses the key type; every key is a column of a permission name.
  Object.fromEntries(PERMISSION_NAMES.map((name) => [`Permissions${name}`, isGranted(name)])) as PermissionColumns;

/** What restricts its holder, or is granted one by one even to administrators. */
const notForAdministrators: ReadonlySet<PermissionName> = new Set([
  'ApiUserOnly',
  'BulkApiHardDelete',
  'BypassMFAForUiLogins',
  'DelegatedTwoFactor',
  'ForceTwoFactor',
  'IsSsoEnabled',
  'PasswordNeverExpires',
  'TwoFactorApi',
]);
const standardUser: ReadonlySet<PermissionName> = new Set([
  'ActivateContract',
  'ActivateOrder',
  'ApiEnabled',
  'ConvertLeads',
  'EditEvent',
  'EditTask',
  'ExportReport',
  'LightningExperienceUser',
  'RunReports',
  'ViewHelpLink',
  'ViewRoles',
  'ViewSetup',
]);
const apiOnly: ReadonlySet<PermissionName> = new Set(['ApiEnabled', 'ApiUserOnly']);

export const administratorPermissions = grant((name) => !notForAdministrators.has(name));
export const standardUserPermissions = grant((name) => standardUser.has(name));
export const minimumAccessPermissions = grant((name) => name === 'LightningExperienceUser' || name === 'ViewHelpLink');
export const apiOnlyPermissions = grant((name) => apiOnly.has(name));
