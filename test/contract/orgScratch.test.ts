/** Making and deleting scratch orgs with the real libraries on a Dev Hub that says what no healthy one would. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { createScratchOrg, deleteScratchOrg, resumeScratchOrg } from '../../scripts/org/scratchOrg.ts';
import { isKnownIn, readAliases } from '../../scripts/org/sfAliases.ts';
import { fakeClock } from '../support/fakeClock.ts';
import { failureOf } from '../unit/org/failureOf.ts';
import { STUB_SCRATCH_ORG_ID, type StubAnswer, type StubServer, startStubServer } from './orgStubServer.ts';

const API = '/services/data/v67.0';
const REQUEST_ID = '2SR000000000001AAA';
const SCRATCH_USERNAME = 'test-abc@example.com';
const HOME = process.env['HOME'] ?? '';

/** A Dev Hub that says what no healthy one would say at the right moment; the emulator is the healthy one. */
describe('scratch orgs on a Dev Hub in trouble', () => {
  let stub: StubServer;
  let folder: string;
  let states: readonly object[];
  const definitionFile = (): string => join(folder, 'project-scratch-def.json');
  const request = (more: object = {}) => ({
    hub: 'hub',
    definitionFile: definitionFile(),
    alias: 'feature',
    durationDays: 1,
    waitMinutes: 1,
    ...more,
  });
  const posts = (): number =>
    stub.requests.filter(({ method, path }) => method === 'POST' && path.includes('ScratchOrgInfo')).length;
  const active = (): object => ({
    Status: 'Active',
    SignupUsername: SCRATCH_USERNAME,
    SignupInstance: 'USA1S',
    LoginUrl: stub.url,
    AuthCode: 'code',
    ScratchOrg: '00D000000000002',
    ExpirationDate: '2026-12-01',
    CreatedDate: '2026-11-25T12:00:00.000+0000',
    ErrorCode: null,
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'eca-scratch-'));
    writeFileSync(definitionFile(), JSON.stringify({ orgName: 'Order Sync', edition: 'Enterprise' }));
    stub = await startStubServer();
    await authorizeWithRefreshToken({
      loginUrl: stub.url,
      refreshToken: Secret.of('5AepStubRefreshToken'),
      clientId: 'PlatformCLI',
      alias: 'hub',
      isDevHub: true,
    });
    states = [active()];
    let asked = 0;
    stub.answer(`POST ${API}/sobjects/ScratchOrgInfo`, {
      status: 201,
      body: { id: REQUEST_ID, success: true, errors: [] },
    });
    stub.answer(`GET ${API}/sobjects/ScratchOrgInfo/`, () => {
      const state = states[Math.min(asked, states.length - 1)];
      asked += 1;
      return { status: 200, body: { Id: REQUEST_ID, ...state } };
    });
  });
  afterEach(async () => {
    await forgetOrg(SCRATCH_USERNAME);
    await forgetOrg('hub');
    await stub.stop();
    rmSync(folder, { recursive: true, force: true });
    // Core notes unfinished requests here; a later test would take one up.
    rmSync(join(HOME, '.sf', 'scratch-create-cache.json'), { force: true });
  });

  it('waits for the sign-up, tells how far it is, and stores the org under its alias', async () => {
    states = [{ Status: 'New' }, { Status: 'Creating' }, active()];
    const told: string[] = [];
    const created = await createScratchOrg(request({ onProgress: ({ text }: { text: string }) => told.push(text) }));
    expect(created).to.deep.equal({ username: SCRATCH_USERNAME, orgId: STUB_SCRATCH_ORG_ID, alias: 'feature' });
    expect(told)
      .to.include('asking the Dev Hub')
      .and.to.include('sign-up: Creating')
      .and.to.include('authorising the org');
    expect((await readAliases(HOME)).get('feature')).to.equal(SCRATCH_USERNAME);
    expect(posts()).to.equal(1);
  });

  it('BL-096 looks once with a wait of no minutes, and says how to go on', async () => {
    states = [{ Status: 'Creating' }];
    const error = await failureOf(() => createScratchOrg(request({ waitMinutes: 0 })));
    expect(error.name).to.equal('ScratchOrgStillCreatingError');
    expect(error.exitCode).to.equal(69);
    expect(error.message).to.include('Creating');
    expect(error.actions?.[0]).to.equal(`npm run deploy:scratch -- --resume ${REQUEST_ID}`);
    states = [active()];
    expect(await resumeScratchOrg({ requestId: REQUEST_ID, waitMinutes: 0 })).to.include({
      username: SCRATCH_USERNAME,
      alias: 'feature',
    });
    expect(posts()).to.equal(1);
  });

  it('BL-096 shows a real error of that one look as what it is', async () => {
    stub.answer(`GET ${API}/sobjects/ScratchOrgInfo/`, {
      status: 403,
      body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'no API' }],
    });
    const error = await failureOf(() => createScratchOrg(request({ waitMinutes: 0 })));
    expect(error.name).to.equal('ScratchOrgRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.include('API_DISABLED_FOR_ORG');
    expect(error.actions?.[0]).to.be.a('string');
  });

  it('refuses to resume what was not begun here', async () => {
    const error = await failureOf(() => resumeScratchOrg({ requestId: '2SR000000000009AAA', waitMinutes: 0 }));
    expect(error.name).to.equal('UsageError');
    expect(error.exitCode).to.equal(2);
    expect(error.actions?.[0]).to.include('deploy:scratch');
  });

  it('BL-098 shows the limits and does not try again when one is reached', async () => {
    stub.answer(`POST ${API}/sobjects/ScratchOrgInfo`, {
      status: 400,
      body: [
        {
          errorCode: 'LIMIT_EXCEEDED',
          message: 'The signup request failed because this organization has reached its active scratch org limit',
        },
      ],
    });
    stub.answer(`GET ${API}/limits`, {
      status: 200,
      body: { ActiveScratchOrgs: { Max: 3, Remaining: 0 }, DailyScratchOrgs: { Max: 6, Remaining: 2 } },
    });
    const error = await failureOf(() => createScratchOrg(request()));
    expect(error.name).to.equal('ScratchOrgRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.include('LIMIT_EXCEEDED').and.to.include('3 of 3').and.to.include('4 of 6');
    expect(error.actions?.[0]).to.include('npm run org:delete');
    expect(posts()).to.equal(1);
  });

  it('BL-099 tries C-9999 once more, says so, and then gives code and request', async () => {
    states = [{ Status: 'Error', ErrorCode: 'C-9999' }];
    const told: string[] = [];
    const error = await failureOf(() =>
      createScratchOrg(request({ onProgress: ({ text }: { text: string }) => told.push(text) })),
    );
    expect(error.name).to.equal('ScratchOrgRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.include('C-9999').and.to.include(REQUEST_ID);
    expect(error.actions?.[0]).to.include('ScratchOrgInfo');
    expect(told.join('\n')).to.include('C-9999').and.to.include('once more');
    expect(posts()).to.equal(2);
  });

  it('BL-099 does not try any other code again', async () => {
    states = [{ Status: 'Error', ErrorCode: 'C-1016' }];
    const error = await failureOf(() => createScratchOrg(request()));
    expect(error.name).to.equal('ScratchOrgRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.actions?.[0]).to.include('SF_SCRATCH_SIGNUP_CONNECTED_APP=PlatformCLI');
    expect(posts()).to.equal(1);
  });

  /** What the Dev Hub has written of a request whose answer got lost. */
  const loseAnswer = (answer: StubAnswer, isTaken: boolean): void => {
    let description: string | undefined;
    let looks = 0;
    stub.answer(`POST ${API}/sobjects/ScratchOrgInfo`, ({ body }) => {
      description = JSON.parse(body).Description;
      return answer;
    });
    stub.answer(`GET ${API}/query?q=SELECT%20Id%2C%20Description`, () => ({
      status: 200,
      body: { done: true, records: isTaken && looks++ > 0 ? [{ Id: REQUEST_ID, Description: description }] : [] },
    }));
  };

  for (const { what, answer } of [
    { what: 'a reset', answer: 'reset' },
    { what: 'a 503', answer: { status: 503, body: '<html>', type: 'text/html' } },
  ] as const) {
    it(`BL-086 finds the request again after ${what} and goes on with it`, async () => {
      loseAnswer(answer, true);
      expect(await createScratchOrg(request(), fakeClock())).to.include({
        username: SCRATCH_USERNAME,
        alias: 'feature',
      });
      expect(posts()).to.equal(1);
    });

    it(`BL-086 says that it is unclear after ${what}, rather than to ask twice`, async () => {
      loseAnswer(answer, false);
      const error = await failureOf(() => createScratchOrg(request(), fakeClock()));
      expect(error.name).to.equal('ScratchOrgRequestUnclearError');
      expect(error.exitCode).to.equal(68);
      expect(error.actions?.[0]).to.include('sf data query');
      expect(posts()).to.equal(1);
    });
  }

  it('goes on with an org whose login a killed run has stored, though not under its alias yet', async () => {
    const { StateAggregator } = await import('@salesforce/core');
    states = [{ Status: 'Creating' }];
    await failureOf(() => createScratchOrg(request({ waitMinutes: 0 })));
    const { accessToken, refreshToken, loginUrl } = { accessToken: '00D!x', refreshToken: '5Aep', loginUrl: stub.url };
    const orgId = STUB_SCRATCH_ORG_ID;
    const fields = { accessToken, refreshToken, loginUrl, instanceUrl: stub.url, clientId: 'PlatformCLI', orgId };
    const state = await StateAggregator.getInstance();
    state.orgs.set(SCRATCH_USERNAME, { ...fields, username: SCRATCH_USERNAME });
    await state.orgs.write(SCRATCH_USERNAME);
    // What the killed run read into memory died with it.
    StateAggregator.clearInstance();
    states = [active()];
    expect(await createScratchOrg(request())).to.include({ username: SCRATCH_USERNAME, alias: 'feature' });
    expect(stub.requests.filter(({ body }) => body.includes('authorization_code'))).to.deep.equal([]);
    expect((await readAliases(HOME)).get('feature')).to.equal(SCRATCH_USERNAME);
  });

  /** A new org whose login code was used by a run that never saw the answer. */
  const loseLogin = (): (() => number) => {
    let exchanges = 0;
    stub.answer(`GET ${API}/query?q=SELECT%20Id%20FROM%20ActiveScratchOrg`, {
      status: 200,
      body: { done: true, records: [{ Id: '2AS000000000001AAA' }] },
    });
    stub.answer(`DELETE ${API}/sobjects/ActiveScratchOrg/2AS000000000001AAA`, { status: 204, body: '' });
    stub.answer('POST /services/oauth2/token', ({ body }) => {
      if (!body.includes('authorization_code')) {
        return { status: 200, body: { access_token: '00D!x', instance_url: stub.url, id: `${stub.url}/id/00D/005` } };
      }
      exchanges += 1;
      return exchanges === 1
        ? 'reset'
        : { status: 400, body: { error: 'invalid_grant', error_description: 'expired authorization code' } };
    });
    return () => stub.requests.filter(({ method }) => method === 'DELETE').length;
  };

  it('deletes a new org that nobody can enter any more, and makes another in the next run', async () => {
    const deletions = loseLogin();
    const lost = await failureOf(() => createScratchOrg(request()));
    expect(lost.name).to.equal('OrgUnreachableError');
    const again = await failureOf(() => createScratchOrg(request()));
    expect(again.name).to.equal('ScratchOrgRefusedError');
    expect(deletions(), 'one for the lost org, one for the org that this stub does not let in either').to.equal(2);
    expect(posts()).to.equal(2);
  });

  it('says so to a run that resumes the request of such an org', async () => {
    const deletions = loseLogin();
    await failureOf(() => createScratchOrg(request()));
    const error = await failureOf(() => resumeScratchOrg({ requestId: REQUEST_ID, waitMinutes: 0 }));
    expect(error.name).to.equal('ScratchOrgRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.include('login code').and.to.include('was deleted');
    expect(error.actions?.[0]).to.include('npm run deploy:scratch');
    expect(deletions()).to.equal(1);
  });

  for (const { what, answer, name, action } of [
    {
      what: 'is refused',
      answer: { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } },
      name: 'AuthorizationExpiredError',
      action: /^sf org login web --alias hub$/,
    },
    { what: 'is cut off', answer: 'reset', name: 'ScratchOrgRequestUnclearError', action: /sf data query/ },
  ] as const) {
    it(`names the reason when the session of the Dev Hub has ended and its renewal ${what}`, async () => {
      stub.answer(`POST ${API}/sobjects/ScratchOrgInfo`, {
        status: 401,
        body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
      });
      stub.answer('POST /services/oauth2/token', answer);
      const error = await failureOf(() => createScratchOrg(request(), fakeClock()));
      expect(error.name).to.equal(name);
      expect(error.actions?.[0]).to.match(action);
    });
  }

  it('refuses an org that is no Dev Hub', async () => {
    await forgetOrg('hub');
    const refusal: StubAnswer = {
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE', message: 'ScratchOrgInfo is not supported' }],
    };
    stub.answer('GET /services/data/v51.0/query', refusal);
    stub.answer(`GET ${API}/query?q=SELECT%20Id%20FROM%20ScratchOrgInfo`, refusal);
    await authorizeWithRefreshToken({
      loginUrl: stub.url,
      refreshToken: Secret.of('5AepStub'),
      clientId: 'PlatformCLI',
      alias: 'hub',
    });
    const error = await failureOf(() => createScratchOrg(request()));
    expect(error.name).to.equal('NotADevHubError');
    expect(error.exitCode).to.equal(2);
    expect(error.actions?.[0]).to.include('Dev Hub');
  });

  it('BL-097 keeps the org and names the setting when its settings are refused', async () => {
    writeFileSync(definitionFile(), JSON.stringify({ settings: { externalClientAppSettings: { nonsense: true } } }));
    stub.answer('POST /services/Soap/m/', ({ body }) => ({
      status: 200,
      type: 'text/xml',
      body: body.includes('checkDeployStatus')
        ? soap(
            'checkDeployStatus',
            `<done>true</done><id>0Af1</id><status>Failed</status><success>false</success><details><componentFailures><fullName>ExternalClientApp</fullName><problem>Not available for deploy for this organization</problem><problemType>Error</problemType></componentFailures></details>`,
          )
        : soap('deploy', '<done>false</done><id>0Af1</id>'),
    }));
    const error = await failureOf(() => createScratchOrg(request()));
    expect(error.name).to.equal('ScratchOrgSettingsRefusedError');
    expect(error.exitCode).to.equal(68);
    expect(error.message).to.include('ExternalClientApp: Not available for deploy');
    expect(error.actions?.[0]).to.include('--target-org feature');
    expect((await readAliases(HOME)).get('feature')).to.equal(SCRATCH_USERNAME);
  });

  it('deletes on the Dev Hub first, and keeps the name when that fails', async () => {
    await createScratchOrg(request());
    stub.answer(`GET ${API}/query?q=SELECT%20Id%20FROM%20ActiveScratchOrg`, {
      status: 200,
      body: { totalSize: 1, done: true, records: [{ Id: '2AS1' }] },
    });
    stub.answer(`DELETE ${API}/sobjects/ActiveScratchOrg/`, {
      status: 403,
      body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }],
    });
    const error = await failureOf(() => deleteScratchOrg('feature'));
    expect(error.name).to.equal('OrgRequestRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.actions?.[0]).to.be.a('string');
    expect(await isKnownIn(HOME, 'feature')).to.equal(true);
    stub.answer(`DELETE ${API}/sobjects/ActiveScratchOrg/`, { status: 204, body: '' });
    expect(await deleteScratchOrg('feature')).to.include({ username: SCRATCH_USERNAME, outcome: 'deleted' });
    expect(await isKnownIn(HOME, 'feature')).to.equal(false);
  });

  it('takes up the request that a killed run left under the same alias, and asks for no second org', async () => {
    states = [{ Status: 'Creating' }];
    const first = await failureOf(() => createScratchOrg(request({ waitMinutes: 0 })));
    expect([first.name, first.exitCode]).to.deep.equal(['ScratchOrgStillCreatingError', 69]);
    states = [active()];
    const org = await createScratchOrg(request());
    expect(org).to.include({ username: SCRATCH_USERNAME, alias: 'feature' });
    expect(posts()).to.equal(1);
  });

  it('forgets an org that is gone already', async () => {
    await createScratchOrg(request());
    stub.answer(`GET ${API}/query?q=SELECT%20Id%20FROM%20ActiveScratchOrg`, {
      status: 200,
      body: { totalSize: 0, done: true, records: [] },
    });
    expect(await deleteScratchOrg('feature')).to.include({ outcome: 'alreadyGone' });
    expect(await isKnownIn(HOME, 'feature')).to.equal(false);
  });

  it('does not delete an org that no Dev Hub made', async () => {
    const error = await failureOf(() => deleteScratchOrg('hub'));
    expect(error.name).to.equal('NotAScratchOrgError');
    expect(error.exitCode).to.equal(2);
    expect(error.actions?.[0]).to.include('sf org list');
  });
});

const soap = (operation: string, result: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><${operation}Response><result>${result}</result></${operation}Response></soapenv:Body></soapenv:Envelope>`;
