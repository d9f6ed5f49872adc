/**
 * The grants that log a person in: refresh token, authorization code, JWT bearer.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import { requestToken } from '../../../../scripts/emulator/services/oauth/tokenEndpoint.ts';
import type { TokenRequest } from '../../../../scripts/emulator/services/oauth/tokenRequest.ts';
import type { StoredToken } from '../../../../scripts/emulator/state/stateTypes.ts';
import type { OauthOrg } from './oauthOrg.ts';
import { buildOrg, createOauthOrg, loginUrl, minute, refusalOf, startTime, username } from './oauthOrg.ts';

const global = 'ExtlClntAppGlobalOauthSettings';
const policy = 'ExtlClntAppOauthConfigurablePolicies';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = String(publicKey.export({ type: 'spki', format: 'pem' }));

let org: OauthOrg;
const issue = (kind: StoredToken['kind'], clientId: string = 'PlatformCLI'): string =>
  org.state.tokens.issue({
    kind,
    orgId: org.org.orgId,
    userId: org.user.Id,
    clientId,
    scope: 'refresh_token api web',
    expiresAt: undefined,
  }).token;
const errorOf = (form: Record<string, string>, changes: Partial<TokenRequest> = {}): readonly string[] => {
  const { errorCode, publicMessage } = refusalOf(() => requestToken(org.requestOf(form, changes)));
  return [errorCode, publicMessage];
};

describe('the refresh token grant', () => {
  beforeEach(() => {
    org = createOauthOrg();
  });
  afterEach(() => org.close());
  const formOf = (token: string, clientId: string = 'PlatformCLI') => ({
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: clientId,
  });
  const refused = ['invalid_grant', 'expired access/refresh token'];

  it('gives PlatformCLI a new access token without a secret, on the org and on the login host', () => {
    const form = formOf(issue('refresh'));
    const first = requestToken(org.requestOf(form));
    const second = requestToken(org.requestOf(form, { org: undefined }));
    expect(first).to.include({ scope: 'refresh_token api web', instance_url: 'http://127.0.0.1:7001' });
    expect(first).to.not.have.property('refresh_token');
    expect(second.access_token).to.not.equal(first.access_token);
    expect(org.state.tokens.find(second.access_token)?.kind).to.equal('access');
  });

  it('asks an app for its secret, unless its settings do not', () => {
    const form = formOf(issue('refresh', org.consumer.key), org.consumer.key);
    expect(errorOf(form)).to.deep.equal(['invalid_request', 'missing required parameter']);
    expect(errorOf({ ...form, client_secret: 'wrong' })[0]).to.equal('invalid_client');
    org.change(global, { isSecretRequiredForRefreshToken: 'false' });
    expect(requestToken(org.requestOf(form)).token_type).to.equal('Bearer');
  });

  it('rotates the refresh token where the app says so', () => {
    org.change(global, { isRefreshTokenRotationEnabled: 'true' });
    const form = {
      ...formOf(issue('refresh', org.consumer.key), org.consumer.key),
      client_secret: org.consumer.secret,
    };
    const answer = requestToken(org.requestOf(form));
    expect(answer.refresh_token).to.match(/^5Aep/);
    expect(errorOf(form)).to.deep.equal(refused);
  });

  it('refuses a token that is unknown, no refresh token, of another client, of another org or of a locked user', () => {
    expect(errorOf(formOf('5Aep861nothing'))).to.deep.equal(refused);
    expect(errorOf(formOf(issue('access')))).to.deep.equal(refused);
    expect(errorOf(formOf(issue('refresh', 'another')))).to.deep.equal(refused);
    expect(errorOf(formOf(issue('refresh')), { org: buildOrg(org.state, 7002) })).to.deep.equal(refused);
    org.changeUser({ IsActive: false });
    expect(errorOf(formOf(issue('refresh')))).to.deep.equal(['invalid_grant', 'inactive user']);
  });

  it('names a missing refresh token', () => {
    expect(errorOf(formOf(''))[0]).to.equal('invalid_request');
  });
});

describe('the authorization code grant', () => {
  beforeEach(() => {
    org = createOauthOrg();
  });
  afterEach(() => org.close());
  const formOf = (code: string, clientId: string = 'PlatformCLI') => ({
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    redirect_uri: 'http://localhost:1717/OauthRedirect',
  });
  const refused = ['invalid_grant', 'invalid authorization code'];

  it('gives access and refresh token for a code, once', () => {
    const form = formOf(issue('authorizationCode'));
    const answer = requestToken(org.requestOf(form, { org: undefined }));
    expect(answer.refresh_token).to.match(/^5Aep/);
    expect(answer.id).to.equal(`${loginUrl}/id/${org.org.orgId}/${org.user.Id}`);
    expect(errorOf(form)).to.deep.equal(refused);
  });

  it('refuses the code of another client and what is no code', () => {
    expect(errorOf(formOf(issue('authorizationCode', 'another')))).to.deep.equal(refused);
    expect(errorOf(formOf(issue('refresh')))).to.deep.equal(refused);
    expect(errorOf(formOf(issue('authorizationCode')), { org: buildOrg(org.state, 7002) })).to.deep.equal(refused);
  });

  it('gives an app no refresh token whose policy lets none live', () => {
    org.change(policy, { refreshTokenPolicyType: 'Zero' });
    const form = { ...formOf(issue('authorizationCode', org.consumer.key), org.consumer.key) };
    const answer = requestToken(org.requestOf({ ...form, client_secret: org.consumer.secret }));
    expect(answer).to.not.have.property('refresh_token');
  });
});

describe('the JWT bearer grant', () => {
  beforeEach(() => {
    org = createOauthOrg();
    org.change(global, { certificate });
    org.change(policy, {
      permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
      commaSeparatedProfile: String(org.profile['Name']),
    });
  });
  afterEach(() => org.close());

  const assertionOf = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string => {
    const payload = {
      iss: org.consumer.key,
      sub: username,
      aud: 'https://login.salesforce.com',
      exp: startTime / 1000 + 180,
      ...claims,
    };
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signed = `${encode({ alg: 'RS256', ...header })}.${encode(payload)}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };
  const formOf = (assertion: string = assertionOf()) => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });

  it('logs a pre-authorised user in, on the org and on the login host, with the live token again', () => {
    const onOrg = requestToken(org.requestOf(formOf()));
    const onLoginHost = requestToken(org.requestOf(formOf(), { org: undefined }));
    expect(onLoginHost.access_token).to.equal(onOrg.access_token);
    expect(onOrg).to.include({ scope: 'api id', instance_url: 'http://127.0.0.1:7001' });
    expect(onOrg).to.not.have.property('refresh_token');
  });

  it('takes exp in milliseconds, as the client of Salesforce sends it, and every name of the org as audience', () => {
    for (const aud of [loginUrl, 'http://localhost:7001/', 'http://127.0.0.1:7001', 'https://test.salesforce.com']) {
      const answer = requestToken(org.requestOf(formOf(assertionOf({ aud, exp: startTime + 300 }))));
      expect(answer.token_type).to.equal('Bearer');
    }
  });

  it('knows a profile by the name that metadata has for it', () => {
    org.state.records.update(org.org.orgId, 'Profile', org.profile.Id, { Name: 'System Administrator' });
    org.change(policy, { commaSeparatedProfile: 'Admin' });
    expect(requestToken(org.requestOf(formOf())).token_type).to.equal('Bearer');
    org.change(policy, { commaSeparatedProfile: 'Standard' });
    expect(errorOf(formOf())[0]).to.equal('invalid_app_access');
  });

  it('refuses an assertion that is wrong, each fault in its own words', () => {
    const tampered = assertionOf().replace(/[^.]+$/, 'AAAA');
    expect(errorOf(formOf(tampered))).to.deep.equal(['invalid_grant', 'invalid assertion']);
    expect(errorOf(formOf('no.jwt'))).to.deep.equal(['invalid_grant', 'invalid assertion']);
    expect(errorOf(formOf(assertionOf({}, { alg: 'none' })))).to.deep.equal(['invalid_grant', 'invalid assertion']);
    expect(errorOf(formOf(assertionOf({ aud: 'https://example.com' })))).to.deep.equal([
      'invalid_grant',
      'audience is invalid',
    ]);
    expect(errorOf(formOf(assertionOf({ exp: startTime / 1000 - 600 })))).to.deep.equal([
      'invalid_grant',
      'expired authorization code',
    ]);
    expect(errorOf(formOf(assertionOf({ iss: 'nobody' })))).to.deep.equal([
      'invalid_client_id',
      'client identifier invalid',
    ]);
  });

  it('refuses users who are unknown or have approved nothing, and an app without a certificate', () => {
    const notApproved = ['invalid_grant', "user hasn't approved this consumer"];
    expect(errorOf(formOf(assertionOf({ sub: 'nobody@example.com' })))).to.deep.equal(notApproved);
    org.change(policy, { commaSeparatedProfile: 'System Administrator' });
    expect(errorOf(formOf())[0]).to.equal('invalid_app_access');
    org.change(policy, { permittedUsersPolicyType: 'AllSelfAuthorized' });
    expect(errorOf(formOf())).to.deep.equal(notApproved);
    org.change(global, { certificate: undefined });
    expect(errorOf(formOf())).to.deep.equal(['invalid_grant', 'invalid assertion']);
  });

  it('refuses an app of another org', () => {
    const other = buildOrg(org.state, 7002);
    org.state.records.insert(other.orgId, 'User', { Username: 'other@example.com', IsActive: true });
    const form = formOf(assertionOf({ sub: 'other@example.com' }));
    expect(errorOf(form, { org: undefined })).to.deep.equal([
      'invalid_grant',
      'External client app is not installed in this org',
    ]);
  });

  it('keeps to the login ranges whatever the policy relaxes', () => {
    org.change(policy, { ipRelaxationPolicyType: 'Bypass' });
    org.put('Profile', String(org.profile['Name']), {
      loginIpRanges: { startAddress: '10.0.0.1', endAddress: '10.0.0.9' },
    });
    expect(errorOf(formOf())).to.deep.equal(['invalid_grant', 'ip restricted']);
  });

  it('counts its logins with those of the other grants', () => {
    org.settings.loginsPerUserPerHour = 1;
    org.grant();
    expect(errorOf(formOf())).to.deep.equal(['invalid_grant', 'login rate exceeded']);
    org.advance(60 * minute);
    expect(requestToken(org.requestOf(formOf(assertionOf({ exp: startTime / 1000 + 3600 })))).token_type).to.equal(
      'Bearer',
    );
  });
});
