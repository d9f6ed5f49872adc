/** Rotations with other stores than files: behind a command, and one that never gives a pair back. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { CommandContext } from '../../scripts/cli/commandModule.ts';
import { credentialStoreOf } from '../../scripts/cli/credentialStoreOf.ts';
import type { CredentialStore, StoredCredentials } from '../../scripts/credentials/clientCredentials.ts';
import { createAzureStore } from '../../scripts/credentials/stores/azureStore.ts';
import { createExecStore } from '../../scripts/credentials/stores/execStore.ts';
import type { StoreKind } from '../../scripts/definition/storeSettings.ts';
import { raise } from '../../scripts/lib/errors.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { deployToOrg } from '../../scripts/pipeline/deployToOrg.ts';
import { send } from '../support/emulatorHarness.ts';
import { fakeClock } from '../support/fakeClock.ts';
import { createOneWayStore, type OneWayStore } from '../support/oneWayStore.ts';
import { ALIAS, APP, REQUEST, withRotationWorld } from '../support/rotationWorld.ts';
import { STAND_IN_VARIABLES, standInPlace, withStandIn } from '../support/standInWorld.ts';
import { formsOfSecret } from '../support/storeSuite.ts';

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

/** The kinds that are reached through a vendor's command, with the settings that its stand-in knows. */
const VENDORS = {
  vault: {},
  github: { repository: 'acme/orders' },
  aws: {},
  azure: { vault: 'acme' },
  google: { project: 'acme' },
  onePassword: { vault: 'Ops' },
} as const satisfies { readonly [kind in StoreKind]?: object };

describe('deploy, rotate and rotate --finish with --store', () => {
  const world = withRotationWorld();
  const standIn = withStandIn();

  const storeOf = (store: string): Promise<CredentialStore> => {
    const stores = Object.entries(VENDORS).map(([kind, more]) => [
      kind,
      { kind, environment: STAND_IN_VARIABLES, ...more },
    ]);
    mkdirSync(join(standIn.folder, 'config'));
    writeFileSync(
      join(standIn.folder, 'config', 'credential-stores.json'),
      JSON.stringify({ stores: Object.fromEntries(stores) }),
    );
    const { variables, signal } = standInPlace(standIn.folder);
    const context = { name: 'rotate', environment: { variables }, signal } as unknown as CommandContext;
    return credentialStoreOf({ store }, context, {
      projectRoot: standIn.folder,
      dataDirectory: standIn.folder,
      org: { name: ALIAS, isEmulated: true },
    });
  };
  const deploy = (store: CredentialStore, repeatedFlags: string) => {
    const { onRotated, intent, force, temporaryAccess, repairOnly, ...shared } = REQUEST;
    const request = { ...shared, command: 'deploy', validate: false, waitMinutes: 5, repeatedFlags } as const;
    return deployToOrg(request, ALIAS, { ...world.ports(), store });
  };
  type Pair = Pick<StoredCredentials, 'consumerKey' | 'consumerSecret'>;
  /** GitHub gives nothing back: what its stand-in was given. */
  const currentOf = async (store: CredentialStore): Promise<Pair | undefined> => {
    if (store.canRead !== false) {
      return store.read(ALIAS, APP);
    }
    const secrets = join(standIn.folder, 'data', 'repository');
    const file = readdirSync(secrets).find((name) => name.endsWith('_CURRENT')) ?? '';
    const { consumerKey, consumerSecret } = JSON.parse(readFileSync(join(secrets, file), 'utf8'));
    return { consumerKey, consumerSecret: Secret.of(consumerSecret) };
  };

  for (const kind of Object.keys(VENDORS)) {
    it(`keep a working pair in a store of the kind ${kind}, and show it to nobody`, async () => {
      const store = await storeOf(kind);
      const flags = ` --store ${kind}`;
      const deployed = await deploy(store, flags);
      expect(deployed.error).to.equal(undefined);
      const first = await currentOf(store);
      expect(first?.consumerKey).to.equal(world.held().main);

      const rotated = await world.rotate({ repeatedFlags: flags }, { store });
      expect(rotated.error).to.equal(undefined);
      expect(rotated.previousPair?.endCommand).to.contain(`${flags} --finish`);
      const second = await currentOf(store);
      expect(world.held().staged?.key).to.equal(first?.consumerKey);
      expect(world.held().main).to.equal(second?.consumerKey).and.not.to.equal(first?.consumerKey);

      const ended = await world.rotate({ intent: { mode: 'finish' }, force: true, repeatedFlags: flags }, { store });
      expect(ended.error).to.equal(undefined);
      expect(world.held()).to.deep.equal({ main: second?.consumerKey, staged: undefined });
      expect((await currentOf(store))?.consumerKey).to.equal(second?.consumerKey);
      expect((await store.list()).map(({ version }) => version)).to.deep.equal(
        store.canRead === false ? [] : ['current'],
      );

      const forms = [first, second].flatMap((pair) => (pair === undefined ? [] : formsOfSecret(pair.consumerSecret)));
      expect(forms).to.have.length(10);
      const shown = [readFileSync(join(standIn.folder, 'calls'), 'utf8'), JSON.stringify([deployed, rotated, ended])];
      expect(forms.filter((form) => shown.some((text) => text.includes(form)))).to.deep.equal([]);
    });
  }

  it('end before anything is staged when the command of the store is not logged in', async () => {
    const before = world.held();
    await standIn.setState('noLogin');
    const report = await world.rotate({}, { store: await storeOf('azure') });
    expect(report.error).to.include({ name: 'StoreLoginMissingError', exitCode: 2 });
    expect(world.held()).to.deep.equal(before);
  });

  it('recover what an earlier rotation removed from a key vault, which keeps the names', async () => {
    const settings = { kind: 'azure', vault: 'acme', environment: STAND_IN_VARIABLES } as const;
    const store = createAzureStore(settings, standInPlace(standIn.folder), fakeClock());
    const names = ['pending', 'previous'].map((version) => `eca-prod-Order-Sync-${version}`);
    mkdirSync(join(standIn.folder, 'data'));
    for (const name of names) {
      const removed = { name, text: 'a pair of an earlier rotation', version: 1, isDeleted: true };
      writeFileSync(join(standIn.folder, 'data', name.toLowerCase()), JSON.stringify(removed));
    }
    await deploy(store, '');
    const before = world.held().main;
    expect((await world.rotate({}, { store })).error).to.equal(undefined);
    expect((await store.read(ALIAS, APP))?.consumerKey).to.equal(world.held().main);
    expect((await store.read(ALIAS, APP, 'previous'))?.consumerKey).to.equal(before);
    const recovered = (await standIn.calls()).filter(({ argv }) => argv[2] === 'recover').map(({ argv }) => argv[4]);
    expect(recovered).to.include.members(names);
  });
});
