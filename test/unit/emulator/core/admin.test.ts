import { expect } from 'chai';
import { send, withEmulator } from '../../../support/emulatorHarness.ts';

describe('the admin routes', () => {
  const harness = withEmulator();

  it('open to the token of the data folder only, and on the front port only', async () => {
    const { frontUrl, adminToken } = harness.running;
    expect((await harness.admin('/status')).status).to.equal(200);
    expect((await send(`${frontUrl}/__emulator/status`)).status).to.equal(403);
    const wrong = { 'x-emulator-token': adminToken.replace(/./g, '0') };
    expect((await send(`${frontUrl}/__emulator/status`, { headers: wrong })).status).to.equal(403);
    const right = { 'x-emulator-token': adminToken };
    expect((await send(`${harness.hub.instanceUrl}/__emulator/status`, { headers: right })).status).to.equal(404);
  });

  it('tell which requests were made, without the values of tokens, and forget them on demand', async () => {
    await send(`${harness.hub.instanceUrl}/services/data?oauth_token=00Dsecret`);
    const { body, text } = await harness.admin('/requests');
    expect(body).to.deep.equal([
      {
        number: 1,
        atMilliseconds: harness.emulator.state.clock.now(),
        method: 'GET',
        path: '/services/data?oauth_token=[REDACTED]',
        org: harness.hub.org.orgId,
        status: 200,
      },
    ]);
    expect(text).not.to.contain('secret');
    await harness.admin('/requests', { method: 'DELETE' });
    expect((await harness.admin('/requests')).body).to.deep.equal([]);
  });

  it('advance the clock', async () => {
    const before = harness.emulator.state.clock.now();
    expect((await harness.admin('/clock/advance', { body: { milliseconds: 5_000 } })).body).to.deep.equal({
      now: before + 5_000,
    });
    expect(harness.emulator.state.clock.now()).to.equal(before + 5_000);
    expect((await harness.admin('/clock/advance', { body: { milliseconds: -1 } })).status).to.equal(400);
  });

  it('patch settings and refuse a setting that does not exist', async () => {
    await harness.admin('/settings', { body: { deployMilliseconds: 70 } });
    expect(harness.emulator.settings).to.include({ deployMilliseconds: 70, propagationMilliseconds: 0 });
    expect((await harness.admin('/settings', { body: { deployMiliseconds: 1 } })).status).to.equal(400);
  });

  it('create orgs that listen and can be logged in to', async () => {
    const { status, body } = await harness.admin('/orgs', { body: { kind: 'sandbox', name: 'QA' } });
    expect(status).to.equal(201);
    expect(body).to.include({ kind: 'sandbox', username: 'admin@emulator.eca.qa', clientId: 'PlatformCLI' });
    const { instanceUrl, refreshToken } = Object(body);
    expect((await send(`${instanceUrl}/services/data`)).status).to.equal(200);
    expect(harness.emulator.state.tokens.find(refreshToken)?.kind).to.equal('refresh');
    const second = await harness.admin('/orgs', { body: { kind: 'sandbox', name: 'QA' } });
    expect(second.body).to.include({ username: 'admin2@emulator.eca.qa' });
  });

  it('read and set fields of records', async () => {
    const { org, userId } = harness.hub;
    const patch = { org: org.orgId, sobject: 'User', id: userId, fields: { IsActive: false, City: null } };
    const patched = await harness.admin('/records', { method: 'PATCH', body: patch });
    expect(patched.body).to.include({ Id: userId, IsActive: false, City: null });
    const read = await harness.admin(`/records?org=${org.orgId}&sobject=User&id=${userId}`);
    expect(read.body).to.deep.equal([patched.body]);
    const missing = await harness.admin('/records', { method: 'PATCH', body: { ...patch, id: '005000000000000' } });
    expect(missing.status).to.equal(404);
  });
});

describe('the pages', () => {
  const harness = withEmulator();

  it('list the orgs and show of one its apps with the key and never the secret', async () => {
    const { state } = harness.emulator;
    const { orgId } = harness.hub.org;
    const app = state.components.put(orgId, {
      type: 'ExternalClientApplication',
      fullName: 'Order_Sync',
      body: { label: '<b>Order & Sync</b>' },
      id: '0xI000000000001AAA',
      userId: harness.hub.userId,
    });
    state.components.put(orgId, {
      type: 'ExtlClntAppOauthConfigurablePolicies',
      fullName: 'Order_Sync_policy',
      body: { externalClientApplication: 'Order_Sync', clientCredentialsFlowUser: 'sync@example.com' },
      id: '0xL000000000001AAA',
      userId: harness.hub.userId,
    });
    const consumer = state.consumers.create({ orgId, appId: app.id, appName: 'Order_Sync' });
    const list = await send(`${harness.running.frontUrl}/`);
    expect(list.text).to.contain(harness.hub.instanceUrl).and.to.contain(harness.hub.username);
    const orgPage = await send(`${harness.running.frontUrl}/orgs/${orgId}`);
    expect(orgPage.text).to.contain(consumer.key).and.to.contain('sync@example.com');
    expect(orgPage.text).to.contain('&#60;b&#62;Order &#38; Sync&#60;/b&#62;').and.not.to.contain('<b>');
    expect(list.text + orgPage.text).not.to.contain(consumer.secret);
    expect(orgPage.headers.get('content-security-policy')).to.contain("default-src 'none'");
  });

  it('are not on the ports of orgs, nor for orgs that do not exist', async () => {
    expect((await send(`${harness.hub.instanceUrl}/`)).status).to.equal(404);
    expect((await send(`${harness.running.frontUrl}/orgs/00D000000000000`)).status).to.equal(404);
  });
});
