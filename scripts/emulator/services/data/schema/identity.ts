/** Tables of the org and of those who use it: Organization, users, their logins, profiles and user licenses. */
import { permissionFields } from './permissionNames.ts';
import { defineSobject, type Sobject } from './sobject.ts';

const organization = defineSobject({
  name: 'Organization',
  fields: [
    'Name string(80) u',
    'Division string(80) un',
    'Street textarea(255) un',
    'City string(40) un',
    'State string(80) un',
    'PostalCode string(20) un',
    'Country string(80) un',
    'Phone phone un',
    'PrimaryContact string(80) un',
    'DefaultLocaleSidKey picklist u',
    'TimeZoneSidKey picklist u',
    'LanguageLocaleKey picklist u',
    'OrganizationType picklist n',
    'NamespacePrefix string(15) n',
    'InstanceName string(5) n',
    'IsSandbox boolean',
    'IsReadOnly boolean',
    'TrialExpirationDate datetime n',
    'FiscalYearStartMonth int u',
  ],
});

const user = defineSobject({
  name: 'User',
  apis: ['data', 'tooling'],
  writes: ['create', 'update'],
  fields: [
    'Username string(80) cu',
    'LastName string(80) cu',
    'FirstName string(40) cun',
    'Name string(121)',
    'CompanyName string(80) cun',
    'Division string(80) cun',
    'Department string(80) cun',
    'Title string(80) cun',
    'Street textarea(255) cun',
    'City string(40) cun',
    'State string(80) cun',
    'PostalCode string(20) cun',
    'Country string(80) cun',
    'Email email(128) cu',
    'EmailPreferencesAutoBcc boolean cu',
    'SenderEmail email cun',
    'SenderName string(80) cun',
    'Phone phone cun',
    'MobilePhone phone cun',
    'Alias string(8) cu',
    'CommunityNickname string(40) cud',
    'IsActive boolean cud',
    'TimeZoneSidKey picklist cu',
    'UserRoleId reference(UserRole) cun',
    'LocaleSidKey picklist cu',
    'ReceivesInfoEmails boolean cu',
    'ReceivesAdminInfoEmails boolean cu',
    'EmailEncodingKey picklist cu',
    'ProfileId reference(Profile) cu',
    'UserType picklist n',
    'LanguageLocaleKey picklist cu',
    'EmployeeNumber string(20) cun',
    'ManagerId reference(User) cun',
    'FederationIdentifier string(512) cun',
    'AboutMe textarea(1000) cun',
    'LastLoginDate datetime n',
    'LastPasswordChangeDate datetime n',
    'UserPermissionsMarketingUser boolean cu',
    'UserPermissionsOfflineUser boolean cu',
    'UserPermissionsSFContentUser boolean cu',
    'UserPermissionsInteractionUser boolean cu',
    'UserPermissionsKnowledgeUser boolean cu',
    'UserPermissionsSupportUser boolean cu',
    'ForecastEnabled boolean cu',
  ],
});

const userLogin = defineSobject({
  name: 'UserLogin',
  audit: 'none',
  writes: ['update'],
  fields: [
    'UserId reference(User)',
    'IsFrozen boolean u',
    'IsPasswordLocked boolean u',
    'LastModifiedDate datetime',
    'LastModifiedById reference(User)',
  ],
});

const userLicense = defineSobject({
  name: 'UserLicense',
  fields: [
    'LicenseDefinitionKey string(40)',
    'Name string(40)',
    'MasterLabel string(40)',
    'Status picklist',
    'TotalLicenses int',
    'UsedLicenses int',
    'UsedLicensesLastUpdated datetime n',
  ],
});

const profile = defineSobject({
  name: 'Profile',
  apis: ['data', 'tooling'],
  fields: [
    'Name string',
    'Description textarea(255) n',
    'UserType picklist',
    'UserLicenseId reference(UserLicense)',
    'IsSsoEnabled boolean',
    ...permissionFields(''),
  ],
});

const userRole = defineSobject({
  name: 'UserRole',
  fields: ['Name string(80)', 'DeveloperName string(80)', 'ParentRoleId reference(UserRole) n'],
});

const loginHistory = defineSobject({
  name: 'LoginHistory',
  audit: 'none',
  visibleWith: ['ManageUsers', 'MonitorLoginHistory', 'ViewSetup'],
  fields: [
    'UserId reference(User)',
    'LoginTime datetime',
    'LoginType picklist',
    'LoginSubType picklist n',
    'SourceIp string(39) n',
    'ForwardedForIp string(256) n',
    'LoginUrl string n',
    'Status string(128) n',
    'Browser string(64) n',
    'Platform string(64) n',
    'Application string(64) n',
    'ClientVersion string(64) n',
    'ApiType string(64) n',
    'ApiVersion string(32) n',
    'TlsProtocol picklist n',
    'CipherSuite picklist n',
    'CountryIso string(2) n',
    'OptionsIsGet boolean',
    'OptionsIsPost boolean',
  ],
});

export const identitySobjects: readonly Sobject[] = [
  organization,
  user,
  userLogin,
  userLicense,
  profile,
  userRole,
  loginHistory,
];
