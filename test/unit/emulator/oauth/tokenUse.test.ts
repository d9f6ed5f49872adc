/**
 * What becomes of a token: introspection, revocation, userinfo, identity URL; and how a form body is read.
 */
import { expect } from 'chai';
import { readBearerSession } from '../../../../scripts/emulator/services/oauth/bearerSession.ts';
import { buildUserInfo, readIdentity } from '../../../../scripts/emulator/services/oauth/identity.ts';
import { introspectToken } from '../../../../scripts/emulator/services/oauth/introspection.ts';
import { readForm } from '../../../../scripts/emulator/services/oauth/readForm.ts';
import { revokeToken } from '../../../../scripts/emulator/services/oauth/revocation.ts';
import type { OauthOrg } from './oauthOrg.ts';
import { buildOrg, createOauthOrg, loginUrl, minute, refusalOf, stagePair, startTime, username } from './oauthOrg.ts';

describe('a token in use', () => {
  let org: OauthOrg;
  beforeEach(() => {
    org = createOauthOrg();
  });
  afterEach(() => org.close());

  describe('introspection', () => {
    const introspect = (token: string, form: Record<string, string> = {}) =>
      introspectToken(org.clientCredentials({ token, ...form }));

    it('describes a live token of the client', () => {
      expect(introspect(org.grant().access_token)).to.deep.equal({
        active: true,
        scope: 'api id',
        client_id: org.consumer.key,
        username,
        sub: `${loginUrl}/id/${org.org.orgId}/${org.user.Id}`,
        token_type: 'access_token',
        iat: startTime / 1000,
        nbf: startTime / 1000,
        exp: startTime / 1000 + 7200,
      });
    });

    it('knows a token of the same app under its other pair', () => {
      const staged = stagePair(org);
      const { access_token: token } = org.grant({ client_id: staged.key, client_secret: staged.secret });
      expect(introspect(token)).to.include({ active: true, client_id: staged.key });
    });

    it('tells nothing of a token that is unknown, expired, revoked or of a deactivated user', () => {
      const { access_token: token } = org.grant();
      expect(introspect('nonsense')).to.deep.equal({ active: false });
      org.changeUser({ IsActive: false });
      expect(introspect(token)).to.deep.equal({ active: false });
      org.changeUser({ IsActive: true });
      org.advance(120 * minute);
      expect(introspect(token)).to.deep.equal({ active: false });
      const { access_token: next } = org.grant();
      revokeToken(org.requestOf({}), next);
      expect(introspect(next)).to.deep.equal({ active: false });
    });

    it('tells of the tokens of other clients only where the settings let it', () => {
      const { token } = org.state.tokens.issue({
        kind: 'refresh',
        orgId: org.org.orgId,
        userId: org.user.Id,
        clientId: 'PlatformCLI',
        scope: 'api',
        expiresAt: undefined,
      });
      expect(introspect(token)).to.deep.equal({ active: false });
      org.change('ExtlClntAppGlobalOauthSettings', { isIntrospectAllTokens: 'true' });
      expect(introspect(token)).to.include({ active: true, token_type: 'refresh_token', client_id: 'PlatformCLI' });
      expect(introspect(token)).to.not.have.property('exp');
    });

    it('refuses wrong client credentials with 401 and a missing token with 400', () => {
      const { access_token: token } = org.grant();
      for (const [name, value] of [
        ['client_secret', 'wrong'],
        ['client_id', 'nobody'],
      ] as const) {
        const refusal = refusalOf(() => introspect(token, { [name]: value }));
        expect([refusal.httpStatus, refusal.errorCode]).to.deep.equal([401, 'invalid_client']);
      }
      expect(refusalOf(() => introspect('')).errorCode).to.equal('invalid_request');
    });
  });

  describe('revocation', () => {
    it('ends an access token alone, and a refresh token with its access tokens', () => {
      const grantee = { orgId: org.org.orgId, userId: org.user.Id, clientId: 'PlatformCLI', scope: 'api' };
      const issue = (kind: 'access' | 'refresh') =>
        org.state.tokens.issue({ ...grantee, kind, expiresAt: undefined }).token;
      const [refresh, first, second] = [issue('refresh'), issue('access'), issue('access')];
      revokeToken(org.requestOf({}), first);
      expect([first, second, refresh].map((token) => org.state.tokens.find(token) !== undefined)).to.deep.equal([
        false,
        true,
        true,
      ]);
      revokeToken(org.requestOf({}), refresh);
      expect([second, refresh].some((token) => org.state.tokens.find(token) !== undefined)).to.equal(false);
    });

    it('refuses a token that is unknown, already revoked or of another org', () => {
      const { access_token: token } = org.grant();
      const elsewhere = org.requestOf({}, { org: buildOrg(org.state, 7002) });
      expect(refusalOf(() => revokeToken(elsewhere, token)).errorCode).to.equal('invalid_token');
      revokeToken(org.requestOf({}), token);
      const refusal = refusalOf(() => revokeToken(org.requestOf({}), token));
      expect([refusal.httpStatus, refusal.errorCode]).to.deep.equal([400, 'invalid_token']);
    });
  });

  describe('identity', () => {
    const sessionOf = (token: string | undefined) => readBearerSession(org.emulator, org.org, token);
    const identityOf = (token: string, orgId: string, userId: string) =>
      readIdentity(org.requestOf({}), sessionOf(token), { orgId, userId });

    it('gives the user behind a token, by userinfo and by identity URL, for ids of 15 and 18 characters', () => {
      const { access_token: token } = org.grant();
      const { orgId } = org.org;
      expect(buildUserInfo(org.emulator, sessionOf(token))).to.include({
        sub: `${loginUrl}/id/${orgId}/${org.user.Id}`,
        user_id: org.user.Id,
        organization_id: orgId,
        preferred_username: username,
      });
      const expected = { username, user_id: org.user.Id, organization_id: orgId };
      expect(identityOf(token, orgId, org.user.Id)).to.include(expected);
      expect(identityOf(token, orgId.slice(0, 15), org.user.Id.slice(0, 15))).to.include(expected);
    });

    it('refuses with the one word that says why', () => {
      const { access_token: token } = org.grant();
      const { orgId } = org.org;
      const other = org.state.records.insert(orgId, 'User', { Username: 'other@example.com', IsActive: true });
      const words = [
        () => sessionOf(undefined),
        () => sessionOf('nonsense'),
        () => identityOf(token, '00D000000000001', org.user.Id),
        () => identityOf(token, orgId, '005000000000001'),
        () => identityOf(token, orgId, other.Id),
      ].map((work) => refusalOf(work));
      expect(words.map(({ errorCode }) => errorCode)).to.deep.equal([
        'Missing_OAuth_Token',
        'Bad_OAuth_Token',
        'Wrong_Org',
        'Bad_Id',
        'No_Access',
      ]);
      expect(new Set(words.map(({ httpStatus }) => httpStatus))).to.deep.equal(new Set([403]));
    });

    it('shows another user to one who may view the set-up', () => {
      org.permissions.add('ViewSetup');
      const other = org.state.records.insert(org.org.orgId, 'User', { Username: 'other@example.com', IsActive: true });
      const { access_token: token } = org.grant();
      expect(identityOf(token, org.org.orgId, other.Id)).to.include({ username: 'other@example.com' });
    });
  });

  describe('a form body', () => {
    it('is refused in another content type and with a parameter twice', () => {
      const { errorCode, publicMessage } = refusalOf(() => readForm('application/json', '{}'));
      expect([errorCode, publicMessage]).to.deep.equal([
        'invalid_request',
        'content type must be application/x-www-form-urlencoded',
      ]);
      expect(refusalOf(() => readForm(undefined, 'a=1')).errorCode).to.equal('invalid_request');
      const form = 'application/x-www-form-urlencoded; charset=UTF-8';
      expect(refusalOf(() => readForm(form, 'a=1&a=2')).publicMessage).to.equal('duplicate parameter');
      expect(readForm(form, 'a=1+2%2B').get('a')).to.equal('1 2+');
    });
  });
});
