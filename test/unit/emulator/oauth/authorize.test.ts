/** The authorization endpoint: each refusal by the state that causes it, and a code that only who asked can exchange. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { ApiError } from '../../../../scripts/emulator/apiError.ts';
import { setOrgLock } from '../../../../scripts/emulator/orgLock.ts';
import {
  type AuthorizationRefusalName,
  authorizationRefusals,
} from '../../../../scripts/emulator/services/oauth/authorization/authorizationRefusals.ts';
import {
  type AuthorizationRequest,
  authorize,
} from '../../../../scripts/emulator/services/oauth/authorization/authorize.ts';
import { requestToken } from '../../../../scripts/emulator/services/oauth/tokenEndpoint.ts';
import { buildOrg, createOauthOrg, minute, type OauthOrg, refusalOf } from './oauthOrg.ts';

const callback = 'https://client.example.com/callback?from=org';
const verifier = 'a-verifier-of-the-client-that-asked-for-the-code';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const global = 'ExtlClntAppGlobalOauthSettings';
const policy = 'ExtlClntAppOauthConfigurablePolicies';

let org: OauthOrg;
let sessionId: string;

const ask = (query: Record<string, string> = {}, changes: Partial<AuthorizationRequest> = {}) => {
  const { emulator, hasPermission } = org.requestOf({});
  const asked = {
    response_type: 'code',
    client_id: org.consumer.key,
    redirect_uri: callback,
    code_challenge: challenge,
    state: 'of the client',
    ...query,
  };
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  const request = { emulator, hasPermission, org: org.org, sourceIp: '127.0.0.1', sessionId };
  return authorize({ ...request, query: new URLSearchParams(given), ...changes });
};

const locationOf = (answer: ReturnType<typeof authorize>): URL => {
  if (answer.kind !== 'redirect') {
    throw new Error(`not sent on: ${answer.text}`);
  }
  return new URL(answer.location, org.emulator.instanceUrl(org.org));
};

type Refused = readonly [name: AuthorizationRefusalName, act: () => ReturnType<typeof authorize>];

const refused: readonly Refused[] = [
  ['unknownKey', () => ask({ client_id: '3MVG9.nobody' })],
  ['redirectMissing', () => ask({ redirect_uri: '' })],
  ['redirectMismatch', () => ask({ redirect_uri: `${callback}/` })],
  ['challengeMissing', () => ask({ code_challenge: '' })],
  ['foreignApp', () => ask({}, { org: buildOrg(org.state, 7002) })],
  ['wrongType', () => ask({ response_type: 'token' })],
  ['immediate', () => ask({ immediate: 'true' }, { sessionId: undefined })],
  [
    'orgLocked',
    () => {
      setOrgLock(org.state, org.org.orgId, true);
      return ask();
    },
  ],
  [
    'userInactive',
    () => {
      org.changeUser({ IsActive: false });
      return ask();
    },
  ],
  [
    'userInactive',
    () => {
      org.state.records.insert(org.org.orgId, 'UserLogin', { UserId: org.user.Id, IsFrozen: true });
      return ask();
    },
  ],
  [
    'appBlocked',
    () => {
      org.change('ExtlClntAppConfigurablePolicies', { isEnabled: 'false' });
      return ask();
    },
  ],
  [
    'accessDenied',
    () => {
      org.change(policy, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized' });
      return ask();
    },
  ],
  [
    'ipRestricted',
    () => {
      const trustedIpRanges = { startIpAddress: '10.0.0.1', endIpAddress: '10.0.0.9' };
      org.change('ExtlClntAppOauthSettings', { trustedIpRanges });
      return ask();
    },
  ],
  [
    'loginRate',
    () => {
      org.settings.loginsPerUserPerHour = 1;
      ask();
      return ask();
    },
  ],
  ['scope', () => ask({ scope: 'api full' })],
  [
    'apiOnlyUser',
    () => {
      org.permissions.add('ApiUserOnly');
      return ask();
    },
  ],
];

describe('the authorization endpoint', () => {
  beforeEach(() => {
    org = createOauthOrg();
    org.permissions.delete('ApiUserOnly');
    org.change(global, { callbackUrl: `https://other.example.com\n${callback}` });
    const session = { orgId: org.org.orgId, userId: org.user.Id, clientId: 'PlatformCLI', scope: 'web' } as const;
    sessionId = org.state.tokens.issue({ ...session, kind: 'access', expiresAt: undefined }).token;
  });
  afterEach(() => org.close());

  for (const [name, act] of refused) {
    const { error, description, shown, cause } = authorizationRefusals[name];
    it(`answers ${error} where the cause is: ${cause}`, () => {
      const answer = act();
      if (shown === 'text') {
        expect(answer).to.deep.equal({
          kind: 'text',
          text: `error=${error}&error_description=${encodeURIComponent(description)}`,
        });
        return;
      }
      const { origin, pathname, searchParams } = locationOf(answer);
      expect(`${origin}${pathname}`).to.equal(
        shown === 'page'
          ? `${org.emulator.instanceUrl(org.org)}/setup/secur/RemoteAccessErrorPage.apexp`
          : 'https://client.example.com/callback',
      );
      expect([
        searchParams.get('error'),
        searchParams.get('error_description'),
        searchParams.get('state'),
      ]).to.deep.equal([error, description, 'of the client']);
      expect(searchParams.get('code')).to.equal(null);
    });
  }

  it('has a state for every refusal of its table', () => {
    expect([...new Set(refused.map(([name]) => name))].sort()).to.deep.equal(Object.keys(authorizationRefusals).sort());
  });

  it('says that it has no login page', () => {
    expect(refusalOf(() => ask({}, { sessionId: undefined })).httpStatus).to.equal(501);
    expect(refusalOf(() => ask({ code_challenge_method: 'plain' })).httpStatus).to.equal(501);
  });

  const codeOf = (query: Record<string, string> = {}): string => {
    const { searchParams } = locationOf(ask(query));
    expect(searchParams.get('from'), 'what was in the callback URL').to.equal('org');
    expect(searchParams.get('state')).to.equal('of the client');
    return searchParams.get('code') ?? '';
  };
  const exchange = (code: string, form: Record<string, string> = {}) => {
    const { key: client_id, secret: client_secret } = org.consumer;
    const given = { client_id, client_secret, redirect_uri: callback, code_verifier: verifier, ...form };
    return requestToken(org.requestOf({ grant_type: 'authorization_code', code, ...given }));
  };

  it('gives a code that is good once, for the scopes that were asked for', () => {
    const code = codeOf({ scope: 'api' });
    expect(exchange(code)).to.include({ scope: 'api', token_type: 'Bearer' });
    expect(refusalOf(() => exchange(code)).publicMessage).to.equal('invalid authorization code');
  });

  it('admits a pre-authorised user, and an app without PKCE', () => {
    const commaSeparatedProfile = String(org.profile['Name']);
    org.change(policy, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized', commaSeparatedProfile });
    org.change(global, { isPkceRequired: 'false' });
    expect(exchange(codeOf({ code_challenge: '' }), { code_verifier: '' }).scope).to.equal('api id');
  });

  for (const [what, form, error] of [
    ['another callback URL', { redirect_uri: 'https://other.example.com' }, 'redirect_uri_mismatch'],
    ['no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['a wrong verifier', { code_verifier: 'another' }, 'invalid_request'],
  ] as const) {
    it(`exchanges no code with ${what}`, () => {
      const refusal = refusalOf(() => exchange(codeOf(), form));
      expect(refusal).to.be.instanceOf(ApiError);
      expect(refusal.errorCode).to.equal(error);
    });
  }

  it('gives a code for a quarter of an hour', () => {
    const code = codeOf();
    org.advance(15 * minute);
    expect(refusalOf(() => exchange(code)).publicMessage).to.equal('invalid authorization code');
  });
});
