/** Orgs that are locked, refreshed or reached by the wrong host, and users who are locked out while they have a token. */
import { expect } from 'chai';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { send, withEmulator } from '../support/emulatorHarness.ts';
import { askForToken, installOrderSync, type OrderSync, refreshAccess } from '../support/orderSyncOrg.ts';

const LIMITS = '/services/data/v66.0/limits';
const codeOf = (body: unknown): unknown => Object(Object(body)[0])['errorCode'];

describe('the state of an org', () => {
  const harness = withEmulator();
  let session: OrgSession;
  let order: OrderSync;
  beforeEach(async () => {
    session = await harness.createOrg('sandbox', { name: 'QA' });
    const { frontUrl, adminToken, loginUrl } = harness.running;
    const org = { orgId: session.org.orgId, instanceUrl: session.instanceUrl, token: session.adminToken };
    order = await installOrderSync({ frontUrl, adminToken, loginUrl }, org);
  });

  const grant = async (): Promise<string> => {
    const { status, body } = await askForToken(session.instanceUrl, order.client);
    expect(status).to.equal(200);
    return String(Object(body)['access_token']);
  };
  const introspect = async (token: string): Promise<unknown> => {
    const { clientId, clientSecret } = order.client;
    const body = new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret });
    return Object((await send(`${session.instanceUrl}/services/oauth2/introspect`, { body })).body)['active'];
  };
  const userinfo = async (token: string) =>
    (await send(`${session.instanceUrl}/services/oauth2/userinfo`, { token })).status;

  it('locks everybody out until it is unlocked, and loses nothing', async () => {
    const token = await grant();
    const lock = (isLocked: boolean) => harness.admin('/orgs/lock', { body: { org: session.org.orgId, isLocked } });
    expect((await lock(true)).status).to.equal(200);
    const locked = await harness.request(session, LIMITS);
    expect([locked.status, codeOf(locked.body)]).to.deep.equal([403, 'ORG_LOCKED']);
    expect([await userinfo(token), await introspect(token)]).to.deep.equal([403, false]);
    const form = { grant_type: 'refresh_token', client_id: 'PlatformCLI', refresh_token: session.refreshToken };
    const onLoginHost = await send(`${harness.running.loginUrl}/services/oauth2/token`, {
      body: new URLSearchParams(form),
    });
    expect(onLoginHost.body).to.include({ error: 'inactive_org' });
    await lock(false);
    expect((await harness.request(session, LIMITS)).status).to.equal(200);
    expect([await userinfo(token), await introspect(token)]).to.deep.equal([200, true]);
  });

  it('gives tokens without an API to use them on, where the edition has none', async () => {
    const token = await grant();
    const { orgId: org } = session.org;
    expect((await harness.admin('/orgs/api', { body: { org, isEnabled: false } })).status).to.equal(200);
    expect(await grant()).to.equal(token);
    const refused = await send(session.instanceUrl + LIMITS, { token });
    expect([refused.status, refused.body]).to.deep.equal([
      403,
      [{ message: 'The REST API is not enabled for this Organization.', errorCode: 'API_DISABLED_FOR_ORG' }],
    ]);
    expect((await send(`${session.instanceUrl}/services/data`)).status).to.equal(200);
    await harness.admin('/orgs/api', { body: { org, isEnabled: true } });
    expect((await send(session.instanceUrl + LIMITS, { token })).status).to.equal(200);
  });

  it('is new after a refresh, at the same address and under the same administrator', async () => {
    const token = await grant();
    const { status, body } = await harness.admin('/orgs/refresh', { body: { org: session.org.orgId } });
    expect(status).to.equal(201);
    expect(body).to.include({ instanceUrl: session.instanceUrl, username: session.username, kind: 'sandbox' });
    expect(Object(body)['orgId']).not.to.equal(session.org.orgId);
    const old = await harness.request(session, LIMITS);
    expect([old.status, codeOf(old.body)]).to.deep.equal([401, 'INVALID_SESSION_ID']);
    expect(await userinfo(token)).to.equal(403);
    const access = await refreshAccess(session.instanceUrl, String(Object(body)['refreshToken']));
    const query = '/services/data/v66.0/query?q=';
    const apps = await harness.request(session, `${query}SELECT+Id+FROM+ExternalClientApplication`, { token: access });
    expect(apps.body).to.include({ totalSize: 0 });
    const users = await harness.request(session, `${query}SELECT+Username+FROM+User`, { token: access });
    expect(users.body).to.include({ totalSize: 1 });
  });

  it('can be refreshed again and again, and only where it is a sandbox', async () => {
    let orgId = session.org.orgId;
    for (let time = 0; time < 3; time += 1) {
      const { status, body } = await harness.admin('/orgs/refresh', { body: { org: orgId, keepsApps: true } });
      expect(status).to.equal(201);
      expect(Object(body)['instanceUrl']).to.equal(session.instanceUrl);
      orgId = String(Object(body)['orgId']);
    }
    const types = ['ExternalClientApplication', 'ExtlClntAppOauthSettings'];
    const counts = types.map((type) => harness.emulator.state.components.list(orgId, type).length);
    expect(counts).to.deep.equal([1, 0]);
    const production = await harness.createOrg('production');
    for (const org of [production.org.orgId, session.org.orgId]) {
      expect((await harness.admin('/orgs/refresh', { body: { org } })).status).to.be.oneOf([400, 404]);
    }
  });

  it('shows on its Lightning host, which sends everything on and serves nothing', async () => {
    const opened = await harness.admin('/orgs/lightning', { body: { org: session.org.orgId } });
    const lightning = String(Object(opened.body)['lightningUrl']);
    for (const path of ['/services/oauth2/token?x=1', LIMITS, '/']) {
      const answer = await send(lightning + path, { method: 'POST', body: 'secret', token: session.adminToken });
      expect(answer.status).to.equal(302);
      expect(answer.headers.get('location')).to.equal(session.instanceUrl + path);
    }
  });

  it('ends the tokens of a user who is frozen, and gives them back', async () => {
    const token = await grant();
    const login = await order.idOf(`SELECT Id FROM UserLogin WHERE UserId = '${order.runAsUserId}'`);
    const freeze = (IsFrozen: boolean) => order.rest(`/sobjects/UserLogin/${login}`, 'PATCH', { IsFrozen });
    await freeze(true);
    expect([await userinfo(token), await introspect(token)]).to.deep.equal([403, false]);
    await freeze(false);
    expect(await introspect(token)).to.equal(true);
  });
});
