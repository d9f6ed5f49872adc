/** Waiting for a new app, refusing to wait for anything else, and what each answer of the token endpoint becomes. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { ErrorName } from '../../../scripts/lib/errors.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { type Answer, refuse } from './fakeAuthorizationServer.ts';
import { TOKEN_PATH, withServer } from './verifyRun.ts';

const UNKNOWN_KEY = refuse('invalid_client_id', 'client identifier invalid');

/** The first `times` answers are `answer`, for ever by default. */
const tokenAnswers = (answer: Answer, times = Number.POSITIVE_INFINITY) => ({
  overrides: { [TOKEN_PATH]: (_request: unknown, number: number) => (number <= times ? answer : undefined) },
});

describe('verify/waitForToken', () => {
  it('BL-149 waits for a new app until its key is known, and says so', async () => {
    await withServer(tokenAnswers(UNKNOWN_KEY, 12), async ({ verify, clock, progress }) => {
      const verified = await verify({ isNewApp: true });
      expect(verified.propagationAttempts).to.equal(12);
      const waited = clock.waits.slice(0, 12).reduce((sum, wait) => sum + wait, 0);
      expect(verified.propagationMilliseconds).to.equal(Math.round(waited));
      expect(progress[0]).to.match(/does not accept the new app yet \(invalid_client_id\), 0 s of at most 900 s/);
    });
  });

  it('BL-149 gives up at the deadline with exit code 69', async () => {
    await withServer(tokenAnswers(UNKNOWN_KEY), async ({ verify, clock, server }) => {
      const start = clock.now();
      const error = await thrownBy(() => verify({ isNewApp: true }));
      expect([error.name, error.exitCode]).to.deep.equal(['TokenPropagationTimeoutError', 69]);
      expect(error.actions?.[0]).to.contain('--wait-token');
      expect(error.message).to.contain('after 900 seconds (invalid_client_id: client identifier invalid)');
      expect(clock.now() - start).to.equal(900_000);
      expect(server.seenAt(TOKEN_PATH).length).to.be.lessThan(140);
    });
  });

  it('BL-149 fails at once for an app that is not new', async () => {
    await withServer(tokenAnswers(UNKNOWN_KEY), async ({ verify, clock, server }) => {
      const error = await thrownBy(() => verify());
      expect([error.name, error.exitCode]).to.deep.equal(['TokenRefusedError', 1]);
      expect(error.message).to.contain('does not know the consumer key');
      expect(error.actions?.[0]).to.contain('npm run deploy -- --target-org qa');
      expect([clock.waits, server.seen.length]).to.deep.equal([[], 1]);
    });
  });

  for (const [id, error, description, cause] of [
    ['BL-149', 'invalid_client', 'invalid client credentials', 'consumer secret is not that of the key'],
    ['BL-022', 'invalid_grant', 'External client app is not installed in this org', 'belongs to an app of another org'],
    ['BL-022', 'invalid_grant', 'Cross-org OAuth flows are not supported for this external client app', 'another org'],
    ['BL-126', 'invalid_grant', 'request not supported on this domain', 'only the My Domain of the org does'],
    ['BL-145', 'invalid_grant', 'no valid scopes defined', 'none of the declared scopes'],
    ['BL-146', 'invalid_grant', 'ip restricted', 'outside the login IP ranges'],
    [
      'BL-147',
      'invalid_app_access',
      'user is not admin approved to access this app',
      'not among the users who may use',
    ],
    ['BL-147', 'invalid_grant', "user hasn't approved this consumer", 'not among the users who may use'],
    ['BL-101', 'something_new', 'Etwas Neues', 'a reason that is not known here'],
  ] as const) {
    it(`${id} never waits for ${error} (${description}), not even for a new app`, async () => {
      await withServer(tokenAnswers(refuse(error, description)), async ({ verify, clock, server }) => {
        const thrown = await thrownBy(() => verify({ isNewApp: true }));
        expect([thrown.name, thrown.exitCode]).to.deep.equal(['TokenRefusedError', 1]);
        expect(thrown.message).to.contain(cause);
        expect(thrown.actions?.[0]).to.match(/npm run|sf |Setup >|Set |Add |Name |Use |Compare /);
        expect([clock.waits.length, server.seen.length]).to.deep.equal([0, 1]);
      });
    });
  }

  it('BL-146 names the policy and the login ranges', async () => {
    await withServer(tokenAnswers(refuse('invalid_grant', 'IP Restricted')), async ({ verify }) => {
      const error = await thrownBy(() => verify());
      expect(error.actions?.[0]).to.contain('Login IP Ranges').and.to.contain('ipRelaxationPolicyType');
    });
  });

  it('BL-118 BL-115 lists run-as unset, wrong name, inactive, no API Only, in this order', async () => {
    await withServer(
      tokenAnswers(refuse('invalid_grant', 'no client credentials user enabled')),
      async ({ verify }) => {
        const error = await thrownBy(() => verify());
        const places = ['no run-as user', 'no username of this org', 'inactive or frozen', 'API Only User'].map(
          (text) => error.message.indexOf(text),
        );
        expect(places).to.deep.equal([...places].sort((left, right) => left - right));
        expect(places[0]).to.be.greaterThan(0);
        expect(error.message).not.to.contain('among the users who may use');
        expect(error.actions?.[0]).to.contain('clientCredentialsFlowUser');
      },
    );
  });

  it('waits for the policies of a new app for two minutes, then names the causes', async () => {
    const refusal = refuse('invalid_grant', 'no client credentials user enabled');
    await withServer(tokenAnswers(refusal), async ({ verify, clock }) => {
      const start = clock.now();
      const error = await thrownBy(() => verify({ isNewApp: true }));
      expect([error.name, error.exitCode]).to.deep.equal(['TokenRefusedError', 1]);
      expect(error.actions?.[0]).to.contain('clientCredentialsFlowUser');
      expect(clock.now() - start).to.be.within(120_000, 135_000);
    });
  });

  it('takes a new app whose policies settle late', async () => {
    await withServer(
      tokenAnswers(refuse('invalid_grant', 'no client credentials user enabled'), 5),
      async ({ verify }) => {
        expect((await verify({ isNewApp: true })).propagationAttempts).to.equal(5);
      },
    );
  });

  for (const [what, answer] of [
    ['login rate exceeded', refuse('invalid_grant', 'login rate exceeded')],
    ['HTTP 429', { status: 429, text: 'Too Many Requests' }],
    ['rate_limit_exceeded', refuse('rate_limit_exceeded', '')],
  ] as const) {
    it(`BL-142 never asks again after ${what}`, async () => {
      await withServer(tokenAnswers(answer), async ({ verify, server }) => {
        const error = await thrownBy(() => verify({ isNewApp: true }));
        expect([error.name, error.exitCode]).to.deep.equal(['TokenRateLimitedError', 1]);
        expect(error.actions?.[0]).to.contain('Wait 15 to 30 minutes');
        expect(server.seen).to.have.lengthOf(1);
      });
    });
  }

  describe('BL-143 answers that are no token', () => {
    const messages = new Set<string>();
    const page = '<html><body><table><tr><td>We are down for maintenance.</td></tr></table></body></html>';
    const json = { 'content-type': 'application/json' };
    for (const [what, answer, name, exitCode, says] of [
      [
        'a web page',
        { status: 200, text: page, headers: { 'content-type': 'text/html' } },
        'TokenAnswerInvalidError',
        1,
        'web page',
      ],
      ['HTTP 503', { status: 503 }, 'TokenEndpointUnavailableError', 20, 'HTTP 503'],
      [
        'an empty token',
        { status: 200, json: { access_token: '' } },
        'TokenAnswerInvalidError',
        1,
        'access token is empty',
      ],
      [
        'JSON that is cut off',
        {
          status: 200,
          text: '{"access_token":"TO',
          headers: { 'content-type': 'application/json; charset=ISO-8859-1' },
        },
        'TokenAnswerInvalidError',
        1,
        'cut off',
      ],
      ['nothing', { status: 200, headers: json }, 'TokenAnswerInvalidError', 1, 'empty'],
      ['a list', { status: 200, text: '[]', headers: json }, 'TokenAnswerInvalidError', 1, 'not an object'],
      [
        'plain text',
        { status: 404, text: 'nope', headers: { 'content-type': 'text/plain' } },
        'TokenAnswerInvalidError',
        1,
        'text/plain',
      ],
      ['JSON without a token', { status: 200, json: { ok: true } }, 'TokenAnswerInvalidError', 1, 'no access token'],
      [
        'an error without a name',
        { status: 400, json: { message: 'x' } },
        'TokenAnswerInvalidError',
        1,
        'names no error',
      ],
    ] as const satisfies readonly (readonly [string, Answer, ErrorName, number, string])[]) {
      it(`says so, with status and host, for ${what}`, async () => {
        await withServer(tokenAnswers(answer), async ({ verify, server }) => {
          const error = await thrownBy(() => verify());
          expect([error.name, error.exitCode]).to.deep.equal([name, exitCode]);
          expect(error.message).to.contain(says).and.to.contain(String(answer.status));
          expect(error.message).to.contain(new URL(server.origin).host);
          expect(error.message).not.to.match(/[<>]|maintenance|TO$| at /);
          expect(error.actions?.[0]).to.match(/My Domain|status\.salesforce\.com/);
          const message = error.message.replaceAll(new URL(server.origin).host, 'host');
          expect(messages.has(message)).to.equal(false);
          messages.add(message);
        });
      });
    }
  });

  it('BL-143 asks four times at most while the server is down, as slowly as it says', async () => {
    const down = { status: 503, headers: { 'retry-after': '7' } };
    await withServer(tokenAnswers(down), async ({ verify, server, clock }) => {
      expect((await thrownBy(() => verify())).name).to.equal('TokenEndpointUnavailableError');
      expect(server.seen).to.have.lengthOf(4);
      expect(clock.waits).to.deep.equal([7000, 7000, 7000]);
    });
  });

  it('BL-143 goes on when the server is back', async () => {
    await withServer(tokenAnswers({ status: 503 }, 2), async ({ verify }) => {
      expect((await verify()).proofs).to.have.lengthOf(9);
    });
  });

  it('BL-131 follows no redirect: one POST, then the host to use', async () => {
    const redirect = {
      status: 302,
      headers: { location: 'https://acme.my.salesforce.com/services/oauth2/token?client_secret=x' },
    };
    await withServer(tokenAnswers(redirect), async ({ verify, server }) => {
      const error = await thrownBy(() => verify());
      expect([error.name, error.exitCode]).to.deep.equal(['TokenAnswerInvalidError', 1]);
      expect(error.message).to.contain('https://acme.my.salesforce.com; use that host');
      expect(error.message).not.to.contain('client_secret');
      expect(error.actions?.[0]).to.contain('sf org display');
      expect(server.seen.map(({ method }) => method)).to.deep.equal(['POST']);
    });
  });

  it('keeps markup and line breaks of a server out of the message', async () => {
    const refusal = refuse('invalid_grant', '<script>x</script>\nsecond\tline');
    await withServer(tokenAnswers(refusal), async ({ verify }) => {
      const error = await thrownBy(() => verify());
      expect(error.message).to.contain('(x second line)');
      expect(inspect(error)).not.to.contain('CANARY');
    });
  });
});
