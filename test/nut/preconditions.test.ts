/**
 * What an org or a user lacks is named together before anything is written, with the place in Setup. One scratch org, on
 * which an administrator changes one thing after the other; the last tests are about runs with a user that exists.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Envelope, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, editState, startEmulator, writingRequests } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { type OrgSession, openScratchOrg } from './orgSession.ts';

const POLICIES = 'force-app/main/default/extlClntAppOauthPolicies';
const SETTINGS = 'force-app/main/default/settings/ExternalClientApp.settings-meta.xml';
const EXISTING_USER = 'integration.of.another.day@example.com';

type Obstacle = { readonly id: string; readonly message: string; readonly fix: string };

const obstaclesOf = ({ data }: Envelope): readonly Obstacle[] => (data?.['obstacles'] ?? []) as readonly Obstacle[];
const idsOf = (envelope: Envelope): readonly string[] => obstaclesOf(envelope).map(({ id }) => id);

/** A user as an administrator made it once: of the integration licence, with nothing assigned. */
async function createUser(org: OrgSession): Promise<string> {
  type Profiles = { readonly records: readonly { readonly Id: string }[] };
  const query = "SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'";
  const { records } = await org.request<Profiles>('GET', `query?q=${encodeURIComponent(query)}`);
  const { id } = await org.request<{ readonly id: string }>('POST', 'sobjects/User', {
    Username: EXISTING_USER,
    LastName: 'Integration',
    Alias: 'integ',
    Email: 'integration@example.com',
    ProfileId: records[0]?.Id,
    TimeZoneSidKey: 'Europe/Berlin',
    LocaleSidKey: 'de_DE',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  return id;
}

describe('What is missing for a deployment', () => {
  let project: Project;
  let control: EmulatorControl;
  let orgId: string;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
  });
  after(() => project.dispose());
  afterEach(async () => {
    for (const undo of undoing.splice(0).reverse()) {
      await undo();
    }
  });
  const undoing: (() => Promise<unknown>)[] = [];
  const change: (...args: Parameters<EmulatorControl['change']>) => Promise<void> = async (...args) => {
    undoing.push(await control.change(...args));
  };
  const deploy = async (...words: readonly string[]) => {
    await control.clearRequests();
    return project.warm.json(['deploy', '--target-org', 'dev', ...words]);
  };
  const expectNothingWritten = async (): Promise<void> => {
    expect(writingRequests(await control.requests())).to.deep.equal([]);
  };

  it('is told when the policies name a permission set that nobody has; the new org stays usable', async () => {
    const file = `${POLICIES}/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`;
    await project.edit(file, (text) => text.replace('Order_Sync_Integration', 'Order_Sync_Integration,Nobodys_Set'));
    const failed = await project.warm.json(['deploy:scratch', '--alias', 'dev']);
    await project.edit(file, (text) => text.replace(',Nobodys_Set', ''));
    expectFailure(failed, {
      name: 'PreconditionsMissingError',
      exitCode: 2,
      action: /^Add permissionsets\/Nobodys_Set\.permissionset-meta\.xml/,
    });
    expect(failed.envelope.result?.['org']).to.include({ alias: 'dev' });
    const [org] = await control.scratchOrgs();
    orgId = org?.orgId ?? '';
    expect(writingRequests((await control.requests()).filter((request) => request.org === orgId))).to.deep.equal([]);
  });

  it('is named all together: licences, permissions of the user, the setting, the API version', async () => {
    const [administrator] = (await control.records(orgId, 'Profile')).filter(
      ({ Name }) => Name === 'System Administrator',
    );
    await change(orgId, 'UserLicense', ({ Name }) => Name === 'Salesforce Integration', { TotalLicenses: 0 });
    await change(orgId, 'PermissionSetLicense', () => true, { DeveloperName: 'AnotherPsl' });
    await change(orgId, 'PermissionSet', ({ ProfileId }) => ProfileId === administrator?.Id, {
      PermissionsViewClientSecret: false,
      PermissionsExternalClientAppDeveloper: false,
      PermissionsExternalClientAppAdmin: false,
      PermissionsManageUsers: false,
      PermissionsAssignPermissionSets: false,
    });
    await rename(join(project.folder, SETTINGS), join(project.folder, 'settings.away'));
    undoing.push(() => rename(join(project.folder, 'settings.away'), join(project.folder, SETTINGS)));
    const failed = await deploy();
    expectFailure(failed, { name: 'PreconditionsMissingError', exitCode: 2, action: /^(Setup >|npm run)/ });
    expect(idsOf(failed.envelope)).to.include.members([
      'setting-rest-secret-access',
      'permission-external-client-app-developer',
      'permission-external-client-app-admin',
      'permission-view-client-secret',
      'permission-manage-users',
      'permission-assign-permission-sets',
      'integration-licence-exhausted',
      'integration-permission-set-licence-missing',
    ]);
    const { message = '', actions = [] } = failed.envelope;
    expect(message)
      .to.match(/0 of 0 used, 0 free/)
      .and.include('Nothing was written');
    expect(message).to.include('View Client Secret').and.include('SalesforceAPIIntegrationPsl');
    expect(actions.join('\n')).to.include('--run-as').and.include('via REST API');
    await expectNothingWritten();
  });

  it('is told with --dry-run just the same', async () => {
    await change(orgId, 'PermissionSetLicense', () => true, { DeveloperName: 'AnotherPsl' });
    const failed = await deploy('--dry-run');
    expectFailure(failed, { name: 'PreconditionsMissingError', exitCode: 2, action: /--run-as/ });
    expect(idsOf(failed.envelope)).to.deep.equal(['integration-permission-set-licence-missing']);
    await expectNothingWritten();
  });

  it('is an API version that the org does not offer', async () => {
    await project.edit('sfdx-project.json', (text) => text.replace('"66.0"', '"99.0"'));
    undoing.push(() => project.edit('sfdx-project.json', (text) => text.replace('"99.0"', '"66.0"')));
    const failed = await deploy();
    expectFailure(failed, { name: 'PreconditionsMissingError', exitCode: 2, action: /^Set sourceApiVersion/ });
    expect(idsOf(failed.envelope)).to.deep.equal(['api-version-not-offered']);
    const flag = await deploy('--api-version', '99.0');
    expectFailure(flag, { name: 'ApiVersionNotSupportedError', exitCode: 2, action: /--api-version \d+\.0/ });
    await expectNothingWritten();
  });

  it('is told to a person with the Setup page, and no word of it on stdout as JSON', async () => {
    await change(orgId, 'UserLicense', ({ Name }) => Name === 'Salesforce Integration', { TotalLicenses: 0 });
    const { exitCode, stdout, stderr } = await project.run(['deploy', '--target-org', 'dev']);
    expect(exitCode).to.equal(2);
    expect(stdout + stderr)
      .to.match(/no licence "Salesforce Integration" left/)
      .and.include('--run-as <username>');
    expect(stdout).to.not.match(/^\s*[{[]/);
  });

  it('is warned of, not refused, when a Connected App has the same name', async () => {
    control = await editState(project, ({ components, newId }) => {
      const body = { label: 'Order Sync of the days before' };
      components.put(orgId, { type: 'ConnectedApp', fullName: 'Order_Sync', body, id: newId('0H4'), userId: '' });
    });
    const planned = await deploy('--dry-run');
    expectSuccess(planned);
    expect(planned.envelope.warnings.join('\n')).to.match(/Connected App Order_Sync/);
  });

  it('is a user that --run-as names and nobody knows; none is created under a mistyped name', async () => {
    const failed = await deploy('--run-as', 'nobody.at.all@example.com');
    expectFailure(failed, { name: 'PreconditionsMissingError', exitCode: 2, action: /^Setup > Users: .*--run-as/ });
    expect(idsOf(failed.envelope)).to.deep.equal(['run-as-user-missing']);
    await expectNothingWritten();
  });

  it('is a run-as user that is inactive or frozen', async () => {
    const userId = await createUser(await openScratchOrg(project, 'dev'));
    await change(orgId, 'User', ({ Id }) => Id === userId, { IsActive: false });
    await change(orgId, 'UserLogin', ({ UserId }) => UserId === userId, { IsFrozen: true });
    const failed = await deploy('--run-as', EXISTING_USER);
    expectFailure(failed, {
      name: 'PreconditionsMissingError',
      exitCode: 2,
      action: new RegExp(`^Setup > Users > ${EXISTING_USER.replaceAll('.', '\\.')}: select Active\\.$`),
    });
    expect(idsOf(failed.envelope)).to.deep.equal(['run-as-user-inactive', 'run-as-user-frozen']);
    await expectNothingWritten();
  });

  it('counts the licences in use, and offers the way around', async () => {
    await change(orgId, 'UserLicense', ({ Name }) => Name === 'Salesforce Integration', { TotalLicenses: 1 });
    const failed = await deploy();
    expectFailure(failed, { name: 'PreconditionsMissingError', exitCode: 2, action: /--run-as <username>/ });
    expect(failed.envelope.message).to.include('1 of 1 used, 0 free');
    await expectNothingWritten();
  });

  it('is nothing with a run-as user that exists, who is taken as it is', async () => {
    await change(orgId, 'UserLicense', ({ Name }) => Name === 'Salesforce Integration', { TotalLicenses: 1 });
    const users = (await control.records(orgId, 'User')).length;
    const deployed = await deploy('--run-as', EXISTING_USER);
    expectSuccess(deployed);
    expect(deployed.envelope.result).to.include({ outcome: 'done', runAsUsername: EXISTING_USER });
    expect(await control.records(orgId, 'User')).to.have.length(users);
    const again = await deploy('--run-as', EXISTING_USER);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
    const byVariable = await project.warm.json(['deploy', '--target-org', 'dev'], {
      ECA_RUN_AS_USERNAME: EXISTING_USER,
    });
    expect(byVariable.envelope.result).to.include({ outcome: 'unchanged' });
  });

  it('BL-005 is a policy that the org holds under another name: both are named, and the way to match them', async () => {
    const [right, wrong] = ['Order_Sync_oauthPlcy', 'Order_Sync_oauth_defaultPolicy'].map(
      (name) => `${POLICIES}/${name}.ecaOauthPlcy-meta.xml`,
    ) as [string, string];
    await rename(join(project.folder, right), join(project.folder, wrong));
    undoing.push(() => rename(join(project.folder, wrong), join(project.folder, right)));
    const failed = await deploy('--run-as', EXISTING_USER);
    expectFailure(failed, {
      name: 'PreconditionsMissingError',
      exitCode: 2,
      action: /^git mv \S+Order_Sync_oauth_defaultPolicy\S+ \S+Order_Sync_oauthPlcy\.ecaOauthPlcy-meta\.xml/,
    });
    expect(failed.envelope.message)
      .to.include('"Order_Sync_oauthPlcy"')
      .and.include('"Order_Sync_oauth_defaultPolicy"');
    await expectNothingWritten();
  });
});

describe('A scratch org of an edition without integration licences', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    await startEmulator(project);
  });
  after(() => project.dispose());

  it('is made, and then refused with the licence it lacks and the org it was made as', async () => {
    await project.write('config/group.json', JSON.stringify({ edition: 'Group' }));
    const failed = await project.warm.json(['deploy:scratch', '-f', 'config/group.json', '--alias', 'small']);
    expectFailure(failed, { name: 'PreconditionsMissingError', exitCode: 2, action: /--target-org small --run-as/ });
    expect(idsOf(failed.envelope)).to.include('integration-licence-missing');
  });
});
