/**
 * Token requests of the client credentials flow that are granted: the exact answer, reuse, lifetimes, scopes, both live
 * pairs, JWT-based tokens.
 */
import { createPublicKey, verify } from 'node:crypto';
import { expect } from 'chai';
import { publishKeys } from '../../../../scripts/emulator/services/oauth/signingKey.ts';
import { requestToken } from '../../../../scripts/emulator/services/oauth/tokenEndpoint.ts';
import type { OauthOrg } from './oauthOrg.ts';
import {
  createOauthOrg,
  loginUrl,
  minute,
  refusalOf,
  signatureOf,
  stagePair,
  startTime,
  username,
} from './oauthOrg.ts';

const policy = 'ExtlClntAppOauthConfigurablePolicies';
const settings = 'ExtlClntAppOauthSettings';

const decode = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));

describe('a client credentials request is granted', () => {
  let org: OauthOrg;
  beforeEach(() => {
    org = createOauthOrg();
  });
  afterEach(() => org.close());

  it('with exactly the members that Salesforce gives', () => {
    const answer = org.grant();
    const id = `${loginUrl}/id/${org.org.orgId}/${org.user.Id}`;
    expect(answer).to.deep.equal({
      access_token: answer.access_token,
      signature: signatureOf(org.consumer.secret, id, String(startTime)),
      token_format: 'opaque',
      scope: 'api id',
      instance_url: 'http://127.0.0.1:7001',
      id,
      token_type: 'Bearer',
      issued_at: String(startTime),
    });
    expect(answer.access_token).to.match(/^00D\w{12}![\w.]{96}$/);
  });

  it('with the live token again, until it expires', () => {
    const first = org.grant();
    org.advance(119 * minute);
    expect(org.grant().access_token).to.equal(first.access_token);
    org.advance(minute);
    expect(org.grant().access_token).to.not.equal(first.access_token);
  });

  it('with the lifetime that the policy sets', () => {
    org.change(policy, { sessionTimeoutInMinutes: '15' });
    const { access_token: token } = org.grant();
    org.advance(15 * minute - 1);
    expect(org.state.tokens.find(token)?.userId).to.equal(org.user.Id);
    org.advance(1);
    expect(org.state.tokens.find(token)).to.equal(undefined);
  });

  it('BL-145 without the scopes that need a person, and narrowed by the scope parameter', () => {
    org.change(settings, { commaSeparatedOauthScopes: 'Api, RefreshToken , Full,Chatter,,api2,Api' });
    expect(org.grant().scope).to.equal('api chatter_api');
    expect(org.grant({ scope: 'chatter_api full nonsense' }).scope).to.equal('chatter_api');
  });

  it('BL-136 for a secret of any characters in a form-encoded Basic header', () => {
    const secret = 'a+b/c==%41&x=y zé:';
    org.state.consumers.setPair(org.consumer.consumerId, { key: org.consumer.key, secret, knownAt: 0 });
    const encode = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    const form = { grant_type: 'client_credentials' };
    const granted = requestToken(org.requestOf(form, basic(`${encode(org.consumer.key)}:${encode(secret)}`)));
    expect(granted.token_type).to.equal('Bearer');
    const raw = refusalOf(() => requestToken(org.requestOf(form, basic(`${org.consumer.key}:${secret}`))));
    expect(raw.errorCode).to.equal('invalid_client');
  });

  it('for the staged pair as for the main one, and for the rotated one', () => {
    const staged = stagePair(org);
    const main = org.grant();
    const other = org.grant({ client_id: staged.key, client_secret: staged.secret });
    expect(other.access_token).to.not.equal(main.access_token);
    const rotated = createOauthOrg();
    const former = stagePair(rotated, { state: 'Rotated' });
    expect(rotated.grant({ client_id: former.key, client_secret: former.secret }).scope).to.equal('api id');
    rotated.close();
  });

  it('BL-109 for a username in another case, and for a user who is not API-only', () => {
    org.permissions.delete('ApiUserOnly');
    org.change(policy, { clientCredentialsFlowUser: username.toUpperCase() });
    expect(org.grant().id.endsWith(org.user.Id)).to.equal(true);
  });

  it('BL-149 as soon as the key has spread', () => {
    const { key, secret } = org.consumer;
    org.state.consumers.setPair(org.consumer.consumerId, { key, secret, knownAt: startTime + 10 * minute });
    expect(refusalOf(() => org.grant()).errorCode).to.equal('invalid_client_id');
    org.advance(10 * minute);
    expect(org.grant().token_type).to.equal('Bearer');
  });

  it('BL-142 again when the hour is over', () => {
    org.settings.loginsPerUserPerHour = 1;
    org.grant();
    refusalOf(() => org.grant());
    org.advance(60 * minute);
    expect(org.grant().token_type).to.equal('Bearer');
  });

  for (const [element, value] of [
    ['commaSeparatedPermissionSet', 'Other,Order_Sync_Access'],
    ['commaSeparatedProfile', 'Minimum Access - API Only Integrations'],
  ] as const) {
    it(`BL-147 to a pre-authorised user listed in ${element}`, () => {
      const { orgId } = org.org;
      const set = org.state.records.insert(orgId, 'PermissionSet', { Name: 'Order_Sync_Access' });
      org.state.records.insert(orgId, 'PermissionSetAssignment', { AssigneeId: org.user.Id, PermissionSetId: set.Id });
      org.change(policy, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized', [element]: value });
      expect(org.grant().token_type).to.equal('Bearer');
    });
  }

  it('BL-146 outside the login ranges when the policy relaxes them, and inside them', () => {
    org.put('Profile', String(org.profile['Name']), {
      loginIpRanges: { startAddress: '10.0.0.1', endAddress: '10.0.0.9' },
    });
    expect(org.grant({}, { sourceIp: '::ffff:10.0.0.9' }).token_type).to.equal('Bearer');
    org.change(policy, { ipRelaxationPolicyType: 'Bypass' });
    expect(org.grant().token_type).to.equal('Bearer');
  });

  it('with a row in the login history', () => {
    org.grant();
    const [row] = org.state.records.find(org.org.orgId, 'LoginHistory');
    expect(row).to.include({
      UserId: org.user.Id,
      LoginType: 'Remote Access 2.0',
      LoginSubType: 'OauthClientCredentials',
      Status: 'Success',
      Application: 'Order Sync',
      SourceIp: '127.0.0.1',
      LoginTime: '2026-03-01T12:00:00.000+0000',
    });
  });

  it('with a JWT-based token whose signature the published key confirms', () => {
    org.change('ExtlClntAppGlobalOauthSettings', { isNamedUserJwtEnabled: 'true' });
    org.change(policy, { namedUserJwtTimeout: '5' });
    const answer = org.grant();
    const [header, payload, signature] = answer.access_token.split('.');
    const { keys } = publishKeys(org.state, org.org.orgId);
    const [key] = keys;
    expect(answer).to.include({ token_format: 'jwt', api_instance_url: 'https://api.salesforce.com' });
    expect(decode(header)).to.deep.include({ alg: 'RS256', typ: 'JWT', tty: 'sfdc-core-token', ver: '1.0' });
    expect(decode(payload)).to.deep.include({
      scp: 'api id',
      aud: ['http://127.0.0.1:7001'],
      iss: 'http://127.0.0.1:7001',
      sub: `uid:${org.user.Id}`,
      iat: startTime / 1000,
      exp: startTime / 1000 + 300,
      client_id: org.consumer.key,
      mty: 'oauth',
    });
    const isValid = verify(
      'RSA-SHA256',
      Buffer.from(`${header}.${payload}`),
      createPublicKey({ key: { ...key }, format: 'jwk' }),
      Buffer.from(signature ?? '', 'base64url'),
    );
    expect(isValid).to.equal(true);
    expect(org.state.tokens.find(answer.access_token)?.userId).to.equal(org.user.Id);
  });
});
