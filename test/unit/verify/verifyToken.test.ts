/** The whole verification against a real HTTP server: what is proven, and each way in which a proof can contradict. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { ErrorName } from '../../../scripts/lib/errors.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { ORG_ID, RUN_AS, refuse, SECRET, type ServerOptions, USER_ID } from './fakeAuthorizationServer.ts';
import { API_PATH, INTROSPECT_PATH, REVOKE_PATH, TOKEN_PATH, USERINFO_PATH, withServer } from './verifyRun.ts';

const PROOF_IDS = [
  'token-issued',
  'token-format',
  'introspection-active',
  'scopes-as-declared',
  'identity-agrees',
  'api-call-succeeds',
  'wrong-secret-refused',
  'wrong-host-refused',
  'token-revoked',
];
const CANARIES = [SECRET, 'SECRET_CANARY_1', 'TOKEN_CANARY', encodeURIComponent(SECRET)];

describe('verify/verifyToken', () => {
  it('proves everything, and gives no token and no secret away', async () => {
    await withServer({}, async ({ server, verify, progress }) => {
      const verified = await verify();
      expect(verified.proofs.map(({ id, status }) => [id, status])).to.deep.equal(
        PROOF_IDS.map((id) => [id, 'proven']),
      );
      expect(verified).to.deep.include({
        appName: 'Order_Sync',
        tokenEndpoint: `${server.origin}${TOKEN_PATH}`,
        instanceUrl: server.origin,
        runAsUsername: RUN_AS,
        orgId: ORG_ID,
        scopes: ['api'],
        tokenFormat: 'opaque',
        propagationAttempts: 0,
        propagationMilliseconds: 0,
      });
      const printed = JSON.stringify(verified) + inspect(verified, { depth: null }) + progress.join();
      for (const canary of CANARIES) {
        expect(printed).not.to.contain(canary);
      }
      expect(server.liveTokens()).to.deep.equal([]);
    });
  });

  it('BL-142 makes three token requests: the real one, one with a wrong secret, one at the wrong host', async () => {
    await withServer({}, async ({ server, verify }) => {
      await verify();
      const requests = server
        .seenAt(TOKEN_PATH)
        .map(({ origin, form }) => [origin, form.get('client_secret') === SECRET]);
      expect(requests).to.have.deep.members([
        [server.origin, true],
        [server.origin, false],
        [server.loginOrigin, true],
      ]);
      const wrong = server.seenAt(TOKEN_PATH).find(({ form }) => form.get('client_secret') !== SECRET);
      expect(wrong?.form.get('client_secret')).to.have.lengthOf(SECRET.length);
    });
  });

  it('BL-136 sends the secret form-encoded in the body, never in a URL', async () => {
    for (const secret of ['a+b/c==%41&x=y zé', 'plain', SECRET]) {
      await withServer(
        { overrides: { [TOKEN_PATH]: () => refuse('invalid_client', '') } },
        async ({ server, verify }) => {
          const credentials = {
            appName: 'Order_Sync',
            orgId: ORG_ID,
            consumerId: '888',
            consumerKey: 'KEY.A_1',
            consumerSecret: Secret.of(`${secret}\n`),
          };
          await thrownBy(() => verify({ credentials }));
          const [request] = server.seenAt(TOKEN_PATH);
          expect(Object.fromEntries(request?.form ?? [])).to.deep.equal({
            grant_type: 'client_credentials',
            client_id: 'KEY.A_1',
            client_secret: secret,
          });
          expect(server.seen.map(({ path }) => path).join()).not.to.contain('secret');
        },
      );
    }
  });

  it('compares ids on 15 characters', async () => {
    await withServer({}, async ({ server, verify }) => {
      const org = {
        alias: 'qa',
        username: 'a',
        orgId: ORG_ID.slice(0, 15),
        instanceUrl: server.origin,
        apiVersion: '66.0',
      };
      expect((await verify({ org })).proofs).to.have.lengthOf(9);
    });
  });

  it('reads the identity URL of the own origin when userinfo wants another scope', async () => {
    await withServer(
      { overrides: { [USERINFO_PATH]: () => ({ status: 403, text: 'Forbidden' }) } },
      async ({ verify, server }) => {
        const { proofs } = await verify();
        expect(proofs.find(({ id }) => id === 'identity-agrees')).to.include({ status: 'proven' });
        expect(server.seenAt(`/id/${ORG_ID}/${USER_ID}`)[0]?.origin).to.equal(server.origin);
      },
    );
  });

  it('says that the identity is not proven when neither place tells it', async () => {
    const forbidden = () => ({ status: 403, text: 'Forbidden' });
    const overrides = { [USERINFO_PATH]: forbidden, [`/id/${ORG_ID}/${USER_ID}`]: forbidden };
    await withServer({ overrides }, async ({ verify }) => {
      const proof = (await verify()).proofs.find(({ id }) => id === 'identity-agrees');
      expect(proof?.status).to.equal('notProven');
      expect(proof?.evidence).to.contain('HTTP 403');
    });
  });

  it('takes scopes in any order and from introspection alone', async () => {
    const options: ServerOptions = { scope: 'openid  api', grant: () => ({ scope: undefined }) };
    await withServer(options, async ({ verify }) => {
      const expected = { runAsUsername: RUN_AS, scopes: ['api', 'openid'], tokenFormat: 'opaque' } as const;
      expect((await verify({ expected })).scopes).to.have.members(['api', 'openid']);
    });
  });

  it('says that the wrong host is not proven when no such host is known', async () => {
    const grant = (origin: string) => ({ id: `${origin}/id/${ORG_ID}/${USER_ID}` });
    await withServer({ grant }, async ({ verify }) => {
      const proof = (await verify()).proofs.find(({ id }) => id === 'wrong-host-refused');
      expect(proof?.status).to.equal('notProven');
    });
  });

  it('asks the login host that it is given', async () => {
    const grant = (origin: string) => ({ id: `${origin}/id/${ORG_ID}/${USER_ID}` });
    await withServer({ grant }, async ({ server, verify }) => {
      const { proofs } = await verify({ genericLoginHost: server.loginOrigin });
      expect(proofs.find(({ id }) => id === 'wrong-host-refused')?.status).to.equal('proven');
    });
  });

  for (const [what, options] of [
    ['gives a web page', { loginAnswers: () => ({ status: 200, text: '<html></html>' }) }],
    ['is down', { loginAnswers: () => ({ status: 503 }) }],
    ['breaks the connection', { loginAnswers: () => ({ status: 200, reset: true }) }],
    ['limits the rate', { loginAnswers: () => refuse('invalid_grant', 'login rate exceeded') }],
  ] as const satisfies readonly (readonly [string, ServerOptions])[]) {
    it(`counts a login host that ${what} as no proof`, async () => {
      await withServer(options, async ({ verify }) => {
        const { proofs } = await verify();
        expect(proofs.find(({ id }) => id === 'wrong-host-refused')?.status).to.equal('notProven');
      });
    });
  }

  for (const path of [INTROSPECT_PATH, USERINFO_PATH, API_PATH]) {
    for (const [what, answer, name] of [
      ['HTTP 503', { status: 503 }, 'TokenEndpointUnavailableError'],
      ['HTTP 429', { status: 429, json: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }] }, 'TokenEndpointUnavailableError'],
      ['a broken connection', { status: 200, reset: true }, 'TokenEndpointUnreachableError'],
    ] as const satisfies readonly (readonly [string, object, ErrorName])[]) {
      // Without introspection nobody can tell whether an integration at work has the same token.
      const isSpared = path === INTROSPECT_PATH;
      it(`ends with ${name} for ${what} at ${path}, and ${isSpared ? 'spares' : 'revokes'} the token`, async () => {
        await withServer({ overrides: { [path]: () => answer } }, async ({ server, verify }) => {
          const error = await thrownBy(() => verify());
          expect(error.name).to.equal(name);
          expect(error.actions?.[0]).not.to.equal(undefined);
          expect(server.liveTokens()).to.have.lengthOf(isSpared ? 1 : 0);
        });
      });
    }
  }

  it('does not end the session of an integration that has the same token', async () => {
    await withServer({ tokenAgeSeconds: 600 }, async ({ server, verify }) => {
      const revoked = (await verify()).proofs.find(({ id }) => id === 'token-revoked');
      expect(revoked?.status).to.equal('notProven');
      expect(revoked?.evidence).to.contain('already in use (for 10 minutes)');
      expect(server.liveTokens()).to.have.lengthOf(1);
    });
  });

  it('does not end that session when a proof fails, either', async () => {
    const overrides = { [API_PATH]: () => ({ status: 401 }) };
    await withServer({ tokenAgeSeconds: 600, overrides }, async ({ server, verify }) => {
      expect((await thrownBy(() => verify())).name).to.equal('VerificationFailedError');
      expect(server.liveTokens()).to.have.lengthOf(1);
    });
  });

  it('ends with the reason of an interruption, and revokes the token all the same', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const overrides = {
      [API_PATH]: () => {
        controller.abort(reason);
        return undefined;
      },
    };
    await withServer({ overrides }, async ({ server, verify }) => {
      const thrown = await verify({ signal: controller.signal }).catch((error: unknown) => error);
      expect(thrown).to.equal(reason);
      expect(server.liveTokens()).to.deep.equal([]);
    });
  });

  it('says so when the token of a failed check could not be revoked', async () => {
    const overrides = {
      [API_PATH]: () => ({ status: 401 }),
      [REVOKE_PATH]: () => ({ status: 200, reset: true }),
    };
    await withServer({ overrides }, async ({ verify, progress }) => {
      const error = await thrownBy(() => verify());
      expect(error.data).to.include({ proofId: 'api-call-succeeds' });
      expect(progress.at(-1)).to.contain('may still be alive');
    });
  });
});
