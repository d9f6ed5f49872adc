import { expect } from 'chai';
import type { StoredRecord } from '../../../../scripts/emulator/state/stateTypes.ts';
import { type OrgSession, withEmulator } from '../../../support/emulatorHarness.ts';

describe('a new org', () => {
  const harness = withEmulator();

  const find = ({ org }: OrgSession, sobject: string, where: Record<string, string | boolean> = {}) =>
    harness.emulator.state.records.find(org.orgId, sobject, where);

  const only = (records: readonly StoredRecord[]): StoredRecord => {
    expect(records).to.have.lengthOf(1);
    return records[0] ?? { Id: '' };
  };

  it('has an organization that tells a scratch org, a sandbox and a production org apart', async () => {
    const scratch = await harness.createOrg('scratch');
    const sandbox = await harness.createOrg('sandbox');
    expect(only(find(harness.hub, 'Organization'))).to.include({
      Id: harness.hub.org.orgId,
      OrganizationType: 'Enterprise Edition',
      IsSandbox: false,
      TrialExpirationDate: null,
    });
    expect(only(find(scratch, 'Organization'))).to.include({
      OrganizationType: 'Developer Edition',
      IsSandbox: true,
      TrialExpirationDate: '2026-12-02T12:00:00.000+0000',
    });
    expect(only(find(sandbox, 'Organization'))).to.include({ IsSandbox: true, TrialExpirationDate: null });
    expect(only(find(sandbox, 'Organization'))['InstanceName']).to.match(/S$/);
  });

  it('has as many integration licences as its edition brings', async () => {
    const developer = await harness.createOrg('developer');
    const group = await harness.createOrg('scratch', { edition: 'Team Edition' });
    const totals = [harness.hub, developer].map((session) => [
      only(find(session, 'UserLicense', { Name: 'Salesforce Integration' }))['TotalLicenses'],
      only(find(session, 'PermissionSetLicense', { DeveloperName: 'SalesforceAPIIntegrationPsl' }))['TotalLicenses'],
    ]);
    expect(totals).to.deep.equal([
      [5, 5],
      [1, 1],
    ]);
    expect(find(group, 'UserLicense', { Name: 'Salesforce Integration' })).to.deep.equal([]);
    expect(find(group, 'Profile', { Name: 'Minimum Access - API Only Integrations' })).to.deep.equal([]);
  });

  it('has an integration profile on the integration licence with the API permissions and no other', () => {
    const license = only(find(harness.hub, 'UserLicense', { Name: 'Salesforce Integration' }));
    const profile = only(find(harness.hub, 'Profile', { Name: 'Minimum Access - API Only Integrations' }));
    expect(profile['UserLicenseId']).to.equal(license.Id);
    const granted = Object.keys(profile).filter((name) => name.startsWith('Permissions') && profile[name] === true);
    expect(granted).to.deep.equal(['PermissionsApiEnabled', 'PermissionsApiUserOnly']);
  });

  it('keeps the permissions of every profile in a permission set of its own', () => {
    for (const profile of find(harness.hub, 'Profile')) {
      const set = only(find(harness.hub, 'PermissionSet', { ProfileId: profile.Id, IsOwnedByProfile: true }));
      for (const [name, value] of Object.entries(profile)) {
        if (name.startsWith('Permissions')) expect(set[name], `${profile['Name']} ${name}`).to.equal(value);
      }
    }
  });

  it('has an administrator who may do all that the flow needs, and is not frozen', () => {
    const user = only(find(harness.hub, 'User'));
    expect(user).to.include({ Username: 'devhub@emulator.eca', IsActive: true, UserType: 'Standard' });
    expect(only(find(harness.hub, 'UserLogin', { UserId: user.Id }))['IsFrozen']).to.equal(false);
    const assignment = only(find(harness.hub, 'PermissionSetAssignment', { AssigneeId: user.Id }));
    const set = only(find(harness.hub, 'PermissionSet', { ProfileId: String(user['ProfileId']) }));
    expect(assignment['PermissionSetId']).to.equal(set.Id);
    expect(set).to.include({
      PermissionsExternalClientAppAdmin: true,
      PermissionsViewClientSecret: true,
      PermissionsClientSecretRotation: true,
      PermissionsManageUsers: true,
      PermissionsApiUserOnly: false,
    });
  });

  it('has the settings of External Client Apps with every switch off', () => {
    const settings = harness.emulator.state.components.get(harness.hub.org.orgId, 'Settings', 'ExternalClientApp');
    expect(settings?.body).to.deep.equal({
      enableClientSecretInRestApiAccess: 'false',
      enableConsumerSecretApiAccess: 'false',
      enablePackageEcaOauthFromDevOrg: 'false',
    });
  });
});
