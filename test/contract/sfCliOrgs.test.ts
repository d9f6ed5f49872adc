/** The real sf CLI on the emulator: logins of every kind, scratch orgs from sign-up to deletion, their users. */
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../support/emulatorHarness.ts';
import { loginToHub, type SfCli, strayConnections, withSfCli } from '../support/sfCli.ts';
import { deployJwtApp, requestJwtToken } from './sfCliJwtApp.ts';

type AuthFields = {
  readonly orgId: string;
  readonly username: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly isDevHub: boolean;
  readonly expirationDate: string;
};
type Created = {
  readonly username: string;
  readonly orgId: string;
  readonly scratchOrgInfo: Readonly<Record<string, unknown>>;
  readonly authFields: AuthFields;
};
type Listed = {
  readonly username: string;
  readonly alias: string;
  readonly connectedStatus?: string;
  readonly status?: string;
  readonly devHubUsername?: string;
};
type OrgList = { readonly devHubs: readonly Listed[]; readonly scratchOrgs: readonly Listed[] };
type Assigned = { readonly successes: readonly object[]; readonly failures: readonly object[] };

const CREATE = 'org create scratch --definition-file config/project-scratch-def.json --duration-days 1';

const hubSession = ({ running }: SfCli) => {
  const org = running.emulator.state.orgs.get(running.devHub.orgId);
  if (org === undefined) {
    throw new Error('the emulator has no Dev Hub');
  }
  return openSession(running.emulator, org);
};

describe('the sf CLI with orgs of the emulator', () => {
  const open = withSfCli();
  let created: Created;

  before(async () => {
    const sf = open();
    const hub = await loginToHub(sf, sf.json);
    expect(hub.result, 'login by sfdx-url over TLS').to.include({
      username: sf.running.devHub.username,
      orgId: sf.running.devHub.orgId,
      instanceUrl: sf.running.devHub.instanceUrl,
      isDevHub: true,
    });
    created = (await sf.json<Created>(`${CREATE} --alias dev --set-default`)).result;
  });

  it('creates a scratch org', () => {
    expect(created.scratchOrgInfo).to.include({ Status: 'Active', Edition: 'Enterprise', DurationDays: 1 });
    expect(created.authFields).to.include({
      username: created.username,
      orgId: created.orgId,
      clientId: 'PlatformCLI',
    });
    expect(created.scratchOrgInfo['ScratchOrg']).to.equal(created.orgId.slice(0, 15));
  });

  it('creates a scratch org asynchronously, and resumes', async () => {
    const sf = open();
    await sf.changeSettings({ signupMilliseconds: 60_000 });
    const { result: started } = await sf.warm.json<Created>(`${CREATE} --alias later --async`);
    const jobId = String(started.scratchOrgInfo['Id']);
    expect(started.scratchOrgInfo['Status']).to.equal('Creating');
    const early = await sf.warm.json(`org resume scratch --job-id ${jobId}`, { exitCode: 1 });
    expect(early.name).to.equal('StillInProgressError');
    sf.running.advanceClock(60_000);
    const { result: resumed } = await sf.warm.json<Created>(`org resume scratch --job-id ${jobId}`);
    expect(resumed.scratchOrgInfo).to.include({ Id: jobId, Status: 'Active' });
    await sf.changeSettings({ signupMilliseconds: 0 });
  });

  it('creates a scratch org with the settings and the edition of another definition', async () => {
    const sf = open();
    await sf.write(
      'config/withSettings.json',
      JSON.stringify({
        edition: 'Developer',
        settings: {
          externalClientAppSettings: { enableClientSecretInRestApiAccess: true },
          userManagementSettings: { enableScrambleUserData: true },
        },
      }),
    );
    const { result } = await sf.warm.json<Created>(
      'org create scratch --definition-file config/withSettings.json --alias set --username named@example.com',
    );
    expect(result).to.include({ username: 'named@example.com' });
    const { state } = sf.running.emulator;
    const [settings] = state.components
      .list(result.orgId, 'Settings')
      .filter(({ fullName }) => fullName === 'ExternalClientApp');
    expect(settings?.body).to.include({ enableClientSecretInRestApiAccess: 'true' });
    const taken = await sf.warm.json('org create scratch --edition developer --username named@example.com', {
      exitCode: 1,
    });
    await sf.warm.json('org delete scratch --target-org set --no-prompt');
    expect(taken.name).to.equal('C-1007Error');
  });

  it('lists and displays the orgs', async () => {
    const sf = open();
    const [list, scratch] = await Promise.all([
      sf.json<OrgList>('org list'),
      sf.json<Record<string, unknown>>('org display --target-org dev'),
    ]);
    expect(list.result.devHubs).to.have.lengthOf(1);
    expect(list.result.devHubs[0]).to.include({ alias: 'hub', connectedStatus: 'Connected' });
    expect(list.result.scratchOrgs.find(({ alias }) => alias === 'dev')).to.include({
      username: created.username,
      status: 'Active',
      devHubUsername: sf.running.devHub.username,
    });
    expect(scratch.result).to.include({
      id: created.orgId,
      status: 'Active',
      edition: 'Enterprise',
      createdBy: sf.running.devHub.username,
      devHubId: sf.running.devHub.username,
      expirationDate: created.authFields.expirationDate,
    });
    const [byDefault, hub] = await Promise.all([
      sf.warm.json<Record<string, unknown>>('org display'),
      sf.warm.json<Record<string, unknown>>('org display --target-org hub'),
    ]);
    expect(byDefault.result).to.deep.equal(scratch.result);
    expect(hub.result).to.include({ id: sf.running.devHub.orgId, connectedStatus: 'Connected', alias: 'hub' });
  });

  it('logs in again with the SFDX auth URL that it shows of a scratch org', async () => {
    const sf = open();
    const shown = await sf.warm.json<{ sfdxAuthUrl: string }>(
      'org auth show-sfdx-auth-url --target-org dev --no-prompt',
    );
    await sf.write('dev.sfdxurl', shown.result.sfdxAuthUrl);
    const { result } = await sf.warm.json<AuthFields>('org login sfdx-url --sfdx-url-file dev.sfdxurl --alias again', {
      variables: { HOME: join(sf.home, 'url') },
    });
    expect(result).to.include({
      orgId: created.orgId,
      username: created.username,
      instanceUrl: created.authFields.instanceUrl,
    });
  });

  it('logs in with an access token, and logs out', async () => {
    const sf = open();
    const { adminToken, instanceUrl, username, org } = hubSession(sf);
    const variables = { SF_ACCESS_TOKEN: adminToken, HOME: join(sf.home, 'token') };
    const { result } = await sf.json<AuthFields>(
      `org login access-token --instance-url ${instanceUrl} --no-prompt --alias byToken`,
      { variables },
    );
    expect(result).to.include({ username, orgId: org.orgId });
    const query = await sf.warm.json<{ records: readonly object[] }>(
      ['data', 'query', '--target-org', 'byToken', '--query', 'SELECT Name FROM Organization'],
      { variables },
    );
    expect(query.result.records[0]).to.include({ Name: 'Emulated Dev Hub' });
    const logout = await sf.warm.json<readonly string[]>('org logout --target-org byToken --no-prompt', { variables });
    expect(logout.result).to.deep.equal([username]);
    const gone = await sf.warm.json('org display --target-org byToken', { variables, exitCode: 2 });
    expect(gone.name).to.equal('NamedOrgNotFoundError');
  });

  it('logs in with a JWT of an app that has a certificate', async () => {
    const sf = open();
    const { username, instanceUrl } = hubSession(sf);
    const { consumerKey, keyFile } = await deployJwtApp(sf);
    // Asked first by hand: where the local try fails, the CLI goes on to login.salesforce.com.
    const { status, text } = await requestJwtToken({ consumerKey, keyFile, username, instanceUrl });
    expect(status, text).to.equal(200);
    const variables = { HOME: join(sf.home, 'jwt'), SF_AUDIENCE_URL: instanceUrl };
    const { result } = await sf.json<AuthFields>(
      `org login jwt --client-id ${consumerKey} --jwt-key-file ${keyFile} --username ${username} --instance-url ${instanceUrl} --alias byJwt`,
      { variables },
    );
    expect(result).to.include({ username, clientId: consumerKey, isDevHub: true });
    const list = await sf.warm.json<OrgList>('org list', { variables });
    expect(list.result.devHubs[0]).to.include({ alias: 'byJwt', connectedStatus: 'Connected' });
  });

  it('creates a user, sets a password, and assigns a licence and a permission set', async () => {
    const sf = open();
    await sf.write(
      'config/user.json',
      JSON.stringify({ profileName: 'Standard User', LastName: 'Tester', generatePassword: false }),
    );
    const { result: user } = await sf.json<{ orgId: string; fields: Record<string, string> }>(
      'org create user --definition-file config/user.json --set-alias tester',
    );
    expect(user).to.deep.include({ orgId: created.orgId });
    expect(user.fields).to.include({ lastname: 'Tester' });
    const [password, psl] = await Promise.all([
      sf.warm.json<{ username: string; password: string }>('org generate password --on-behalf-of tester'),
      sf.json<Assigned>('org assign permsetlicense --name SalesforceAPIIntegrationPsl'),
    ]);
    expect(password.result.username).to.equal(user.fields['username']);
    expect(psl.result).to.deep.equal({
      successes: [{ name: created.username, value: 'SalesforceAPIIntegrationPsl' }],
      failures: [],
    });
    const again = await sf.warm.json<Assigned>('org assign permsetlicense --name SalesforceAPIIntegrationPsl');
    expect(again.result.failures).to.deep.equal([]);
    const [permset, users] = await Promise.all([
      sf.warm.json<Assigned>('org assign permset --name Nothing_Here', { exitCode: 1 }),
      sf.warm.json<readonly { username: string; profileName: string }[]>('org list users'),
    ]);
    expect(permset.result.failures[0]).to.include({ name: created.username });
    expect(users.result.map(({ profileName }) => profileName)).to.have.members([
      'System Administrator',
      'Standard User',
    ]);
  });

  it('gives a link into the org, its limits and its record counts', async () => {
    const sf = open();
    const [link, limits] = await Promise.all([
      sf.warm.json<{ url: string; orgId: string }>('org open --url-only'),
      sf.json<readonly object[]>('org list limits --target-org hub'),
    ]);
    expect(link.result.orgId).to.equal(created.orgId);
    expect(new URL(link.result.url).origin).to.equal(created.authFields.instanceUrl);
    expect(limits.result).to.deep.include({ name: 'ActiveScratchOrgs', max: 40, remaining: 38 });
    const counts = await sf.warm.json<readonly { name: string; count: number }[]>(
      'org list sobject record-counts --sobject Account --sobject Profile',
    );
    expect(counts.result.find(({ name }) => name === 'Account')?.count).to.equal(0);
  });

  it('deletes a scratch org, and then knows it no more', async () => {
    const sf = open();
    const { result } = await sf.json<{ orgId: string; username: string }>(
      'org delete scratch --target-org dev --no-prompt',
    );
    expect(result).to.deep.equal({ orgId: created.orgId, username: created.username });
    const [list, gone] = await Promise.all([
      sf.warm.json<OrgList>('org list'),
      sf.warm.json('org display --target-org dev', { exitCode: 2 }),
    ]);
    expect(list.result.scratchOrgs.map(({ alias }) => alias)).to.deep.equal(['later']);
    expect(gone.name).to.equal('NamedOrgNotFoundError');
    expect(sf.running.emulator.state.orgs.get(created.orgId)).to.include({ isDeleted: true });
  });

  it('never went beyond this machine', () => {
    const recorded = open().recorded();
    expect(recorded.length, 'connections written down').to.be.greaterThan(20);
    expect(strayConnections(recorded)).to.deep.equal([]);
  });
});
