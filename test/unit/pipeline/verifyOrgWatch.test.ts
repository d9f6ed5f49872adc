/** A watch: a whole verification, then probes that tell changes alone, until it is interrupted. */
import { expect } from 'chai';
import { InterruptedByUser } from '../../../scripts/lib/interruption.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import { type WatchEnd, watchOrg } from '../../../scripts/pipeline/verifyOrgWatch.ts';
import type { VerifyChange, VerifyReport } from '../../../scripts/report/verifyReport.ts';
import { createTokenTransport } from '../../../scripts/verify/transport.ts';
import { KEY, ORG_ID, RUN_AS, SECRET, USER_ID } from '../verify/fakeAuthorizationServer.ts';
import { INTROSPECT_PATH, REVOKE_PATH, TOKEN_PATH, USERINFO_PATH } from '../verify/verifyRun.ts';
import { pairOf, type VerificationOptions, type VerificationRun, withVerification } from './verifyOrgRun.ts';

const MINUTE = 60_000;

type Watched = {
  readonly end: WatchEnd;
  readonly first: readonly VerifyReport[];
  readonly changes: readonly VerifyChange[];
  readonly run: VerificationRun;
};

/** Watches at an interval of five minutes; `onRound` is called between the rounds, and the watch ends after `rounds`. */
const watchRounds = (
  rounds: number,
  options: VerificationOptions = {},
  onRound: (round: number, run: VerificationRun) => void = () => undefined,
): Promise<Watched> =>
  withVerification(options, async (run) => {
    const first: VerifyReport[] = [];
    const changes: VerifyChange[] = [];
    const end = await watchOrg(run.verification, {
      intervalMilliseconds: 5 * MINUTE,
      clock: run.clock,
      signal: run.controller.signal,
      onFirst: async (report) => void first.push(report),
      onChange: (change) => changes.push(change),
      onRound: (round) => {
        onRound(round, run);
        if (round === rounds) {
          run.controller.abort(new InterruptedByUser());
        }
      },
    });
    return { end, first, changes, run };
  });

const withSecret = (text: string) => pairOf('Order_Sync', { consumerSecret: Secret.of(text) });

describe('pipeline/verifyOrgWatch', () => {
  it('tells nothing while nothing changes, and makes one token request a round after the first', async () => {
    const { end, first, changes, run } = await watchRounds(4);
    expect(end).to.deep.equal({ rounds: 4, changes: 0 });
    expect([first.length, changes]).to.deep.equal([1, []]);
    expect(run.server.seenAt(TOKEN_PATH)).to.have.lengthOf(5 + 3);
    expect(run.server.seenAt(REVOKE_PATH)).to.have.lengthOf(1);
    expect(run.clock.waits).to.deep.equal([5 * MINUTE, 5 * MINUTE, 5 * MINUTE]);
    expect(run.events, 'a probe is told by its changes alone').to.have.lengthOf(2);
  });

  it('sends no wrong secret and no foreign key after the first round', async () => {
    const { run } = await watchRounds(3, { stored: [pairOf('Order_Sync'), foreignPair()] });
    const secrets = run.server.seenAt(TOKEN_PATH).map(({ form }) => form.get('client_secret'));
    expect(secrets.slice(-2)).to.deep.equal([SECRET, SECRET]);
  });

  it('tells when an app ceases to work and when it works again, with how long it had been so', async () => {
    const { changes, end } = await watchRounds(5, {}, (round, { stored }) => {
      stored.set('qa Order_Sync', withSecret(round === 2 || round === 3 ? 'WRONG' : SECRET));
    });
    expect(end.changes).to.equal(2);
    expect(changes.map(({ app, from, to, afterMilliseconds }) => [app, from, to, afterMilliseconds])).to.deep.equal([
      ['Order_Sync', 'works', 'TokenRefusedError', 10 * MINUTE],
      ['Order_Sync', 'TokenRefusedError', 'works', 10 * MINUTE],
    ]);
    expect(changes[0]?.error?.exitCode).to.equal(1);
    expect(changes[0]?.time).to.equal(new Date(1_700_000_000_000 + 10 * MINUTE).toISOString());
    expect(JSON.stringify(changes)).not.to.contain('CANARY');
  });

  it('tells when an app fails for another reason', async () => {
    const { changes } = await watchRounds(4, {}, (round, { stored }) => {
      if (round === 1) {
        stored.set('qa Order_Sync', withSecret('WRONG'));
      } else {
        stored.delete('qa Order_Sync');
      }
    });
    expect(changes.map(({ from, to }) => [from, to])).to.deep.equal([
      ['works', 'TokenRefusedError'],
      ['TokenRefusedError', 'CredentialsNotStoredError'],
    ]);
  });

  it('tells when other causes are found for the same failure', async () => {
    let round = 0;
    const diagnose = async () => {
      round += 1;
      const id = round < 3 ? 'secretWrong' : 'runAsInactive';
      const finding = { id, verdict: 'confirmed', cause: id, evidence: [], fix: 'x' } as const;
      return { decided: true, findings: [finding], looked: [], unreadable: [] };
    };
    const { changes } = await watchRounds(4, { stored: [withSecret('WRONG')], ports: () => ({ diagnose }) });
    expect(changes.map(({ diagnosis }) => diagnosis?.findings.map(({ id }) => id))).to.deep.equal([['runAsInactive']]);
  });

  it('tells when a proof is no longer to be had, and keeps the state of what was not tried', async () => {
    let isForbidden = false;
    const forbidden = () => (isForbidden ? { status: 403, text: 'Forbidden' } : undefined);
    const overrides = { [USERINFO_PATH]: forbidden, [`/id/${ORG_ID}/${USER_ID}`]: forbidden };
    const { changes } = await watchRounds(4, { server: { overrides } }, (round) => {
      isForbidden = round === 1;
    });
    expect(changes.map(({ proofId, from, to }) => [proofId, from, to])).to.deep.equal([
      ['identity-agrees', 'proven', 'notProven'],
      ['identity-agrees', 'notProven', 'proven'],
    ]);
    expect(changes[0]?.evidence).to.contain('HTTP 403');
  });

  it('lists the stored pairs once, however many rounds there are', async () => {
    let lists = 0;
    const list = async () => {
      lists += 1;
      return [];
    };
    const { changes } = await watchRounds(5, { store: { list } });
    expect([lists, changes]).to.deep.equal([1, []]);
  });

  it('lists them again before it says that a token is of a pair that nobody knows', async () => {
    const entry = { ...pairOf('Order_Sync'), version: 'pending', consumerKey: '3MVG9STAGED_SINCE' } as const;
    let lists = 0;
    let isStaged = false;
    const active = { active: true, scope: 'api', username: RUN_AS, token_type: 'bearer' };
    const sub = `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}`;
    const introspection = () => ({
      status: 200,
      json: { ...active, sub, client_id: isStaged ? '3MVG9STAGED_SINCE' : KEY },
    });
    const { changes } = await watchRounds(
      4,
      {
        server: { overrides: { [INTROSPECT_PATH]: introspection } },
        store: {
          list: async () => {
            lists += 1;
            return isStaged ? [entry] : [];
          },
        },
      },
      (round) => {
        isStaged = round >= 2;
      },
    );
    expect(changes).to.deep.equal([]);
    expect(lists).to.equal(2);
  });

  it('goes on when the first round fails for an app', async () => {
    const { first, changes } = await watchRounds(3, { stored: [] }, (round, { stored }) => {
      if (round === 1) {
        stored.set('qa Order_Sync', pairOf('Order_Sync'));
      }
    });
    expect(first[0]?.apps[0]?.error?.name).to.equal('CredentialsNotStoredError');
    expect(changes.map(({ to }) => to)).to.deep.equal(['works']);
  });

  it('ends at once when the first round could not be made', async () => {
    const { end, first } = await watchRounds(3, { request: { app: 'Nope' } });
    expect([end.rounds, end.failure?.error?.name, first]).to.deep.equal([1, 'AppNotFoundError', []]);
  });

  it('ends in the middle of a round when it is interrupted', async () => {
    const { end } = await watchRounds(9, {
      ports: ({ controller, clock }) => ({
        // The probe's own request is on its way.
        transport: async (request) => {
          if (clock.waits.length > 0) {
            controller.abort(new InterruptedByUser());
          }
          return createTokenTransport({ proxyVariables: {} })(request);
        },
      }),
    });
    expect(end).to.deep.equal({ rounds: 1, changes: 0 });
  });
});

const foreignPair = () =>
  pairOf('Order_Sync', { orgAlias: 'prod', orgId: '00D000000000009AAA', consumerKey: '3MVG9F' });
