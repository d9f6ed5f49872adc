/**
 * What an integration user can be made of. In: the port. Out: the user licence, its profiles and the permission set
 * licence, as far as the org has them. Names of licences and profiles are translated in an org of another language, so
 * that keys and relations decide and names only break ties.
 */
import type { OrgClient } from '../orgClient.ts';
import type { LicenseState, OrgSnapshot, ProfileState } from '../orgSnapshot.ts';
import { soqlLiteral } from '../soqlLiteral.ts';

export const INTEGRATION_LICENCE = 'Salesforce Integration';
const INTEGRATION_LICENCE_KEY = /salesforce_?integration/i;
export const INTEGRATION_PERMISSION_SET_LICENCE = 'SalesforceAPIIntegrationPsl';

/** The second is what orgs had before the first replaced it. */
const PREFERRED_PROFILES = ['Minimum Access - API Only Integrations', 'Salesforce API Only System Integrations'];

type LicenceRow = { readonly Id: string; readonly TotalLicenses: number; readonly UsedLicenses: number };
type UserLicenceRow = LicenceRow & { readonly Name: string; readonly LicenseDefinitionKey: string | null };
type PermissionSetLicenceRow = LicenceRow & { readonly DeveloperName: string };
type ProfileRow = { readonly Id: string; readonly Name: string; readonly UserLicenseId: string };

export type IntegrationLicences = Pick<
  OrgSnapshot,
  'integrationLicense' | 'integrationPermissionSetLicense' | 'integrationProfiles'
>;

const licenceState = (name: string, { Id, TotalLicenses, UsedLicenses }: LicenceRow): LicenseState => ({
  id: Id,
  name,
  total: TotalLicenses,
  used: UsedLicenses,
});

/** Lower is better; profiles that nobody has heard of keep the order of their names. */
const rankOf = ({ name }: ProfileState): number => {
  const rank = PREFERRED_PROFILES.indexOf(name);
  return rank === -1 ? PREFERRED_PROFILES.length : rank;
};

async function queryProfiles(org: OrgClient, userLicenseId: string): Promise<readonly ProfileState[]> {
  const rows = await org.query<ProfileRow>(
    `SELECT Id, Name, UserLicenseId FROM Profile WHERE UserLicenseId = ${soqlLiteral(userLicenseId)} ORDER BY Name`,
  );
  return rows
    .map(({ Id, Name, UserLicenseId }) => ({ id: Id, name: Name, userLicenseId: UserLicenseId }))
    .sort((left, right) => rankOf(left) - rankOf(right));
}

async function readUserLicence(
  org: OrgClient,
): Promise<Pick<IntegrationLicences, 'integrationLicense' | 'integrationProfiles'>> {
  const rows = await org.query<UserLicenceRow>(
    'SELECT Id, Name, LicenseDefinitionKey, TotalLicenses, UsedLicenses FROM UserLicense',
  );
  const row =
    rows.find(({ Name }) => Name === INTEGRATION_LICENCE) ??
    rows.find(({ LicenseDefinitionKey }) => INTEGRATION_LICENCE_KEY.test(LicenseDefinitionKey ?? ''));
  return row === undefined
    ? { integrationLicense: undefined, integrationProfiles: [] }
    : {
        integrationLicense: licenceState(row.Name, row),
        integrationProfiles: await queryProfiles(org, row.Id),
      };
}

async function readPermissionSetLicence(org: OrgClient): Promise<LicenseState | undefined> {
  // SOQL compares text without case: the name is written ...Psl and ...PSL.
  const [row] = await org.query<PermissionSetLicenceRow>(
    `SELECT Id, DeveloperName, TotalLicenses, UsedLicenses FROM PermissionSetLicense WHERE DeveloperName = ${soqlLiteral(INTEGRATION_PERMISSION_SET_LICENCE)}`,
  );
  return row === undefined ? undefined : licenceState(row.DeveloperName, row);
}

export async function readIntegrationLicences(org: OrgClient): Promise<IntegrationLicences> {
  const [ofUser, integrationPermissionSetLicense] = await Promise.all([
    readUserLicence(org),
    readPermissionSetLicence(org),
  ]);
  return { ...ofUser, integrationPermissionSetLicense };
}
