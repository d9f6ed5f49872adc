/**
 * What a new org holds before anybody does anything: the organization, licences, standard profiles with the permission
 * sets behind them, the first user, the settings of External Client Apps. Leaves out what services count from state.
 */
import type { Emulator } from '../emulatorTypes.ts';
import { formatTime } from '../state/recordStore.ts';
import type { EmulatedOrg, State, StoredRecord } from '../state/stateTypes.ts';
import { findEdition } from './editions.ts';
import {
  administratorPermissions,
  apiOnlyPermissions,
  minimumAccessPermissions,
  type PermissionColumns,
  standardUserPermissions,
} from './permissions.ts';
import { seedUser } from './seedUser.ts';

export type Administrator = {
  readonly username: string;
  readonly email?: string;
  readonly country?: string;
  readonly language?: string;
};

export const administratorProfile = 'System Administrator';
export const integrationLicense = 'Salesforce Integration';
export const integrationPermissionSetLicense = 'SalesforceAPIIntegrationPsl';

const seedOrganization = ({ records }: State, org: EmulatedOrg, administrator: Administrator): void => {
  const isTemporary = org.kind === 'scratch';
  records.insert(org.orgId, 'Organization', {
    Id: org.orgId,
    Name: org.name,
    OrganizationType: org.edition,
    InstanceName: org.instanceName,
    IsSandbox: isTemporary || org.kind === 'sandbox',
    IsReadOnly: false,
    TrialExpirationDate: isTemporary && org.expiresAt !== undefined ? formatTime(org.expiresAt) : null,
    NamespacePrefix: null,
    LanguageLocaleKey: administrator.language ?? 'en_US',
    DefaultLocaleSidKey: administrator.language ?? 'en_US',
    TimeZoneSidKey: 'America/Los_Angeles',
    PrimaryContact: 'User User',
    Country: administrator.country ?? 'US',
    Division: null,
    Phone: null,
    FiscalYearStartMonth: 1,
    UiSkin: 'Theme3',
    ComplianceBccEmail: null,
  });
};

const seedLicenses = (
  { records }: State,
  { orgId, edition }: EmulatedOrg,
): { salesforce: StoredRecord; integration: StoredRecord | undefined } => {
  const facts = findEdition(edition);
  const license = (
    Name: string,
    MasterLabel: string,
    LicenseDefinitionKey: string,
    TotalLicenses: number,
  ): StoredRecord =>
    records.insert(orgId, 'UserLicense', {
      Name,
      MasterLabel,
      LicenseDefinitionKey,
      Status: 'Active',
      TotalLicenses,
      UsedLicenses: 0,
    });
  const salesforce = license('Salesforce', 'Salesforce', 'SFDC', facts?.salesforceLicenses ?? 2);
  license('Salesforce Platform', 'Salesforce Platform', 'AUL', 3);
  const integrationLicenses = facts?.integrationLicenses ?? 0;
  if (integrationLicenses === 0) return { salesforce, integration: undefined };
  const integration = license(
    integrationLicense,
    integrationLicense,
    'PID_SALESFORCE_INTEGRATION',
    integrationLicenses,
  );
  records.insert(orgId, 'PermissionSetLicense', {
    DeveloperName: integrationPermissionSetLicense,
    MasterLabel: 'Salesforce API Integration',
    Language: 'en_US',
    PermissionSetLicenseKey: integrationPermissionSetLicense,
    Status: 'Active',
    TotalLicenses: integrationLicenses,
    UsedLicenses: 0,
    ExpirationDate: null,
    MaximumPermissionsApiEnabled: true,
    MaximumPermissionsApiUserOnly: true,
  });
  return { salesforce, integration };
};

const seedProfile = (
  { records }: State,
  orgId: string,
  profile: { readonly name: string; readonly license: StoredRecord; readonly permissions: PermissionColumns },
): StoredRecord => {
  const { name, license, permissions } = profile;
  const record = records.insert(orgId, 'Profile', {
    Name: name,
    Description: null,
    UserLicenseId: license.Id,
    UserType: 'Standard',
    ...permissions,
  });
  // An org keeps the permissions of a profile in a permission set of its own, which assignments and queries go through.
  records.insert(orgId, 'PermissionSet', {
    Name: `X${record.Id}`,
    Label: `X${record.Id}`,
    Description: null,
    IsCustom: false,
    IsOwnedByProfile: true,
    ProfileId: record.Id,
    LicenseId: license.Id,
    NamespacePrefix: null,
    PermissionSetGroupId: null,
    HasActivationRequired: false,
    Type: 'Profile',
    ...permissions,
  });
  return record;
};

const seedSettings = ({ components, newId }: State, orgId: string, userId: string): void => {
  components.put(orgId, {
    type: 'Settings',
    fullName: 'ExternalClientApp',
    body: {
      enableClientSecretInRestApiAccess: 'false',
      enableConsumerSecretApiAccess: 'false',
      enablePackageEcaOauthFromDevOrg: 'false',
    },
    id: newId('0xS'),
    userId,
  });
};

/** Fills a new org in one transaction and gives its administrator. */
export const seedOrg = (
  { state }: Pick<Emulator, 'state'>,
  org: EmulatedOrg,
  administrator: Administrator,
): StoredRecord =>
  state.transaction(() => {
    seedOrganization(state, org, administrator);
    const { salesforce, integration } = seedLicenses(state, org);
    const { orgId } = org;
    const admin = seedProfile(state, orgId, {
      name: administratorProfile,
      license: salesforce,
      permissions: administratorPermissions,
    });
    seedProfile(state, orgId, { name: 'Standard User', license: salesforce, permissions: standardUserPermissions });
    seedProfile(state, orgId, {
      name: 'Minimum Access - Salesforce',
      license: salesforce,
      permissions: minimumAccessPermissions,
    });
    if (integration !== undefined) {
      seedProfile(state, orgId, {
        name: 'Minimum Access - API Only Integrations',
        license: integration,
        permissions: apiOnlyPermissions,
      });
    }
    const user = seedUser(state, orgId, {
      Username: administrator.username,
      Email: administrator.email ?? administrator.username,
      FirstName: 'User',
      LastName: 'User',
      Alias: 'UUser',
      ProfileId: admin.Id,
      LanguageLocaleKey: administrator.language ?? 'en_US',
      Country: administrator.country ?? 'US',
    });
    seedSettings(state, orgId, user.Id);
    return user;
  });
