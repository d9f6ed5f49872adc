/** The proofs that `verify` has beside those of `deploy`: what each asks, what it takes as proof, and what contradicts. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import { PROOF_SETS } from '../../../scripts/verify/proofSets.ts';
import type { Proof } from '../../../scripts/verify/verifiedToken.ts';
import type { VerifyTokenInput } from '../../../scripts/verify/verifyToken.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import {
  type Answer,
  KEY,
  ORG_ID,
  type Override,
  RUN_AS,
  refuse,
  SECRET,
  type Seen,
  type ServerOptions,
  USER_ID,
} from './fakeAuthorizationServer.ts';
import { INTROSPECT_PATH, REVOKE_PATH, TOKEN_PATH, type VerifyRun, withServer } from './verifyRun.ts';

const FOREIGN_KEY = '3MVG9FOREIGN';
const EXTENDED: Partial<VerifyTokenInput> = {
  proofSet: 'verify',
  foreignKey: { orgAlias: 'prod', consumerKey: FOREIGN_KEY },
};
const SHARED: ServerOptions = { reusesToken: true };

const isBasic = ({ authorization }: Seen): boolean => authorization?.startsWith('Basic ') === true;
const isScoped = ({ form }: Seen): boolean => form.has('scope');
const isForeign = ({ form }: Seen): boolean => form.get('client_id') === FOREIGN_KEY;

/** Answers the token requests that `matches` takes. */
const answering = (matches: (request: Seen) => boolean, answer: Answer): ServerOptions => {
  const override: Override = (request) => (matches(request) ? answer : undefined);
  return { ...SHARED, overrides: { [TOKEN_PATH]: override } };
};

const verifyWith = (options: ServerOptions, changes: Partial<VerifyTokenInput> = {}) =>
  withServer(options, async (run) => (await run.verify({ ...EXTENDED, ...changes })).proofs);
const proofOf = (proofs: readonly Proof[], wanted: string): Proof | undefined => proofs.find(({ id }) => id === wanted);

const expectContradiction = async (run: VerifyRun, proofId: string, says: string, action: RegExp) => {
  const error = await thrownBy(() => run.verify(EXTENDED));
  expect([error.name, error.exitCode]).to.deep.equal(['VerificationFailedError', 1]);
  expect(error.data).to.include({ proofId });
  expect(error.message).to.contain(says);
  expect(error.actions?.[0]).to.match(action);
  return error;
};

describe('verify/verifyToken, extended', () => {
  it('proves everything in the order of the set, and leaves no token alive', async () => {
    for (const options of [SHARED, {}]) {
      await withServer(options, async ({ verify, server }) => {
        const told: string[] = [];
        const { proofs } = await verify({ ...EXTENDED, onProof: ({ id }) => told.push(id) });
        expect(proofs.map(({ id, status }) => [id, status])).to.deep.equal(
          PROOF_SETS.verify.map((id) => [id, 'proven']),
        );
        expect(told).to.have.members([...PROOF_SETS.verify]);
        expect(server.liveTokens()).to.deep.equal([]);
      });
    }
  });

  it('BL-142 makes six token requests with a key of another org, five without', async () => {
    for (const [foreignKey, count] of [[EXTENDED.foreignKey, 6] as const, [undefined, 5] as const]) {
      await withServer(SHARED, async ({ verify, server }) => {
        await verify({ proofSet: 'verify', foreignKey });
        expect(server.seenAt(TOKEN_PATH)).to.have.lengthOf(count);
      });
    }
  });

  it('BL-140 assumes no lifetime where the answer gives none: however long the checks take, no token is asked for again', async () => {
    await withServer(SHARED, async ({ verify, server, clock }) => {
      await verify({ ...EXTENDED, onProof: () => clock.advance(70_000) });
      expect(server.seenAt(TOKEN_PATH)).to.have.lengthOf(6);
    });
  });

  it('sends a foreign key with a random secret, and the own secret to the own org and its login host alone', async () => {
    await withServer(SHARED, async ({ verify, server }) => {
      await verify(EXTENDED);
      const foreign = server.seenAt(TOKEN_PATH).filter(isForeign);
      expect(foreign.map(({ form }) => form.get('client_secret')).join()).to.match(/^[0-9A-F]{64}$/);
    });
  });

  it('BL-136 encodes key and secret of a Basic header as a form does, and sends neither in the body', async () => {
    await withServer(SHARED, async ({ verify, server }) => {
      await verify(EXTENDED);
      const basic = server.seenAt(TOKEN_PATH).find(isBasic);
      const pair = Buffer.from(basic?.authorization?.slice(6) ?? '', 'base64').toString('utf8');
      expect(pair).to.equal(`${KEY}:${new URLSearchParams({ s: SECRET }).toString().slice(2)}`);
      expect(Object.fromEntries(basic?.form ?? [])).to.deep.equal({ grant_type: 'client_credentials' });
    });
  });

  it('tells a token that Basic got for itself from the same one', async () => {
    expect(proofOf(await verifyWith(SHARED), 'basic-authentication')?.evidence).to.contain('the same token');
    expect(proofOf(await verifyWith({}), 'basic-authentication')?.evidence).to.equal('a token of its own, revoked');
  });

  it('does not revoke a token of Basic that an integration may be using', async () => {
    await withServer({ tokenAgeSeconds: 600 }, async ({ verify, server }) => {
      const { proofs } = await verify(EXTENDED);
      expect(proofOf(proofs, 'basic-authentication')?.evidence).to.contain('already in use (for 10 minutes)');
      expect(server.seenAt(REVOKE_PATH)).to.deep.equal([]);
    });
  });

  for (const [what, answer, says] of [
    ['a refusal', refuse('invalid_request', 'no header please'), 'invalid_request no header please'],
    ['a web page', { status: 200, text: '<html></html>' }, 'web page'],
    [
      'a token of another user',
      {
        status: 200,
        json: { access_token: 'x', id: 'https://x/id/00D000000000001AAA/005000000000009AAA', token_type: 'Bearer' },
      },
      '005000000000009AAA',
    ],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(`takes ${what} for a Basic header as a contradiction, and says what integrations can do`, async () => {
      await withServer(answering(isBasic, answer), async (run) => {
        await expectContradiction(run, 'basic-authentication', says, /in the body/);
        expect(run.server.liveTokens()).to.deep.equal([]);
      });
    });
  }

  it('has nothing to say of a foreign key where none is stored', async () => {
    const proof = proofOf(await verifyWith(SHARED, { foreignKey: undefined }), 'foreign-key-refused');
    expect(proof).to.include({ status: 'notProven', evidence: 'no key of another org is stored' });
  });

  it('takes a refusal that may come from the random secret as no proof about the key', async () => {
    const options = answering(isForeign, refuse('invalid_client', 'invalid client credentials'));
    const proof = proofOf(await verifyWith(options), 'foreign-key-refused');
    expect(proof?.status).to.equal('notProven');
    expect(proof?.evidence).to.contain('may come from the random secret');
  });

  it('BL-022 takes the refusal of an app that is not installed as proof', async () => {
    const refusal = refuse('invalid_grant', 'External client app is not installed in this org');
    expect(proofOf(await verifyWith(answering(isForeign, refusal)), 'foreign-key-refused')?.status).to.equal('proven');
  });

  it('ends a token that was granted for a foreign key, and fails', async () => {
    const grant: Answer = { status: 200, json: { access_token: '00D000000000001!TOKEN_CANARY_1' } };
    await withServer(answering(isForeign, grant), async (run) => {
      const error = await expectContradiction(run, 'foreign-key-refused', 'another org', /Check who answers/);
      expect(inspect(error)).not.to.contain('CANARY');
    });
  });

  it('takes a refusal of an undeclared scope, or its absence from what is granted, as proof', async () => {
    const refused = proofOf(await verifyWith(SHARED), 'undeclared-scope-refused');
    expect(refused?.evidence).to.equal('asked for openid, HTTP 400 invalid_grant');
    const dropped = answering(isScoped, { status: 200, json: { access_token: 'x', scope: 'api' } });
    const proof = proofOf(await verifyWith(dropped), 'undeclared-scope-refused');
    expect(proof).to.include({ status: 'proven', evidence: 'asked for openid, got api' });
  });

  it('asks for the first scope that is not declared', async () => {
    const expected = { runAsUsername: RUN_AS, scopes: ['api', 'openid'], tokenFormat: 'opaque' } as const;
    const proofs = await verifyWith({ ...SHARED, scope: 'api openid' }, { expected });
    expect(proofOf(proofs, 'undeclared-scope-refused')?.evidence).to.contain('custom_permissions');
    const all = 'api openid custom_permissions visualforce lightning';
    const everything = { ...expected, scopes: all.split(' ') };
    const none = proofOf(
      await verifyWith({ ...SHARED, scope: all }, { expected: everything }),
      'undeclared-scope-refused',
    );
    expect(none?.status).to.equal('notProven');
  });

  it('fails when an undeclared scope is granted', async () => {
    await withServer({ ...SHARED, grantable: ['openid'] }, async (run) => {
      await expectContradiction(run, 'undeclared-scope-refused', 'openid', /npm run deploy -- --target-org qa/);
    });
  });

  for (const [what, answer] of [
    ['that limits the rate', refuse('invalid_grant', 'login rate exceeded')],
    ['that is down', { status: 503 }],
    ['that has too many requests', { status: 429, json: { error: 'slow_down' } }],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    it(`proves nothing by an endpoint ${what}, and fails nothing by it`, async () => {
      const options = answering((request) => isBasic(request) || isScoped(request) || isForeign(request), answer);
      const unproven = (await verifyWith(options)).filter(({ status }) => status === 'notProven');
      expect(unproven.map(({ id }) => id)).to.deep.equal([
        'basic-authentication',
        'foreign-key-refused',
        'undeclared-scope-refused',
      ]);
    });
  }

  it('tells what was proven before a proof failed', async () => {
    await withServer(answering(isBasic, refuse('invalid_request', '')), async ({ verify }) => {
      const told: string[] = [];
      await thrownBy(() => verify({ ...EXTENDED, onProof: ({ id }) => told.push(id) }));
      expect(told).to.include.members(['token-issued', 'wrong-secret-refused', 'scopes-as-declared']);
      expect(told).not.to.include('basic-authentication');
    });
  });
});

describe('verify/verifyToken, after a rotation', () => {
  const ofOtherPair: Override = (request) =>
    request.form.get('token') === null
      ? undefined
      : {
          status: 200,
          json: {
            active: true,
            scope: 'api',
            client_id: '3MVG9PREVIOUS',
            username: RUN_AS,
            sub: `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}`,
            token_type: 'access_token',
          },
        };
  const options = { ...SHARED, overrides: { [INTROSPECT_PATH]: ofOtherPair } };

  it('takes a token that the other pair of the app got first, and says so', async () => {
    const proofs = await verifyWith(options, { proofSet: 'probe', siblingKeys: ['3MVG9PREVIOUS'] });
    const proof = proofOf(proofs, 'introspection-active');
    expect(proof?.status).to.equal('proven');
    expect(proof?.evidence).to.contain('other pair, which got this token first');
  });

  it('takes no token of any other client', async () => {
    await withServer(options, async (run) => {
      const error = await thrownBy(() => run.verify({ proofSet: 'probe', siblingKeys: ['3MVG9ANOTHER'] }));
      expect([error.name, error.exitCode]).to.deep.equal(['VerificationFailedError', 1]);
      expect(error.message).to.contain('3MVG9PREVIOUS');
    });
  });
});

describe('verify/verifyToken, as a probe', () => {
  it('asks for one token, tries nothing that must be refused, and revokes nothing', async () => {
    await withServer(SHARED, async ({ verify, server }) => {
      const { proofs, scopes } = await verify({ proofSet: 'probe' });
      expect(proofs.map(({ id, status }) => [id, status])).to.deep.equal(PROOF_SETS.probe.map((id) => [id, 'proven']));
      expect(scopes).to.deep.equal(['api']);
      expect(server.seenAt(TOKEN_PATH)).to.have.lengthOf(1);
      expect(server.seenAt(REVOKE_PATH)).to.deep.equal([]);
      expect(server.liveTokens()).to.have.lengthOf(1);
    });
  });

  it('revokes nothing when a proof fails, either', async () => {
    await withServer({ ...SHARED, scope: 'api web' }, async ({ verify, server }) => {
      const error = await thrownBy(() => verify({ proofSet: 'probe' }));
      expect([error.name, error.exitCode]).to.deep.equal(['VerificationFailedError', 1]);
      expect(error.message).to.contain('extra: web');
      expect(server.seenAt(REVOKE_PATH)).to.deep.equal([]);
    });
  });
});

describe('verify/verifyToken, sent elsewhere', () => {
  it('BL-131 tells a redirect to a foreign host apart, and sends nothing there', async () => {
    await withServer({}, async (foreign) => {
      const headers = { location: `${foreign.server.origin}${TOKEN_PATH}?client_secret=x` };
      const redirect = { overrides: { [TOKEN_PATH]: () => ({ status: 307, headers }) } };
      await withServer(redirect, async ({ verify, server }) => {
        const error = await thrownBy(() => verify(EXTENDED));
        expect([error.name, error.exitCode]).to.deep.equal(['TokenAnswerInvalidError', 1]);
        expect(error.data).to.include({ status: 307, redirectOrigin: foreign.server.origin });
        expect(error.message).to.contain('which is no host of Salesforce; nothing was sent there');
        expect(error.message).not.to.contain('client_secret');
        expect(error.actions?.[0]).to.contain('sf org display --target-org qa');
        expect(server.seen).to.have.lengthOf(1);
        expect(foreign.server.seen).to.deep.equal([]);
      });
    });
  });

  it('asks whether the app is new only when a refusal may pass', async () => {
    let asked = 0;
    const isNewApp = async (): Promise<boolean> => {
      asked += 1;
      return true;
    };
    await withServer(SHARED, async ({ verify }) => verify({ isNewApp }));
    expect(asked).to.equal(0);
    const spreading: Override = (_request, number) =>
      number <= 3 ? refuse('invalid_client_id', 'client identifier invalid') : undefined;
    await withServer({ ...SHARED, overrides: { [TOKEN_PATH]: spreading } }, async ({ verify }) => {
      expect((await verify({ isNewApp })).propagationAttempts).to.equal(3);
    });
    expect(asked).to.equal(1);
  });
});
