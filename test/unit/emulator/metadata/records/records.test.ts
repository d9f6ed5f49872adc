/** The records that a deployment keeps in step with its components: permission sets and source members. */
import { expect } from 'chai';
import { createDeployOrg, type DeployOrg, fiveFiles, paths, permissionSetFile } from '../deploy/deployOrg.ts';

const api = '<enabled>true</enabled><name>ApiEnabled</name>';

describe('records of deployed components', () => {
  let org: DeployOrg;
  beforeEach(() => {
    org = createDeployOrg();
  });
  afterEach(() => org.close());

  const row = () => org.state.records.find(org.org.orgId, 'PermissionSet', { Name: 'Order_Sync_Access' })[0];

  it('writes the row of a permission set under the id of the component, permissions as columns', () => {
    org.deploy({
      [paths.permissionSet]: permissionSetFile({ license: 'SalesforceAPIIntegrationPsl', userPermissions: api }),
    });
    const [license] = org.state.records.find(org.org.orgId, 'PermissionSetLicense');
    expect(row()).to.include({
      Id: org.component(paths.permissionSet)?.id,
      Label: 'Order Sync Access',
      LicenseId: license?.Id,
      IsOwnedByProfile: false,
      PermissionsApiEnabled: true,
      PermissionsModifyAllData: false,
    });
  });

  it('replaces a permission set as a whole', () => {
    org.deploy({ [paths.permissionSet]: permissionSetFile({ userPermissions: api }) });
    const id = row()?.Id;
    org.deploy({ [paths.permissionSet]: permissionSetFile({ description: 'No API' }) });
    expect(row()).to.include({ Id: id, Description: 'No API', PermissionsApiEnabled: false });
    expect(org.bodyOf(paths.permissionSet)).to.not.have.property('userPermissions');
  });

  it('changes a permission set that was made as a record, and keeps its id', () => {
    const { Id } = org.state.records.insert(org.org.orgId, 'PermissionSet', {
      Name: 'Order_Sync_Access',
      Label: 'By hand',
      IsOwnedByProfile: false,
    });
    const { successes } = org.deploy({ [paths.permissionSet]: permissionSetFile() });
    expect(successes.at(-1)).to.include({ id: Id, created: false, changed: true });
    expect(row()).to.include({ Id, Label: 'Order Sync Access' });
  });

  it('notes members of a scratch org with growing revisions, those the org makes as well', () => {
    org.deploy(fiveFiles);
    const members = () => org.state.records.find(org.org.orgId, 'SourceMember');
    const app = () => members().find((member) => member['MemberType'] === 'ExternalClientApplication');
    expect(members()).to.have.length(5);
    expect(app()).to.include({ MemberName: 'Order_Sync', IsNameObsolete: false, IsNewMember: true });
    expect(app()?.['ChangedBy'], 'a user id').to.match(/^005\w{15}$/);
    const first = Number(app()?.['RevisionCounter']);
    org.destroy('ExternalClientApplication', ['Order_Sync']);
    expect(members()).to.have.length(5);
    expect(members().every((member) => member['IsNameObsolete'] === true)).to.equal(true);
    expect(Number(app()?.['RevisionCounter'])).to.be.greaterThan(first);
  });

  it('notes no members in production', () => {
    const production = createDeployOrg('production');
    production.deploy(fiveFiles);
    expect(production.state.records.find(production.org.orgId, 'SourceMember')).to.deep.equal([]);
    production.close();
  });
});
