/** JWT-based tokens, with real signatures: what is accepted, and each claim that can be wrong. */
import { expect } from 'chai';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { VerifyTokenInput } from '../../../scripts/verify/verifyToken.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { KEY, RUN_AS, type ServerOptions, USER_ID } from './fakeAuthorizationServer.ts';
import { INTROSPECT_PATH, withServer } from './verifyRun.ts';

/** The test clock's start. */
const NOW_SECONDS = 1_700_000_000;
const JWT_EXPECTED: Partial<VerifyTokenInput> = {
  expected: { runAsUsername: RUN_AS, scopes: ['api'], tokenFormat: 'jwt' },
};

describe('verify/proveTokenFormat', () => {
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let otherKeys: Awaited<ReturnType<typeof generateKeyPair>>;
  let publicKeys: unknown;
  before(async () => {
    [keys, otherKeys] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
    publicKeys = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  });

  const jwtServer = (
    claims: Record<string, unknown> = {},
    signer?: () => Parameters<SignJWT['sign']>[0],
  ): ServerOptions => ({
    overrides: { '/id/keys': () => ({ status: 200, json: publicKeys }) },
    makeToken: (origin) =>
      new SignJWT({
        scp: 'api',
        iss: origin,
        aud: [origin],
        sub: `uid:${USER_ID}`,
        client_id: KEY,
        iat: NOW_SECONDS,
        exp: NOW_SECONDS + 1800,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
        .sign(signer?.() ?? keys.privateKey),
  });

  it('accepts a JWT that is signed with a key the org publishes', async () => {
    await withServer(jwtServer(), async ({ verify }) => {
      const proof = (await verify(JWT_EXPECTED)).proofs.find(({ id }) => id === 'token-format');
      expect(proof?.status).to.equal('proven');
      expect(proof?.evidence).to.contain('JWT');
    });
  });

  for (const [what, claims, says] of [
    ['BL-141 has expired', { exp: 1 }, 'ERR_JWT_EXPIRED'],
    ['has no expiry', { exp: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['is of another issuer', { iss: 'https://evil.my.salesforce.com' }, 'evil.my.salesforce.com'],
    ['is for another app', { client_id: 'KEY_B' }, 'KEY_B'],
    ['is for another audience', { aud: ['https://other.my.salesforce.com'] }, 'other.my.salesforce.com'],
    ['has a scope too many', { scp: 'api web' }, 'extra: web'],
    ['lacks a scope', { scp: 'openid' }, 'missing: api'],
    ['is for another user', { sub: 'uid:005000000000009AAA' }, '005000000000009AAA'],
  ] as const) {
    it(`refuses a JWT that ${what}`, async () => {
      await withServer(jwtServer(claims), async ({ verify, server }) => {
        const error = await thrownBy(() => verify(JWT_EXPECTED));
        expect([error.name, error.exitCode]).to.deep.equal(['VerificationFailedError', 1]);
        expect(error.data).to.include({ proofId: 'token-format' });
        expect(error.message).to.contain(says);
        expect(error.actions?.[0]).to.contain('npm run deploy');
        expect(server.liveTokens()).to.deep.equal([]);
      });
    });
  }

  it('refuses a JWT that is signed with another key', async () => {
    await withServer(
      jwtServer({}, () => otherKeys.privateKey),
      async ({ verify }) => {
        const error = await thrownBy(() => verify(JWT_EXPECTED));
        expect(error.message).to.contain('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
      },
    );
  });

  it('refuses a JWT without a signature', async () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const makeToken = () => `${part({ alg: 'none' })}.${part({ exp: 1 })}.x`;
    await withServer({ ...jwtServer(), makeToken }, async ({ verify }) => {
      const error = await thrownBy(() => verify(JWT_EXPECTED));
      expect(error.data).to.include({ proofId: 'token-format' });
      expect(error.message).to.contain('ERR_J');
    });
  });

  it('says that a signature is not proven where the keys are not published', async () => {
    await withServer({ ...jwtServer(), overrides: {} }, async ({ verify }) => {
      const proof = (await verify(JWT_EXPECTED)).proofs.find(({ id }) => id === 'token-format');
      expect(proof?.status).to.equal('notProven');
      expect(proof?.evidence).to.contain('HTTP 404');
    });
  });

  it('says that a JWT which the org does not introspect is not proven to be active', async () => {
    const server = jwtServer();
    const overrides = {
      ...server.overrides,
      [INTROSPECT_PATH]: () => ({ status: 400, json: { error: 'unsupported_token_type' } }),
    };
    await withServer({ ...server, overrides }, async ({ verify }) => {
      const { proofs } = await verify(JWT_EXPECTED);
      expect(proofs.find(({ id }) => id === 'introspection-active')?.status).to.equal('notProven');
      expect(proofs.find(({ id }) => id === 'token-revoked')?.evidence).to.contain('since when');
    });
  });

  for (const token of ['a.b.c', 'not-a-jwt', '00D000000000001!AQ.x.y']) {
    it(`BL-141 takes ${token} for an opaque token`, async () => {
      await withServer({ makeToken: () => token }, async ({ verify }) => {
        const proof = (await verify()).proofs.find(({ id }) => id === 'token-format');
        expect(proof?.evidence).to.match(/^opaque/);
      });
    });
  }

  it('fails for a JWT where an opaque token is declared', async () => {
    await withServer(jwtServer(), async ({ verify }) => {
      const error = await thrownBy(() => verify());
      expect(error.message).to.contain('saw jwt');
      expect(error.actions?.[0]).to.contain('isNamedUserJwtEnabled');
    });
  });
});
