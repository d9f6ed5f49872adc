/** Licences and profiles for an integration user, in orgs of any language. */
import { expect } from 'chai';
import { readIntegrationLicences } from '../../../../scripts/org/snapshot/readIntegrationLicences.ts';
import { orgAnswering } from './orgAnswers.ts';

const licence = (Id: string, Name: string, LicenseDefinitionKey: string | null) => ({
  Id,
  Name,
  LicenseDefinitionKey,
  TotalLicenses: 5,
  UsedLicenses: 2,
});
const SALESFORCE = licence('100000000000001AAA', 'Salesforce', 'SFDC');
const INTEGRATION = licence('100000000000002AAA', 'Salesforce Integration', 'PID_Salesforce_Integration');
const profile = (Name: string) => ({ Id: `00e ${Name}`, Name, UserLicenseId: INTEGRATION.Id });

describe('readIntegrationLicences', () => {
  it('gives licences with their counts, and the profiles of the licence, the best first', async () => {
    const org = orgAnswering({
      UserLicense: [SALESFORCE, INTEGRATION],
      Profile: [
        profile('Another'),
        profile('Salesforce API Only System Integrations'),
        profile('Minimum Access - API Only Integrations'),
      ],
      PermissionSetLicense: [
        { Id: '0PL1', DeveloperName: 'SalesforceAPIIntegrationPsl', TotalLicenses: 5, UsedLicenses: 5 },
      ],
    });
    const found = await readIntegrationLicences(org);
    expect(found.integrationLicense).to.deep.equal({
      id: INTEGRATION.Id,
      name: 'Salesforce Integration',
      total: 5,
      used: 2,
    });
    expect(found.integrationPermissionSetLicense).to.include({ name: 'SalesforceAPIIntegrationPsl', used: 5 });
    expect(found.integrationProfiles.map(({ name }) => name)).to.deep.equal([
      'Minimum Access - API Only Integrations',
      'Salesforce API Only System Integrations',
      'Another',
    ]);
  });

  it('BL-102 finds licence and profile in an org of another language', async () => {
    const translated = { ...INTEGRATION, Name: 'Salesforce-Integration (Benutzerlizenz)' };
    const org = orgAnswering({
      UserLicense: [SALESFORCE, translated],
      Profile: (soql) => (soql.includes(INTEGRATION.Id) ? [profile('Minimaler Zugriff – nur API')] : []),
    });
    const found = await readIntegrationLicences(org);
    expect(found.integrationLicense?.name).to.equal('Salesforce-Integration (Benutzerlizenz)');
    expect(found.integrationProfiles.map(({ name }) => name)).to.deep.equal(['Minimaler Zugriff – nur API']);
  });

  it('gives nothing where the org has no such licence', async () => {
    expect(await readIntegrationLicences(orgAnswering({ UserLicense: [SALESFORCE] }))).to.deep.equal({
      integrationLicense: undefined,
      integrationPermissionSetLicense: undefined,
      integrationProfiles: [],
    });
  });
});
