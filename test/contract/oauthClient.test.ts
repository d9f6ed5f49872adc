/**
 * An OAuth client that was written for no particular server, against the emulator over HTTP.
 */
import { expect } from 'chai';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import type { InstalledApp } from './oauthOrgFixture.ts';
import { installApp } from './oauthOrgFixture.ts';

const insecure = { [oauth.allowInsecureRequests]: true } as const;
const awkwardSecret = 'a+b/c==%41&x=y zé:';

describe('oauth4webapi, which knows nothing of the emulator,', () => {
  const harness = withEmulator();
  let session: OrgSession;
  let app: InstalledApp;
  let server: oauth.AuthorizationServer;
  beforeEach(async () => {
    session = await harness.createOrg('scratch');
    app = installApp(harness.emulator, session, awkwardSecret);
    const issuer = new URL(session.instanceUrl);
    server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  });

  const client = (): oauth.Client => ({ client_id: app.consumer.key });
  const requestToken = async (auth: oauth.ClientAuth, parameters: Record<string, string> = {}) =>
    oauth.processClientCredentialsResponse(
      server,
      client(),
      await oauth.clientCredentialsGrantRequest(server, client(), auth, parameters, insecure),
    );
  const introspect = async (token: string, secret: string = awkwardSecret) =>
    oauth.processIntrospectionResponse(
      server,
      client(),
      await oauth.introspectionRequest(server, client(), oauth.ClientSecretBasic(secret), token, insecure),
    );
  const refusalOf = async (work: Promise<unknown>): Promise<oauth.ResponseBodyError> => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof oauth.ResponseBodyError)) throw new Error('not refused', { cause: error });
    return error;
  };

  it('discovers every endpoint on the origin of the org', () => {
    expect(server).to.include({
      issuer: session.instanceUrl,
      token_endpoint: `${session.instanceUrl}/services/oauth2/token`,
      introspection_endpoint: `${session.instanceUrl}/services/oauth2/introspect`,
      revocation_endpoint: `${session.instanceUrl}/services/oauth2/revoke`,
      userinfo_endpoint: `${session.instanceUrl}/services/oauth2/userinfo`,
      jwks_uri: `${session.instanceUrl}/id/keys`,
    });
  });

  for (const [way, authenticate] of [
    ['in the body', oauth.ClientSecretPost],
    ['as HTTP Basic', oauth.ClientSecretBasic],
  ] as const) {
    it(`BL-136 gets a token with a secret of awkward characters ${way}`, async () => {
      const answer = await requestToken(authenticate(awkwardSecret));
      expect(answer).to.include({ token_type: 'bearer', scope: 'api openid', token_format: 'opaque' });
      expect(answer.expires_in).to.equal(undefined);
      const versions = await harness.request(session, '/services/data/v66.0', { token: answer.access_token });
      expect(versions.status).to.equal(200);
    });
  }

  it('introspects its token, revokes it, and finds it inactive', async () => {
    const { access_token: token } = await requestToken(oauth.ClientSecretPost(awkwardSecret));
    expect(await introspect(token)).to.include({
      active: true,
      client_id: app.consumer.key,
      username: app.runAsUsername,
      scope: 'api openid',
    });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client(), oauth.ClientSecretPost(awkwardSecret), token, insecure),
    );
    expect(await introspect(token)).to.deep.equal({ active: false });
    const afterwards = await harness.request(session, '/services/data/v66.0', { token });
    expect(afterwards.status).to.equal(401);
  });

  it('reads the claims of the run-as user', async () => {
    const { access_token: token } = await requestToken(oauth.ClientSecretPost(awkwardSecret));
    const subject = `${harness.running.loginUrl}/id/${session.org.orgId}/${app.runAsUserId}`;
    const response = await oauth.userInfoRequest(server, client(), token, insecure);
    expect(await oauth.processUserInfoResponse(server, client(), subject, response)).to.include({
      preferred_username: app.runAsUsername,
      user_id: app.runAsUserId,
      organization_id: session.org.orgId,
    });
  });

  it('is told why it gets no token', async () => {
    const wrongSecret = await refusalOf(requestToken(oauth.ClientSecretPost('wrong')));
    expect([wrongSecret.status, wrongSecret.error, wrongSecret.error_description]).to.deep.equal([
      400,
      'invalid_client',
      'invalid client credentials',
    ]);
    app.change('ExtlClntAppOauthConfigurablePolicies', { clientCredentialsFlowUser: undefined });
    const noUser = await refusalOf(requestToken(oauth.ClientSecretPost(awkwardSecret)));
    expect([noUser.error, noUser.error_description]).to.deep.equal([
      'invalid_grant',
      'no client credentials user enabled',
    ]);
    const introspection = await refusalOf(introspect('token', 'wrong'));
    expect([introspection.status, introspection.error]).to.deep.equal([401, 'invalid_client']);
  });

  it('BL-126 gets nothing from the generic login host', async () => {
    server = { ...server, token_endpoint: `${harness.running.loginUrl}/services/oauth2/token` };
    const refusal = await refusalOf(requestToken(oauth.ClientSecretPost(awkwardSecret)));
    expect([refusal.status, refusal.error, refusal.error_description]).to.deep.equal([
      400,
      'invalid_grant',
      'request not supported on this domain',
    ]);
  });

  it('gets a JWT-based token that the published keys verify', async () => {
    app.change('ExtlClntAppGlobalOauthSettings', { isNamedUserJwtEnabled: 'true' });
    const { access_token: token } = await requestToken(oauth.ClientSecretPost(awkwardSecret));
    const keys = createRemoteJWKSet(new URL(server.jwks_uri ?? ''));
    const { payload } = await jwtVerify(token, keys, {
      issuer: session.instanceUrl,
      audience: session.instanceUrl,
      currentDate: new Date(harness.emulator.state.clock.now()),
    });
    expect(payload).to.include({ sub: `uid:${app.runAsUserId}`, client_id: app.consumer.key, scp: 'api openid' });
    expect(await introspect(token)).to.include({ active: true });
  });
});
