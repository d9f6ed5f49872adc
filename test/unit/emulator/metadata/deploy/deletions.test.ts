/** Deletions by deployment: what goes with a component, what may not go, and what was never there. */
import { expect } from 'chai';
import {
  componentRows,
  createDeployOrg,
  type DeployOrg,
  fiveFiles,
  oauthPolicyFile,
  paths,
  permissionSetFile,
} from './deployOrg.ts';

const withAccess = {
  ...fiveFiles,
  [paths.permissionSet]: permissionSetFile(),
  [paths.oauthPolicy]: oauthPolicyFile({ commaSeparatedPermissionSet: 'Order_Sync_Access' }),
};

describe('deletions of a deployment', () => {
  let org: DeployOrg;
  beforeEach(() => {
    org = createDeployOrg();
    org.deploy(withAccess);
  });
  afterEach(() => org.close());

  it('takes everything of an app with it: components, consumer, tokens, access', () => {
    const { state } = org;
    const { orgId } = org.org;
    const appId = org.component(paths.app)?.id ?? '';
    const key = org.consumer()?.key ?? '';
    const { token } = state.tokens.issue({
      kind: 'access',
      orgId,
      userId: org.user.Id,
      clientId: key,
      scope: 'api',
      expiresAt: undefined,
    });
    const { status, successes } = org.destroy('ExternalClientApplication', ['Order_Sync']);
    expect(status).to.equal('Succeeded');
    expect(componentRows(successes)).to.have.length(1);
    expect(componentRows(successes)[0]).to.include({ fullName: 'Order_Sync', deleted: true, changed: true, id: appId });
    for (const path of [paths.app, paths.settings, paths.global, paths.oauthPolicy, paths.appPolicy]) {
      expect(org.component(path), path).to.equal(undefined);
    }
    expect(state.consumers.byApp(orgId, appId)).to.deep.equal([]);
    expect(state.consumers.byKeyAnywhere(key)).to.equal(undefined);
    expect(state.tokens.find(token)).to.equal(undefined);
    expect(state.records.find(orgId, 'SetupEntityAccess')).to.deep.equal([]);
    expect(org.component(paths.permissionSet)).to.have.property('id');
  });

  it('makes an app anew in the deployment that deletes it first', () => {
    const key = org.consumer()?.key;
    const { status } = org.deploy({
      ...fiveFiles,
      'destructiveChangesPre.xml':
        '<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>Order_Sync</members><name>ExternalClientApplication</name></types></Package>',
    });
    expect(status).to.equal('Succeeded');
    expect(org.consumer()?.key).to.be.a('string').that.does.not.equal(key);
  });

  it('validates a deletion without deleting', () => {
    expect(org.destroy('ExternalClientApplication', ['Order_Sync'], { checkOnly: true }).status).to.equal('Succeeded');
    expect(org.component(paths.app)).to.have.property('id');
    expect(org.consumer()).to.have.property('key');
  });

  it('deletes a permission set that nobody has, and takes it off the policies', () => {
    expect(org.destroy('PermissionSet', ['Order_Sync_Access']).status).to.equal('Succeeded');
    expect(org.state.records.find(org.org.orgId, 'PermissionSet', { Name: 'Order_Sync_Access' })).to.deep.equal([]);
    expect(org.bodyOf(paths.oauthPolicy)).to.not.have.property('commaSeparatedPermissionSet');
    expect(org.state.records.find(org.org.orgId, 'SetupEntityAccess')).to.deep.equal([]);
  });

  it('keeps a permission set that somebody has', () => {
    org.state.records.insert(org.org.orgId, 'PermissionSetAssignment', {
      AssigneeId: org.user.Id,
      PermissionSetId: org.component(paths.permissionSet)?.id ?? '',
    });
    const { status, failures } = org.destroy('PermissionSet', ['Order_Sync_Access']);
    expect(status).to.equal('Failed');
    expect(failures[0]?.problem).to.equal('Cannot delete permission set "Order Sync Access": it is assigned to users');
    expect(org.component(paths.permissionSet)).to.have.property('id');
  });

  it('warns of what the org does not have, and goes on', () => {
    const { status, successes } = org.destroy('ExternalClientApplication', ['No_Such_App', 'Order_Sync']);
    expect(status).to.equal('Succeeded');
    expect(componentRows(successes)[0]).to.include({
      problem: 'No ExternalClientApplication named: No_Such_App found',
      problemType: 'Warning',
      deleted: false,
    });
    expect(org.component(paths.app)).to.equal(undefined);
  });

  it('takes the consumer away with either kind of OAuth settings', () => {
    org.destroy('ExtlClntAppGlobalOauthSettings', ['Order_Sync_glbloauth']);
    expect(org.consumer()).to.equal(undefined);
    expect(org.bodyOf(paths.settings)).to.not.have.property('oauthLink');
    org.destroy('ExtlClntAppOauthSettings', ['Order_Sync_oauth']);
    expect(org.component(paths.oauthPolicy)).to.equal(undefined);
    expect(org.component(paths.appPolicy)).to.have.property('id');
  });

  it('refuses to delete settings, profiles, and anything for a user without the permission', () => {
    expect(org.destroy('Settings', ['ExternalClientApp']).status).to.equal('Failed');
    expect(org.destroy('Profile', ['Admin']).status).to.equal('Failed');
    const { failures } = org.destroy('ExternalClientApplication', ['Order_Sync'], { userId: org.user.Id });
    expect(failures[0]?.problem).to.match(/^INSUFFICIENT_ACCESS_OR_READONLY/);
    expect(org.component(paths.app)).to.have.property('id');
  });
});
