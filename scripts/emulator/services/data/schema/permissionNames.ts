/**
 * System permissions as the org names them, the part that clients and the flow ask about: an org has about a thousand.
 * They are columns `Permissions…` of PermissionSet, Profile and UserPermissionAccess.
 */
export const PERMISSION_NAMES = [
  'ActivateContract',
  'ActivateOrder',
  'ApexRestServices',
  'ApiEnabled',
  'ApiUserOnly',
  'AssignPermissionSets',
  'AuthorApex',
  'BulkApiHardDelete',
  'BypassMFAForUiLogins',
  'CanApproveUninstalledApps',
  'ClientSecretRotation',
  'ConnectOrgToEnvironmentHub',
  'ConvertLeads',
  'CustomizeApplication',
  'DataExport',
  'DelegatedTwoFactor',
  'EditEvent',
  'EditReadonlyFields',
  'EditTask',
  'ExportReport',
  'ExternalClientAppAdmin',
  'ExternalClientAppDeveloper',
  'ExternalClientAppViewer',
  'ForceTwoFactor',
  'FreezeUsers',
  'IdentityEnabled',
  'InstallPackaging',
  'IsSsoEnabled',
  'LightningExperienceUser',
  'ManageAuthProviders',
  'ManageCertificates',
  'ManageCustomPermissions',
  'ManageHealthCheck',
  'ManageInternalUsers',
  'ManageIpAddresses',
  'ManageLoginAccessPolicies',
  'ManagePasswordPolicies',
  'ManageProfilesPermissionsets',
  'ManageRemoteAccess',
  'ManageRoles',
  'ManageSandboxes',
  'ManageSessionPermissionSets',
  'ManageSharing',
  'ManageTwoFactor',
  'ManageUsers',
  'ModifyAllData',
  'ModifyMetadata',
  'MonitorLoginHistory',
  'PasswordNeverExpires',
  'ResetPasswords',
  'RunReports',
  'TwoFactorApi',
  'UseWebLink',
  'ViewAllData',
  'ViewAllProfiles',
  'ViewAllUsers',
  'ViewClientSecret',
  'ViewDeveloperName',
  'ViewEventLogFiles',
  'ViewHelpLink',
  'ViewHealthCheck',
  'ViewRoles',
  'ViewSetup',
  'ViewUserPII',
] as const;

/** Table lines of the permission columns. */
export const permissionFields = (flags: string): readonly string[] =>
  PERMISSION_NAMES.map((name) => `Permissions${name} boolean ${flags}`.trim());

const LABELS: Readonly<Record<string, string>> = {
  ApiUserOnly: 'Api Only User',
  ApiEnabled: 'API Enabled',
};

/** The permission as people read it: `Modify All Data`. */
export const permissionLabel = (name: string): string => LABELS[name] ?? name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
