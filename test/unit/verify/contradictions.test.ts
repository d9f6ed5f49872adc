/** Each way in which something seen can contradict what must be: the proof that fails, its words, its fix. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { VerifyTokenInput } from '../../../scripts/verify/verifyToken.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { KEY, ORG_ID, RUN_AS, refuse, SECRET, type ServerOptions, USER_ID } from './fakeAuthorizationServer.ts';
import { API_PATH, INTROSPECT_PATH, REVOKE_PATH, TOKEN_PATH, USERINFO_PATH, withServer } from './verifyRun.ts';

const introspection = (changes: Record<string, unknown>) => ({
  status: 200,
  json: {
    active: true,
    scope: 'api',
    client_id: KEY,
    username: RUN_AS,
    sub: `https://x/id/${ORG_ID}/${USER_ID}`,
    token_type: 'access_token',
    iat: Math.floor(Date.now() / 1000),
    ...changes,
  },
});
const userinfo = (changes: Record<string, unknown>) => ({
  status: 200,
  json: { user_id: USER_ID, organization_id: ORG_ID, preferred_username: RUN_AS, ...changes },
});

describe('verify/verifyToken, contradicted', () => {
  const contradictions: readonly {
    readonly what: string;
    readonly proofId: string;
    readonly options?: ServerOptions;
    readonly changes?: Partial<VerifyTokenInput>;
    readonly says: string;
    readonly fix: string;
  }[] = [
    {
      what: 'BL-133 an instance URL of another host',
      proofId: 'token-issued',
      options: { grant: () => ({ instance_url: 'https://evil.my.salesforce.com' }) },
      says: 'evil.my.salesforce.com',
      fix: 'sf org display --target-org qa',
    },
    ...[undefined, '', '/services', 'acme.my.salesforce.com'].map((instanceUrl) => ({
      what: `BL-133 the instance URL ${JSON.stringify(instanceUrl)}`,
      proofId: 'token-issued',
      options: { grant: () => ({ instance_url: instanceUrl }) },
      says: 'expected the instance URL http://127.0.0.1',
      fix: 'sf org display --target-org qa',
    })),
    {
      what: 'a token of another org',
      proofId: 'token-issued',
      options: { grant: () => ({ id: `https://login.salesforce.com/id/00D000000000002AAA/${USER_ID}` }) },
      says: '00D000000000002AAA',
      fix: 'sf org display --target-org qa',
    },
    {
      what: 'another token type',
      proofId: 'token-issued',
      options: { grant: () => ({ token_type: 'mac' }) },
      says: 'saw mac',
      fix: 'npm run deploy -- --target-org qa',
    },
    {
      what: 'an inactive token',
      proofId: 'introspection-active',
      options: { overrides: { [INTROSPECT_PATH]: () => ({ status: 200, json: { active: false } }) } },
      says: 'saw inactive',
      fix: 'npm run deploy',
    },
    {
      what: 'introspection as another app',
      proofId: 'introspection-active',
      options: { overrides: { [INTROSPECT_PATH]: () => introspection({ client_id: 'KEY_B' }) } },
      says: 'KEY_B',
      fix: 'npm run deploy',
    },
    {
      what: 'introspection as another user',
      proofId: 'introspection-active',
      options: { overrides: { [INTROSPECT_PATH]: () => introspection({ username: 'admin@qa.example.com' }) } },
      says: 'admin@qa.example.com',
      fix: 'npm run deploy',
    },
    {
      what: 'introspection with the ids of another user',
      proofId: 'introspection-active',
      options: {
        overrides: { [INTROSPECT_PATH]: () => introspection({ sub: `https://x/id/${ORG_ID}/005000000000009AAA` }) },
      },
      says: '005000000000009AAA',
      fix: 'npm run deploy',
    },
    {
      what: 'introspection that is refused',
      proofId: 'introspection-active',
      options: { overrides: { [INTROSPECT_PATH]: () => refuse('invalid_client', '') } },
      says: 'invalid_client',
      fix: 'npm run deploy',
    },
    {
      what: 'a scope too many and one too few',
      proofId: 'scopes-as-declared',
      options: { scope: 'api web' },
      changes: { expected: { runAsUsername: RUN_AS, scopes: ['api', 'openid'], tokenFormat: 'opaque' } },
      says: 'missing: openid; extra: web',
      fix: 'commaSeparatedOauthScopes',
    },
    {
      what: 'a token answer with other scopes than introspection',
      proofId: 'scopes-as-declared',
      options: { grant: () => ({ scope: 'api full' }) },
      says: 'extra: full',
      fix: 'commaSeparatedOauthScopes',
    },
    {
      what: 'the identity of another user',
      proofId: 'identity-agrees',
      options: { overrides: { [USERINFO_PATH]: () => userinfo({ preferred_username: 'admin@qa.example.com' }) } },
      says: 'admin@qa.example.com',
      fix: 'clientCredentialsFlowUser',
    },
    {
      what: 'the identity of another org',
      proofId: 'identity-agrees',
      options: { overrides: { [USERINFO_PATH]: () => userinfo({ organization_id: '00D000000000002AAA' }) } },
      says: '00D000000000002AAA',
      fix: 'clientCredentialsFlowUser',
    },
    {
      what: 'an API that refuses the token',
      proofId: 'api-call-succeeds',
      options: { overrides: { [API_PATH]: () => ({ status: 401, json: [{ errorCode: 'INVALID_SESSION_ID' }] }) } },
      says: 'HTTP 401',
      fix: 'API Enabled',
    },
    {
      what: 'an opaque token where a JWT is declared',
      proofId: 'token-format',
      changes: { expected: { runAsUsername: RUN_AS, scopes: ['api'], tokenFormat: 'jwt' } },
      says: 'saw opaque',
      fix: 'isNamedUserJwtEnabled',
    },
    {
      what: 'a token with the id of another org in it',
      proofId: 'token-format',
      options: { makeToken: () => '00D000000000002!AQ' },
      says: '00D000000000002',
      fix: 'npm run deploy',
    },
    {
      what: 'a token for a wrong secret',
      proofId: 'wrong-secret-refused',
      options: {
        overrides: {
          [TOKEN_PATH]: ({ form }) => {
            form.set('client_secret', SECRET);
            return undefined;
          },
        },
      },
      says: 'a token granted for another secret',
      fix: 'isConsumerSecretOptional',
    },
    {
      what: 'a wrong secret that is answered with a web page',
      proofId: 'wrong-secret-refused',
      options: {
        overrides: {
          [TOKEN_PATH]: ({ form }) => (form.get('client_secret') === SECRET ? undefined : { status: 200, text: '<p>' }),
        },
      },
      says: 'web page',
      fix: 'npm run deploy',
    },
    {
      what: 'a token at the wrong host',
      proofId: 'wrong-host-refused',
      options: {
        loginAnswers: ({ path }) =>
          path === TOKEN_PATH ? { status: 200, json: { access_token: 'X' } } : { status: 200 },
      },
      says: 'a token granted at a host that all orgs share',
      fix: 'name resolution',
    },
    {
      what: 'a token that outlives its revocation',
      proofId: 'token-revoked',
      options: { overrides: { [REVOKE_PATH]: () => ({ status: 200, json: {} }) } },
      says: 'a token that still works',
      fix: 'Setup > Connected Apps OAuth Usage',
    },
    {
      what: 'a revocation that is refused',
      proofId: 'token-revoked',
      options: { overrides: { [REVOKE_PATH]: () => refuse('unsupported_token_type', '') } },
      says: 'HTTP 400',
      fix: 'Setup > Connected Apps OAuth Usage',
    },
  ];

  for (const { what, proofId, options = {}, changes, says, fix } of contradictions) {
    it(`fails the proof ${proofId} for ${what}`, async () => {
      await withServer(options, async ({ server, verify }) => {
        const error = await thrownBy(() => verify(changes));
        expect([error.name, error.exitCode]).to.deep.equal(['VerificationFailedError', 1]);
        expect(error.data).to.include({ proofId });
        expect(error.message).to.contain(says);
        expect(error.actions?.[0]).to.contain(fix);
        expect(inspect(error, { depth: null })).not.to.contain('CANARY');
        // Where introspection does not answer, the token may be an integration's: it is left alive.
        const isSpared = what === 'introspection that is refused';
        expect(server.seenAt(REVOKE_PATH).length > 0).to.equal(!isSpared);
        if (proofId !== 'token-revoked') {
          expect(server.liveTokens()).to.have.lengthOf(isSpared ? 1 : 0);
        }
      });
    });
  }
});
