/** What a deployment leaves behind in an emulated org: bodies with what the org fills in, policies, consumers, flags of change. */
import { expect } from 'chai';
import {
  appFile,
  componentRows,
  createDeployOrg,
  type DeployOrg,
  fileOf,
  fiveFiles,
  globalFile,
  oauthPolicyFile,
  paths,
  permissionSetFile,
  settingsFile,
  threeFiles,
} from './deployOrg.ts';

const flagsOf = ({ deploy }: DeployOrg, ...request: Parameters<DeployOrg['deploy']>) =>
  Object.fromEntries(
    componentRows(deploy(...request).successes).map(({ fullName, created, changed }) => [fullName, [created, changed]]),
  );

describe('runDeployment', () => {
  let org: DeployOrg;
  beforeEach(() => {
    org = createDeployOrg();
  });
  afterEach(() => org.close());

  it('creates an app of five components, with a row for each and one for the manifest', () => {
    const { status, success, successes, failures } = org.deploy(fiveFiles);
    expect({ status, success, failures }).to.deep.equal({ status: 'Succeeded', success: true, failures: [] });
    expect(successes[0]).to.include({ componentType: '', fullName: 'package.xml', fileName: 'package.xml' });
    expect(componentRows(successes)).to.have.length(5);
    for (const row of componentRows(successes)) {
      expect(row).to.include({ created: true, changed: true, deleted: false, success: true });
      expect(row.id).to.match(/^0x[IJKLM]\w{15}$/);
    }
  });

  it('takes components in any order of the manifest', () => {
    const { status } = org.deploy(Object.fromEntries(Object.entries(fiveFiles).reverse()));
    expect(status).to.equal('Succeeded');
  });

  it('takes an app in steps: header, OAuth settings, global settings, and makes the consumer with the last', () => {
    org.deploy({ [paths.app]: appFile() });
    org.deploy({ [paths.settings]: settingsFile() });
    expect(org.consumer()).to.equal(undefined);
    expect(org.bodyOf(paths.settings)).to.not.have.property('oauthLink');
    org.deploy({ [paths.global]: globalFile() });
    expect(org.bodyOf(paths.global)).to.include({ consumerKey: org.consumer()?.key });
    expect(org.bodyOf(paths.settings)).to.have.property('oauthLink');
  });

  it('fills in what belongs to the org, and keeps the secret out of every body', () => {
    org.deploy(threeFiles);
    const orgId = org.org.orgId.slice(0, 15);
    const consumer = org.consumer();
    expect(org.bodyOf(paths.app)).to.deep.equal({
      contactEmail: 'ops@example.com',
      distributionState: 'Local',
      isProtected: 'false',
      label: 'Order Sync',
      orgScopedExternalApp: `${orgId}:Order_Sync`,
    });
    expect(org.bodyOf(paths.settings)).to.deep.equal({
      commaSeparatedOauthScopes: 'Api, Basic',
      externalClientApplication: 'Order_Sync',
      isFirstPartyAppEnabled: 'false',
      label: 'Order_Sync_oauth',
      oauthLink: `${orgId}:${consumer?.consumerId.slice(0, 15)}`,
    });
    expect(org.bodyOf(paths.global)).to.include({
      consumerKey: consumer?.key,
      isClientCredentialsFlowEnabled: 'true',
      isPkceRequired: 'true',
      isSecretRequiredForRefreshToken: 'true',
      isTokenExchangeEnabled: 'false',
      shouldRotateConsumerKey: 'false',
    });
    expect(consumer).to.include({ appName: 'Order_Sync', appId: org.component(paths.app)?.id });
    const stored = ['ExtlClntAppGlobalOauthSettings', 'ExtlClntAppOauthSettings', 'ExternalClientApplication'].map(
      (type) => org.state.components.list(org.org.orgId, type),
    );
    expect(JSON.stringify(stored)).to.not.include(consumer?.secret);
  });

  it('makes the policies of an app that came without any', () => {
    org.deploy(threeFiles);
    const policyOf = (type: string) => org.state.components.list(org.org.orgId, type);
    const [oauthPolicy, ...more] = policyOf('ExtlClntAppOauthConfigurablePolicies');
    expect(more).to.deep.equal([]);
    expect(oauthPolicy?.fullName).to.equal('Order_Sync_oauth_defaultPolicy');
    expect(oauthPolicy?.body).to.include({
      permittedUsersPolicyType: 'AllSelfAuthorized',
      ipRelaxationPolicyType: 'Enforce',
      refreshTokenPolicyType: 'SpecificLifetime',
      refreshTokenValidityPeriod: '365',
      refreshTokenValidityUnit: 'Days',
      requiredSessionLevel: 'STANDARD',
    });
    const [appPolicy] = policyOf('ExtlClntAppConfigurablePolicies');
    expect(appPolicy?.fullName).to.equal('Order_Sync_defaultPolicy');
    expect(appPolicy?.body).to.include({ isEnabled: 'true', isOauthPluginEnabled: 'true', startPage: 'None' });
  });

  it('makes no policies beside those that were deployed', () => {
    org.deploy(fiveFiles);
    for (const type of ['ExtlClntAppOauthConfigurablePolicies', 'ExtlClntAppConfigurablePolicies']) {
      expect(org.state.components.list(org.org.orgId, type)).to.have.length(1);
    }
  });

  it('BL-030 finds nothing changed in a second deployment of the same files, key and secret included', () => {
    org.deploy(fiveFiles);
    const before = { consumer: org.consumer(), policy: org.component(paths.oauthPolicy) };
    org.advance(60_000);
    const flags = flagsOf(org, fiveFiles);
    expect(Object.keys(flags)).to.have.length(5);
    for (const flag of Object.values(flags)) expect(flag).to.deep.equal([false, false]);
    expect({ consumer: org.consumer(), policy: org.component(paths.oauthPolicy) }).to.deep.equal(before);
  });

  it('BL-030 takes back what a retrieve gave, the key of the app included', () => {
    org.deploy(threeFiles);
    const files = { ...threeFiles, [paths.global]: globalFile({ consumerKey: org.consumer()?.key }) };
    expect(org.deploy(files).status).to.equal('Succeeded');
  });

  it('changes what a file states, clears what it leaves empty, keeps what it does not mention', () => {
    org.deploy({ ...threeFiles, [paths.app]: appFile({ description: 'One', infoUrl: 'https://example.com' }) });
    const flags = flagsOf(org, { [paths.app]: appFile({ description: 'Two', infoUrl: '' }) });
    expect(flags).to.deep.equal({ Order_Sync: [false, true] });
    expect(org.bodyOf(paths.app)).to.include({ description: 'Two', contactEmail: 'ops@example.com' });
    expect(org.bodyOf(paths.app)).to.not.have.property('infoUrl');
    org.deploy({ [paths.app]: fileOf('ExternalClientApplication', '') });
    expect(org.bodyOf(paths.app)).to.include({ description: 'Two', label: 'Order Sync' });
  });

  it('takes a key that was chosen for a new app', () => {
    org.deploy({ ...threeFiles, [paths.global]: globalFile({ consumerKey: ' chosenForTheApp1 ' }) });
    expect(org.consumer()?.key).to.equal('chosenForTheApp1');
    expect(org.bodyOf(paths.global)).to.include({ consumerKey: 'chosenForTheApp1' });
  });

  it('finds the run-as user without regard to case', () => {
    const files = {
      ...fiveFiles,
      [paths.oauthPolicy]: oauthPolicyFile({ clientCredentialsFlowUser: 'INTEGRATION@order-sync.example.com' }),
    };
    expect(org.deploy(files).status).to.equal('Succeeded');
  });

  it('BL-109 takes the id of a user for no username', () => {
    const files = { ...fiveFiles, [paths.oauthPolicy]: oauthPolicyFile({ clientCredentialsFlowUser: org.user.Id }) };
    expect(org.deploy(files).failures[0]?.problem).to.equal(`No such user: ${org.user.Id}`);
  });

  it('takes permission sets by id, and shows them by name', () => {
    org.deploy({ [paths.permissionSet]: permissionSetFile() });
    const listed = { commaSeparatedPermissionSet: org.component(paths.permissionSet)?.id };
    org.deploy({ ...fiveFiles, [paths.oauthPolicy]: oauthPolicyFile(listed) });
    expect(org.bodyOf(paths.oauthPolicy)).to.include({ commaSeparatedPermissionSet: 'Order_Sync_Access' });
  });

  it('takes a JWT timeout of its own type, also when the type is in the org already', () => {
    const values = { namedUserJwtSessionTimeoutType: 'Custom', namedUserJwtTimeout: '60' };
    expect(org.deploy({ ...fiveFiles, [paths.oauthPolicy]: oauthPolicyFile(values) }).status).to.equal('Succeeded');
    const later = { [paths.oauthPolicy]: oauthPolicyFile({ namedUserJwtTimeout: '90' }) };
    expect(org.deploy(later).status).to.equal('Succeeded');
  });

  it('compares and keeps the key that counts after a rotation without a deployment', () => {
    org.deploy(threeFiles);
    const { consumerId = '' } = org.consumer() ?? {};
    const pair = org.state.consumers.generatePair();
    org.state.consumers.setPair(consumerId, { ...pair, knownAt: org.state.clock.now() });
    const files = { ...threeFiles, [paths.global]: globalFile({ consumerKey: pair.key }) };
    expect(org.deploy(files).status).to.equal('Succeeded');
    expect(org.consumer()).to.include(pair);
    expect(org.bodyOf(paths.global)).to.include({ consumerKey: pair.key });
  });

  it('BL-009 takes a policy with the permission set that it lists, and pre-authorises the set', () => {
    const files = {
      ...fiveFiles,
      [paths.permissionSet]: permissionSetFile(),
      [paths.oauthPolicy]: oauthPolicyFile({
        commaSeparatedPermissionSet: 'Order_Sync_Access, Order_Sync_Access',
        permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
      }),
    };
    expect(org.deploy(files).status).to.equal('Succeeded');
    expect(org.bodyOf(paths.oauthPolicy)).to.include({ commaSeparatedPermissionSet: 'Order_Sync_Access' });
    const rows = org.state.records.find(org.org.orgId, 'SetupEntityAccess');
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({
      ParentId: org.component(paths.permissionSet)?.id,
      SetupEntityId: org.component(paths.app)?.id,
      SetupEntityType: 'ExternalClientApplication',
    });
    org.deploy({ [paths.oauthPolicy]: oauthPolicyFile({ commaSeparatedPermissionSet: '' }) });
    expect(org.state.records.find(org.org.orgId, 'SetupEntityAccess')).to.deep.equal([]);
  });

  it('rotates key and secret only when warnings are ignored', () => {
    org.deploy(threeFiles);
    const before = org.consumer();
    const files = {
      [paths.global]: globalFile({ shouldRotateConsumerKey: 'true', shouldRotateConsumerSecret: 'true' }),
    };
    const refused = org.deploy(files);
    expect(refused.status).to.equal('Failed');
    expect(refused.failures.map(({ problemType }) => problemType)).to.deep.equal(['Warning', 'Warning']);
    expect(org.consumer()).to.deep.equal(before);
    const taken = org.deploy(files, { ignoreWarnings: true });
    expect(taken.status).to.equal('Succeeded');
    expect(componentRows(taken.successes)[0]).to.include({ problemType: 'Warning', success: true, changed: true });
    const after = org.consumer();
    expect(after?.consumerId).to.equal(before?.consumerId);
    expect([after?.key, after?.secret]).to.not.include.members([before?.key]);
    expect(after?.secret).to.not.equal(before?.secret);
    expect(org.bodyOf(paths.global)).to.include({ consumerKey: after?.key, shouldRotateConsumerKey: 'false' });
  });

  it('changes settings of the org, and says so only when they change', () => {
    const path = 'settings/ExternalClientApp.settings';
    const files = {
      [path]: fileOf(
        'ExternalClientAppSettings',
        '<enableClientSecretInRestApiAccess>true</enableClientSecretInRestApiAccess>',
      ),
    };
    expect(flagsOf(org, files)).to.deep.equal({ ExternalClientApp: [false, true] });
    expect(flagsOf(org, files)).to.deep.equal({ ExternalClientApp: [false, false] });
    expect(org.bodyOf(path)).to.include({
      enableClientSecretInRestApiAccess: 'true',
      enablePackageEcaOauthFromDevOrg: 'false',
    });
    const other = {
      'settings/Case.settings': fileOf('CaseSettings', '<emailToCase><enable>true</enable></emailToCase>'),
    };
    expect(org.deploy(other).status).to.equal('Succeeded');
  });

  it('changes a connected app that the org has', () => {
    const path = 'connectedApps/Old.connectedApp';
    const { state, adminId } = org;
    const body = {
      label: 'Old',
      contactEmail: 'a@example.com',
      oauthConfig: { callbackUrl: 'https://a', consumerKey: 'k1' },
    };
    state.components.put(org.org.orgId, {
      type: 'ConnectedApp',
      fullName: 'Old',
      body,
      id: state.newId('0H4'),
      userId: adminId,
    });
    const config = '<oauthConfig><callbackUrl>https://b</callbackUrl></oauthConfig>';
    const file = `<contactEmail>a@example.com</contactEmail><label>Old</label>${config}`;
    expect(org.deploy({ [path]: fileOf('ConnectedApp', file) }).status).to.equal('Succeeded');
    expect(org.bodyOf(path)?.['oauthConfig']).to.deep.equal({ callbackUrl: 'https://b', consumerKey: 'k1' });
  });
});
