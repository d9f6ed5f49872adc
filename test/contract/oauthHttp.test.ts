/**
 * The OAuth and identity endpoints by raw HTTP: methods, content types, headers, and what no client library tries.
 */
import { expect } from 'chai';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { send, withEmulator } from '../support/emulatorHarness.ts';
import type { InstalledApp } from './oauthOrgFixture.ts';
import { installApp } from './oauthOrgFixture.ts';

const tokenPath = '/services/oauth2/token';

describe('the OAuth endpoints over HTTP', () => {
  const harness = withEmulator();
  let session: OrgSession;
  let app: InstalledApp;
  beforeEach(async () => {
    session = await harness.createOrg('scratch');
    app = installApp(harness.emulator, session);
  });
  const form = (parameters: Record<string, string>) => ({ body: new URLSearchParams(parameters) });
  const clientForm = (parameters: Record<string, string> = {}) =>
    form({
      grant_type: 'client_credentials',
      client_id: app.consumer.key,
      client_secret: app.consumer.secret,
      ...parameters,
    });
  const post = (path: string, options: Parameters<typeof send>[1]) => send(session.instanceUrl + path, options);

  it('never let an answer be cached', async () => {
    const granted = await post(tokenPath, clientForm());
    expect(granted.status).to.equal(200);
    expect(granted.headers.get('cache-control')).to.equal('no-store');
    expect(granted.headers.get('content-type')).to.match(/^application\/json/);
    const refused = await post(tokenPath, clientForm({ client_secret: 'wrong' }));
    expect(refused.headers.get('cache-control')).to.equal('no-store');
  });

  it('take a token request by POST and as a form only', async () => {
    const got = await send(session.instanceUrl + tokenPath);
    expect([got.status, got.body]).to.deep.equal([
      405,
      { error: 'invalid_request', error_description: 'must use HTTP POST' },
    ]);
    for (const body of [{ grant_type: 'client_credentials' }, 'grant_type=client_credentials']) {
      const answer = await post(tokenPath, { body });
      expect(answer.status).to.equal(400);
      expect(answer.body).to.deep.equal({
        error: 'invalid_request',
        error_description: 'content type must be application/x-www-form-urlencoded',
      });
    }
    const empty = await post(tokenPath, { method: 'POST', headers: { 'content-length': '0' } });
    expect(empty.body).to.include({ error: 'invalid_request' });
    const twice = await post(tokenPath, {
      body: 'grant_type=a&grant_type=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(twice.body).to.deep.equal({ error: 'invalid_request', error_description: 'duplicate parameter' });
  });

  it('take the credentials of an app in the header or in the body, and not in both', async () => {
    const { key, secret } = app.consumer;
    const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
    const inHeader = await post(tokenPath, { ...form({ grant_type: 'client_credentials' }), headers });
    expect(inHeader.status).to.equal(200);
    const twoClients: readonly Record<string, string>[] = [{}, { client_id: 'another', client_secret: '' }];
    for (const parameters of twoClients) {
      const both = await post(tokenPath, { ...clientForm(parameters), headers });
      expect([both.status, both.body]).to.deep.equal([
        400,
        { error: 'invalid_request', error_description: 'multiple client authentication methods' },
      ]);
    }
  });

  it('refresh the session of the sf CLI on the login host', async () => {
    const answer = await send(
      `${harness.running.loginUrl}${tokenPath}`,
      form({ grant_type: 'refresh_token', refresh_token: session.refreshToken, client_id: 'PlatformCLI' }),
    );
    expect(answer.status).to.equal(200);
    expect(answer.body).to.include({ instance_url: session.instanceUrl, token_type: 'Bearer' });
  });

  it('give the identity with the token in header or query, on the org and on the login host', async () => {
    const path = `/id/${session.org.orgId}/${session.userId}`;
    const inQuery = `${path}?format=json&oauth_token=${encodeURIComponent(session.adminToken)}`;
    const answers = await Promise.all([
      harness.request(session, path),
      send(session.instanceUrl + inQuery),
      send(harness.running.loginUrl + inQuery),
    ]);
    for (const answer of answers) {
      expect(answer.status).to.equal(200);
      expect(answer.body).to.include({ username: session.username, user_id: session.userId });
    }
  });

  it('answer 403 and one word where the identity is not given', async () => {
    const other = await harness.createOrg('scratch');
    const path = `/id/${session.org.orgId}/${session.userId}`;
    const bodies = await Promise.all([
      send(session.instanceUrl + path),
      harness.request(session, path, { token: 'nonsense' }),
      harness.request(session, path, { token: other.adminToken }),
      harness.request(session, `/id/${other.org.orgId}/${session.userId}`),
      harness.request(session, '/services/oauth2/userinfo', { token: 'nonsense' }),
    ]);
    expect(bodies.map(({ status, text }) => [status, text])).to.deep.equal([
      [403, 'Missing_OAuth_Token'],
      [403, 'Bad_OAuth_Token'],
      [403, 'Bad_OAuth_Token'],
      [403, 'Wrong_Org'],
      [403, 'Bad_OAuth_Token'],
    ]);
  });

  it('revoke by POST and by GET with an empty body, and not twice', async () => {
    const token = await post(tokenPath, clientForm());
    const text = String(Object(token.body)['access_token']);
    const revoked = await post('/services/oauth2/revoke', form({ token: text }));
    expect([revoked.status, revoked.text]).to.deep.equal([200, '']);
    const again = await send(`${session.instanceUrl}/services/oauth2/revoke?token=${encodeURIComponent(text)}`);
    expect([again.status, again.body]).to.deep.equal([
      400,
      { error: 'invalid_token', error_description: 'invalid token' },
    ]);
  });

  it('give a way into the org for sf org open', async () => {
    const answer = await harness.request(session, '/services/oauth2/singleaccess?redirect_uri=lightning');
    const address = new URL(String(Object(answer.body)['frontdoor_uri']));
    expect(address.origin).to.equal(session.instanceUrl);
    expect(address.searchParams.get('startURL')).to.equal('lightning');
  });

  it('say 501 in their own dialect for what the emulator does not do', async () => {
    const answer = await send(`${session.instanceUrl}/services/oauth2/register`);
    expect(answer.status).to.equal(501);
    expect(answer.body).to.include({ error: 'NOT_EMULATED' });
  });

  it('refuse a browser without a content type where its client is unknown, else on the error page of the org', async () => {
    const unknown = await send(`${session.instanceUrl}/services/oauth2/authorize?response_type=code&client_id=nobody`);
    expect([unknown.status, unknown.headers.get('content-type'), unknown.text]).to.deep.equal([
      400,
      null,
      'error=invalid_client_id&error_description=client%20identifier%20invalid',
    ]);
    const page = await send(`${session.instanceUrl}/setup/secur/RemoteAccessErrorPage.apexp?error=invalid_scope`);
    expect(page.headers.get('content-type')).to.equal('text/html; charset=UTF-8');
    expect(page.text).to.include('OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occurred');
  });

  it('keep secrets and tokens out of the request log', async () => {
    const granted = await post(tokenPath, clientForm());
    const token = String(Object(granted.body)['access_token']);
    await send(
      `${session.instanceUrl}/id/${session.org.orgId}/${app.runAsUserId}?oauth_token=${encodeURIComponent(token)}`,
    );
    const log = await harness.admin('/requests');
    expect(log.status).to.equal(200);
    expect(log.text).to.contain('/id/').and.not.contain(app.consumer.secret);
    expect(log.text).to.not.contain(token.slice(16)).and.not.contain(encodeURIComponent(token).slice(18));
  });
});
