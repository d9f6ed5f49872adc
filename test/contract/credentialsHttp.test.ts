/**
 * The credentials resources by raw HTTP, from the list of apps to a finished rotation.
 */
import { expect } from 'chai';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { send, withEmulator } from '../support/emulatorHarness.ts';
import type { InstalledApp } from './oauthOrgFixture.ts';
import { installApp } from './oauthOrgFixture.ts';

const base = '/services/data/v66.0/apps/oauth';
const field = (body: unknown, name: string): unknown => Object(body)[name];

describe('the credentials resources over HTTP', () => {
  const harness = withEmulator();
  let session: OrgSession;
  let app: InstalledApp;
  beforeEach(async () => {
    session = await harness.createOrg('scratch');
    app = installApp(harness.emulator, session);
    app.change('Settings', { enableClientSecretInRestApiAccess: 'true' });
  });
  const consumerPath = () => `${base}/credentials/${app.consumer.appId}/${app.consumer.consumerId}`;
  const statusOfToken = async (key: unknown, secret: unknown): Promise<number> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: String(key),
      client_secret: String(secret),
    });
    return (await send(`${session.instanceUrl}/services/oauth2/token`, { body })).status;
  };

  it('lead from the list of apps to key and secret', async () => {
    const usage = await harness.request(session, `${base}/usage?page=0&pageSize=100`);
    const apps = field(usage.body, 'apps');
    expect(apps).to.be.an('array').with.length(1);
    const identifier = field(Object(apps)[0], 'identifier');
    const consumers = await harness.request(session, `${base}/credentials/${identifier}`);
    const consumerId = field(Object(field(consumers.body, 'consumers'))[0], 'id');
    const both = await harness.request(session, `${base}/credentials/${identifier}/${consumerId}?part=keyandsecret`);
    expect(both.body).to.include({ key: app.consumer.key, secret: app.consumer.secret });
    expect(both.headers.get('cache-control')).to.contain('no-store');
  });

  it('rotate with two live pairs on the way and one at the end', async () => {
    const { key, secret } = app.consumer;
    const staged = await harness.request(session, `${consumerPath()}/staged`, { body: {} });
    expect(staged.status).to.equal(201);
    const pair: unknown = Object(field(staged.body, 'stagedCredentials'))[0];
    const url = String(field(pair, 'url'));
    const [newKey, newSecret] = [field(pair, 'key'), field(pair, 'secret')];
    expect([await statusOfToken(key, secret), await statusOfToken(newKey, newSecret)]).to.deep.equal([200, 200]);
    const rotated = await harness.request(session, url, { method: 'PATCH', body: { command: 'rotate' } });
    expect(rotated.status).to.equal(200);
    expect(rotated.body).to.include({ state: 'Rotated', key });
    expect([await statusOfToken(key, secret), await statusOfToken(newKey, newSecret)]).to.deep.equal([200, 200]);
    const deleted = await harness.request(session, url, { method: 'DELETE' });
    expect([deleted.status, deleted.text]).to.deep.equal([204, '']);
    expect([await statusOfToken(key, secret), await statusOfToken(newKey, newSecret)]).to.deep.equal([400, 200]);
    expect((await harness.request(session, url, { method: 'DELETE' })).status).to.equal(404);
  });

  it('stage without a body too', async () => {
    const staged = await harness.request(session, `${consumerPath()}/staged`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(staged.status).to.equal(201);
  });

  it('need a session of this org', async () => {
    const other = await harness.createOrg('scratch');
    for (const token of ['nonsense', other.adminToken]) {
      const answer = await harness.request(session, consumerPath(), { token });
      expect(answer.status).to.equal(401);
      expect(field(Object(answer.body)[0], 'errorCode')).to.equal('INVALID_SESSION_ID');
    }
  });

  it('refuse the secret to the run-as user of the app itself, and to all where the setting is off', async () => {
    const { token } = harness.emulator.state.tokens.issue({
      kind: 'access',
      orgId: session.org.orgId,
      userId: app.runAsUserId,
      clientId: app.consumer.key,
      scope: 'api',
      expiresAt: undefined,
    });
    const path = `${consumerPath()}?part=secret`;
    const refused = await harness.request(session, path, { token });
    expect([refused.status, field(Object(refused.body)[0], 'errorCode')]).to.deep.equal([403, 'INSUFFICIENT_ACCESS']);
    app.change('Settings', { enableClientSecretInRestApiAccess: 'false' });
    const off = await harness.request(session, path);
    expect([off.status, field(Object(off.body)[0], 'errorCode')]).to.deep.equal([403, 'FUNCTIONALITY_NOT_ENABLED']);
    expect(off.text).to.not.contain(app.consumer.secret);
  });

  it('say 501 for the resources of users and tokens', async () => {
    const answer = await harness.request(session, `${base}/usage/${app.consumer.appId}/users`);
    expect(answer.status).to.equal(501);
    expect(field(Object(answer.body)[0], 'errorCode')).to.equal('NOT_EMULATED');
  });
});
