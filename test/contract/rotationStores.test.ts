/** Rotations with other stores than files: behind a command, and one that never gives a pair back. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { StoredCredentials } from '../../scripts/credentials/clientCredentials.ts';
import { createExecStore } from '../../scripts/credentials/stores/execStore.ts';
import { raise } from '../../scripts/lib/errors.ts';
import { send } from '../support/emulatorHarness.ts';
import { createOneWayStore, type OneWayStore } from '../support/oneWayStore.ts';
import { ALIAS, APP, withRotationWorld } from '../support/rotationWorld.ts';

const PROGRAM = fileURLToPath(new URL('../fixtures/storeClis/folderStore.mjs', import.meta.url));

describe('a rotation with another store', () => {
  const world = withRotationWorld();

  const tokenStatus = async (pair: StoredCredentials | undefined): Promise<number> => {
    const answer = await send(`${world.session.instanceUrl}/services/oauth2/token`, {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: pair?.consumerKey ?? '',
        client_secret: pair?.consumerSecret.reveal() ?? '',
      }),
    });
    return answer.status;
  };

  const oneWayWithCurrent = async (): Promise<OneWayStore> => {
    const oneWay = createOneWayStore();
    const pair = await world.store.read(ALIAS, APP);
    if (pair === undefined) throw new Error('the deployment stored no pair');
    oneWay.put(pair, 'current');
    return oneWay;
  };

  it('goes through a command from the first pair to the end of the previous one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eca-exec-'));
    const store = createExecStore(
      { kind: 'exec', command: [process.execPath, PROGRAM], environment: ['FOLDER_STORE_DIR'] },
      {
        store: 'own',
        variables: { FOLDER_STORE_DIR: join(folder, 'documents') },
        workingDirectory: folder,
        signal: new AbortController().signal,
      },
    );
    try {
      const before = world.held().main;
      const report = await world.rotate({}, { store });
      expect(report.error).to.equal(undefined);
      const [current, previous] = [await store.read(ALIAS, APP), await store.read(ALIAS, APP, 'previous')];
      expect([current?.consumerKey, previous?.consumerKey]).to.deep.equal([world.held().main, before]);
      expect([await tokenStatus(current), await tokenStatus(previous)]).to.deep.equal([200, 200]);
      expect(report.steps.map(({ detail }) => detail).join()).to.contain(`the pending pair of ${APP} in ${ALIAS}`);
      const end = await world.rotate({ intent: { mode: 'finish' }, force: true }, { store });
      expect(end.error).to.equal(undefined);
      expect(readdirSync(join(folder, 'documents'))).to.have.length(1);
      expect(await tokenStatus(previous)).to.equal(400);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const place = { store: 'own', cli: 'vault', location: 'somewhere' };
  const refusals: Readonly<Record<string, { readonly exitCode: number; readonly refuse: () => never }>> = {
    StoreCliMissingError: {
      exitCode: 2,
      refuse: () => raise('StoreCliMissingError', { ...place, install: 'Install it.' }),
    },
    StoreLoginMissingError: {
      exitCode: 2,
      refuse: () => raise('StoreLoginMissingError', { ...place, problem: 'no token', login: 'Log in.' }),
    },
    StorePermissionError: {
      exitCode: 1,
      refuse: () => raise('StorePermissionError', { ...place, code: '403', need: 'a policy' }),
    },
    StoreQuotaError: { exitCode: 1, refuse: () => raise('StoreQuotaError', { ...place, code: '429' }) },
    StoreTimeoutError: { exitCode: 68, refuse: () => raise('StoreTimeoutError', { ...place, seconds: 30 }) },
    StoreCommandFailedError: {
      exitCode: 68,
      refuse: () => raise('StoreCommandFailedError', { ...place, code: 'no connection', said: '' }),
    },
  };

  it('stages nothing, and writes nothing anywhere, when the store says that it will not take the pair', async () => {
    for (const [name, { exitCode, refuse }] of Object.entries(refusals)) {
      for (const mode of ['rotate', 'emergency'] as const) {
        const asked: string[] = [];
        const store = {
          ...world.store,
          check: async (org: string, app: string) => {
            asked.push(`${org} ${app}`);
            return refuse();
          },
        };
        const report = await world.rotate({ intent: { mode } }, { store });
        expect(report.error, name).to.include({ name, exitCode });
        expect(asked, name).to.deep.equal([`${ALIAS} ${APP}`]);
        expect(world.held().staged, name).to.equal(undefined);
        expect(await world.records(), name).to.deep.equal([]);
        expect(await world.stored(), name).to.deep.equal({
          current: world.held().main,
          pending: undefined,
          previous: undefined,
        });
      }
    }
  });

  it('says where the store is to be named again when the previous pair is ended', async () => {
    const report = await world.rotate({ repeatedFlags: ' --store vault' });
    expect(report.previousPair?.endCommand).to.equal(`npm run rotate -- --target-org ${ALIAS} --store vault --finish`);
  });

  it('leaves a working pair in a store that gives none back, wherever the store fails, and goes on from there', async () => {
    const { store, held, failAt, hasFailed } = await oneWayWithCurrent();
    let failures = 0;
    for (const moment of ['before', 'after'] as const) {
      for (let nth = 1; nth < 20; nth += 1) {
        failAt(nth, moment);
        const report = await world.rotate({}, { store });
        const place = `${moment} call ${nth}`;
        expect(await tokenStatus(held('current')), place).to.equal(200);
        if (!hasFailed()) {
          break;
        }
        failures += 1;
        expect(report.error, place).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
        const again = await world.rotate({}, { store });
        expect(again.error, place).to.equal(undefined);
        expect(held('current')?.consumerKey, place).to.equal(world.held().main);
        expect(held('pending'), place).to.equal(undefined);
        const end = await world.rotate({ intent: { mode: 'finish' }, force: true }, { store });
        expect(end.error, place).to.equal(undefined);
        expect([world.held().staged, held('previous')], place).to.deep.equal([undefined, undefined]);
      }
      failAt(0, moment);
      await world.rotate({ intent: { mode: 'finish' }, force: true }, { store });
    }
    // Check, the pair of the org, pending, previous, current, and the end of pending, each before and after.
    expect(failures).to.equal(12);
  });

  it('ends no pair that such a store may still hold, when the journal was lost with the machine', async () => {
    for (const mode of ['finish', 'emergency'] as const) {
      const { store, held, failAt } = await oneWayWithCurrent();
      // The call that would store the promoted pair as previous: the org has rotated, and the store has the former pair.
      failAt(4, 'before');
      await world.rotate({}, { store });
      expect(held('current')?.consumerKey).to.equal(world.held().staged?.key);
      rmSync(join(world.folder, 'rotations'), { recursive: true });
      let worst = 200;
      const watched = {
        ...store,
        write: async (...words: Parameters<typeof store.write>) => {
          const written = await store.write(...words);
          worst = Math.max(worst, await tokenStatus(held('current')));
          return written;
        },
      };
      const report = await world.rotate({ intent: { mode }, force: true }, { store: watched });
      expect(report.error, mode).to.equal(undefined);
      expect(held('current')?.consumerKey, mode).to.equal(world.held().main);
      expect([worst, await tokenStatus(held('current'))], mode).to.deep.equal([200, 200]);
      // The next round starts as the first one did.
      await world.store.write({ ...(held('current') as StoredCredentials) });
    }
  });
});
