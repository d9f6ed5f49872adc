/** Rotations on the emulator, through the real libraries: what org, store and journal say after each. */
import { expect } from 'chai';
import { InterruptedByUser } from '../../scripts/lib/interruption.ts';
import { ALIAS, APP, withRotationWorld } from '../support/rotationWorld.ts';

const DAY = 86_400_000;

describe('a rotation', () => {
  const world = withRotationWorld();
  const stepsOf = (report: { readonly steps: readonly { id: string; status: string }[] }): readonly string[] =>
    report.steps.filter(({ status }) => status === 'done').map(({ id }) => id);

  it('gives integrations a new pair, and the former one lives on as previous', async () => {
    const before = world.held();
    const report = await world.rotate();
    expect(report.error).to.equal(undefined);
    expect(report.outcome).to.equal('done');
    const after = world.held();
    expect(after.main).not.to.equal(before.main);
    expect(after.staged).to.deep.equal({ key: before.main, state: 'Rotated' });
    expect(await world.stored()).to.deep.equal({ current: after.main, pending: undefined, previous: before.main });
    expect(await world.tokenStatus('current')).to.equal(200);
    expect(await world.tokenStatus('previous')).to.equal(200);
    expect(report.previousPair?.consumerKey).to.equal(before.main);
    expect(report.previousPair?.endsAt).to.match(/^\d{4}-\d\d-\d\dT/);
    expect((await world.records()).at(-1)?.event).to.equal('ended');
  });

  it('stores the new pair as pending before it promotes it, and replaces the current one after', async () => {
    const steps = stepsOf(await world.rotate());
    const order = ['write-pending', 'verify-pending', 'rotate-credentials', 'verify-current', 'verify-previous'];
    expect(steps.filter((id) => [...order, 'write-previous', 'write-current'].includes(id))).to.deep.equal([
      ...order,
      'write-previous',
      'write-current',
    ]);
  });

  it('waits until a pair that is spreading is known, and promotes it only then', async () => {
    Object.assign(world.emulator.emulator.settings, { propagationMilliseconds: 5 * 60_000 });
    const report = await world.rotate();
    expect(report.error).to.equal(undefined);
    expect(report.steps.find(({ id }) => id === 'verify-pending')?.detail).to.match(/known after \d+/);
  });

  it('shows its steps in a dry run and writes nothing', async () => {
    const before = world.held();
    const report = await world.rotate({ dryRun: true });
    expect(report.outcome).to.equal('planned');
    expect(report.steps.filter(({ status }) => status === 'planned').map(({ id }) => id)).to.include(
      'stage-credentials',
    );
    expect(world.held()).to.deep.equal(before);
    expect(await world.records()).to.deep.equal([]);
  });

  it('asks for --finish while the previous pair is in its grace', async () => {
    await world.rotate();
    const before = world.held();
    const report = await world.rotate();
    expect(report.error).to.include({ name: 'PreviousPairAliveError', exitCode: 2 });
    expect(report.error?.actions[0]).to.include(`npm run rotate -- --target-org ${ALIAS} --finish`);
    expect(world.held()).to.deep.equal(before);
  });

  it('stores the pair of the org first where the store holds another', async () => {
    await world.store.delete(ALIAS);
    const before = world.held();
    const report = await world.rotate();
    expect(stepsOf(report)).to.include('sync-current');
    expect((await world.stored()).previous).to.equal(before.main);
  });

  it('BL-040 refuses to rotate the app through which it is logged in', async () => {
    const { openOrg } = await import('../../scripts/org/openOrg.ts');
    const report = await world.rotate(
      {},
      {
        openOrg: async (request) => {
          const org = await openOrg(request);
          return { ...org, identity: { ...org.identity, clientId: world.held().main } };
        },
      },
    );
    expect(report.error).to.include({ name: 'RotatesOwnAppError', exitCode: 2 });
    expect(report.error?.actions[0]).to.include('sf org login web');
    expect(world.held().staged).to.equal(undefined);
  });

  it('BL-041 asks which consumer is meant where an app has several', async () => {
    const report = await world.rotate({ consumerId: '888000000000000AAA' });
    expect(report.error).to.include({ name: 'ConsumerMissingError', exitCode: 1 });
  });

  it('refuses a name of the org under which nothing is stored, while another has the pair', async () => {
    const pair = await world.store.read(ALIAS, APP);
    if (pair === undefined) throw new Error('the deployment stored no pair');
    await world.store.remove(ALIAS, APP, 'current');
    await world.store.write({ ...pair, orgAlias: 'production' });
    for (const mode of ['rotate', 'emergency', 'finish'] as const) {
      const report = await world.rotate({ intent: { mode } });
      expect(report.error).to.include({ name: 'StoredUnderOtherNameError', exitCode: 2 });
      expect(report.error?.actions[0]).to.equal('npm run rotate -- --target-org production');
      expect(world.held().staged).to.equal(undefined);
      expect(await world.records()).to.deep.equal([]);
    }
    await world.store.write({ ...pair });
    expect((await world.rotate()).error).to.equal(undefined);
  });

  it('refuses an API version without staged credentials', async () => {
    const report = await world.rotate({ apiVersion: '64.0' });
    expect(report.error).to.include({ name: 'RotationNotSupportedError', exitCode: 2 });
    expect(report.error?.actions[0]).to.match(/--api-version \d+\.0/);
  });

  it('goes on alone: of two runs at once, one rotates and the other waits for it', async () => {
    const before = world.held().main;
    const [first, second] = await Promise.all([world.rotate(), world.rotate()]);
    const outcomes = [first, second].map(({ outcome, error }) => error?.name ?? outcome);
    expect(outcomes.toSorted()).to.deep.equal(['PreviousPairAliveError', 'done']);
    expect(world.held().staged).to.deep.equal({ key: before, state: 'Rotated' });
    expect((await world.stored()).current).to.equal(world.held().main);
  });

  describe('that is scheduled with --if-older-than', () => {
    const daily = { intent: { mode: 'rotate', olderThanMilliseconds: 90 * DAY } } as const;

    it('does nothing while the app is younger than that', async () => {
      const report = await world.rotate(daily);
      expect(report.outcome).to.equal('unchanged');
      expect(report.steps.at(-1)?.detail).to.equal('The current pair is 0 days old; it is rotated from 90 days on.');
      expect(world.held().staged).to.equal(undefined);
    });

    it('rotates when it is due, once', async () => {
      world.emulator.running.advanceClock(91 * DAY);
      expect((await world.rotate(daily)).outcome).to.equal('done');
      world.emulator.running.advanceClock(40 * DAY);
      expect((await world.rotate(daily)).outcome).to.equal('unchanged');
    });
  });

  describe('with a staged pair that somebody else made', () => {
    const stage = async (): Promise<void> => {
      const { appId, consumerId } = await world.ids();
      await world.emulator.request(
        world.session,
        `/services/data/v66.0/apps/oauth/credentials/${appId}/${consumerId}/staged`,
        { method: 'POST', body: {} },
      );
    };

    it('touches nothing and names the ways on', async () => {
      await stage();
      const before = world.held();
      const report = await world.rotate();
      expect(report.error).to.include({ name: 'StagedPairInTheWayError', exitCode: 2 });
      expect(report.error?.actions.filter((action) => action.startsWith('npm run rotate -- '))).to.have.length(3);
      expect(report.error?.actions[0]).to.include('--adopt-staged');
      expect(world.held()).to.deep.equal(before);
    });

    it('ends it with --discard-staged and stages another', async () => {
      await stage();
      const foreign = world.held().staged?.key;
      const report = await world.rotate({ intent: { mode: 'rotate', discardStaged: true } });
      expect(report.outcome).to.equal('done');
      expect(world.held().main).not.to.equal(foreign);
    });

    it('goes on with it under --adopt-staged', async () => {
      await stage();
      const foreign = world.held().staged?.key;
      const report = await world.rotate({ intent: { mode: 'rotate', adoptStaged: true } });
      expect(report.outcome).to.equal('done');
      expect(world.held().main).to.equal(foreign);
    });

    it('closes in the journal what an --abort ended that was killed on its last line', async () => {
      const { orgId } = world.session.org;
      const journal = world.ports().openJournal({ orgId, appName: APP });
      await journal.append({ event: 'staging', mainKey: world.held().main });
      await journal.append({ event: 'staged', key: 'gone', stagedId: '889' });
      const report = await world.rotate({ intent: { mode: 'abort' } });
      expect(report.outcome).to.equal('unchanged');
      expect((await world.records()).at(-1)?.event).to.equal('ended');
    });

    it('ends it with --abort and rotates nothing', async () => {
      await stage();
      const before = world.held().main;
      const report = await world.rotate({ intent: { mode: 'abort' } });
      expect(report.outcome).to.equal('done');
      expect(report.steps.find(({ id }) => id === 'prove-refused')).to.include({ status: 'done' });
      expect(world.held()).to.deep.equal({ main: before, staged: undefined });
    });
  });

  describe('that is finished', () => {
    const finish = { intent: { mode: 'finish' } } as const;

    it('ends the previous pair and proves that it is refused', async () => {
      await world.rotate();
      const report = await world.rotate(finish);
      expect(report.error).to.equal(undefined);
      expect(report.steps.find(({ id }) => id === 'prove-refused')?.detail).to.match(/^HTTP 400 invalid_client/);
      expect(world.held().staged).to.equal(undefined);
      expect((await world.stored()).previous).to.equal(undefined);
      expect(await world.tokenStatus('current')).to.equal(200);
      expect((await world.rotate(finish)).outcome).to.equal('unchanged');
    });

    it('waits for the grace', async () => {
      await world.rotate();
      const graceful = { intent: { mode: 'finish', graceMilliseconds: 7 * DAY } } as const;
      expect((await world.rotate(graceful)).outcome).to.equal('unchanged');
      expect(world.held().staged?.state).to.equal('Rotated');
      world.emulator.running.advanceClock(8 * DAY);
      expect((await world.rotate(graceful)).outcome).to.equal('done');
      expect(world.held().staged).to.equal(undefined);
    });

    it('is gone on with by the flags that it was begun with, when somebody stops it', async () => {
      const stop = new AbortController();
      stop.abort(new InterruptedByUser());
      const report = await world.rotate(
        { intent: { mode: 'finish', graceMilliseconds: 7 * DAY }, repeatedFlags: ' --app Order_Sync' },
        { signal: stop.signal },
      );
      expect(report.error).to.include({ name: 'InterruptedError', exitCode: 130 });
      expect(report.error?.actions[0]).to.include('rotate -- --target-org prod --app Order_Sync --finish --grace 7d');
    });

    it('refuses while a caller logs in, names it, and does it with --force', async () => {
      await world.rotate();
      world.emulator.running.advanceClock(60_000);
      await world.tokenStatus('previous');
      const report = await world.rotate(finish);
      expect(report.error).to.include({ name: 'CallersOnPreviousPairError', exitCode: 1 });
      expect(report.error?.message).to.include('127.0.0.1');
      expect(report.error?.actions[1]).to.include('--force');
      expect(world.held().staged?.state).to.equal('Rotated');
      expect((await world.rotate({ ...finish, force: true })).outcome).to.equal('done');
      expect(world.held().staged).to.equal(undefined);
    });

    it('is partly done while the end of the pair can not be proven, and asks again in the next run', async () => {
      await world.rotate();
      const down = async () => new Response('', { status: 503 });
      const report = await world.rotate(finish, { transport: down });
      expect(report.error).to.include({ name: 'PairEndUnprovenError', exitCode: 68 });
      expect(report.error?.actions[0]).to.include('--finish');
      expect(world.held().staged).to.equal(undefined);
      expect((await world.stored()).previous).to.be.a('string');
      const again = await world.rotate(finish);
      expect(again.steps.find(({ id }) => id === 'prove-refused')?.status).to.equal('done');
      expect((await world.stored()).previous).to.equal(undefined);
    });

    it('has nothing to do where nothing was rotated', async () => {
      const report = await world.rotate(finish);
      expect(report.outcome).to.equal('unchanged');
      expect(report.steps.at(-1)?.detail).to.equal('No previous pair is alive.');
    });
  });

  describe('that is rolled back', () => {
    const rollback = { intent: { mode: 'rollback' } } as const;

    it('returns to the previous pair where the org allows it', async () => {
      Object.assign(world.emulator.emulator.settings, { rotatesBack: true });
      const before = world.held().main;
      await world.rotate();
      const rotated = world.held().main;
      const report = await world.rotate(rollback);
      expect(report.error).to.equal(undefined);
      expect(world.held()).to.deep.equal({ main: before, staged: { key: rotated, state: 'Rotated' } });
      expect(await world.stored()).to.deep.equal({ current: before, pending: undefined, previous: rotated });
    });

    it('says what is possible where it does not', async () => {
      await world.rotate();
      const before = { held: world.held(), stored: await world.stored() };
      const report = await world.rotate(rollback);
      expect(report.error).to.include({ name: 'RollbackRefusedError', exitCode: 1 });
      expect(report.error?.actions[0]).to.include('Integrations may use the previous pair until ');
      expect({ held: world.held(), stored: await world.stored() }).to.deep.equal(before);
    });

    it('has nothing to return to after --finish', async () => {
      await world.rotate();
      await world.rotate({ intent: { mode: 'finish' } });
      expect((await world.rotate(rollback)).error).to.include({ name: 'NothingToRollBackError', exitCode: 2 });
    });
  });

  describe('in an emergency', () => {
    const emergency = { intent: { mode: 'emergency' } } as const;

    it('ends with the old pair and its token dead', async () => {
      const old = await world.store.read(ALIAS, APP);
      const report = await world.rotate(emergency);
      expect(report.error).to.equal(undefined);
      const { main, staged } = world.held();
      expect(staged).to.equal(undefined);
      expect(main).not.to.equal(old?.consumerKey);
      expect(await world.stored()).to.deep.equal({ current: main, pending: undefined, previous: undefined });
      expect(report.steps.find(({ id }) => id === 'prove-refused')?.status).to.equal('done');
      expect(report.steps.find(({ id }) => id === 'revoke-tokens')?.detail).to.include('HTTP 401');
      expect(await world.tokenStatus('current')).to.equal(200);
    });

    it('revokes the token of the old pair also where the org fails to at first', async () => {
      const { transport } = world.ports();
      let failures = 0;
      const failing: typeof transport = async (request) => {
        if (request.url.endsWith('/revoke') && failures < 2) {
          failures += 1;
          return new Response('', { status: 503 });
        }
        return transport(request);
      };
      const report = await world.rotate(emergency, { transport: failing });
      expect(report.error).to.equal(undefined);
      expect(failures).to.equal(2);
      expect(report.steps.find(({ id }) => id === 'revoke-tokens')?.detail).to.include('HTTP 401');
    });

    it('ends a pair of an earlier rotation too', async () => {
      await world.rotate();
      const before = world.held();
      expect((await world.rotate(emergency)).error).to.equal(undefined);
      expect(world.held().main).not.to.be.oneOf([before.main, before.staged?.key]);
      expect(world.held().staged).to.equal(undefined);
    });
  });

  describe('with hooks', () => {
    it('tells the consumers ids and no secret', async () => {
      const file = `${world.folder}/told.json`;
      const script = `let t='';process.stdin.on('data',d=>t+=d).on('end',()=>require('fs').writeFileSync('${file}',JSON.stringify([t,process.env])))`;
      const report = await world.rotate({ onRotated: [`node -e "${script}"`] });
      expect(report.error).to.equal(undefined);
      const { readFile } = await import('node:fs/promises');
      const told = await readFile(file, 'utf8');
      expect(told).to.include(world.held().main).and.include('ECA_CONSUMER_ID');
      for (const version of ['current', 'previous'] as const) {
        const pair = await world.store.read(ALIAS, APP, version);
        expect(told).not.to.include(pair?.consumerSecret.reveal());
      }
    });

    it('is partly done when one fails, and the next run runs them again and rotates nothing twice', async () => {
      const report = await world.rotate({ onRotated: ['node -e "process.exit(3)"'] });
      expect(report.error).to.include({ name: 'RotationHookFailedError', exitCode: 68 });
      expect(report.error?.message).to.include('exit code 3');
      const { main } = world.held();
      expect((await world.stored()).current).to.equal(main);
      const again = await world.rotate({ onRotated: ['node -e "0"'] });
      expect(again.error).to.equal(undefined);
      expect(world.held().main).to.equal(main);
      expect((await world.stored()).pending).to.equal(undefined);
    });
  });
});
