/**
 * What every credential store must do, whatever it is made of. In: a store and how to look behind it. Out: tests. A store
 * that can't read says through `peek` what it was given.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type {
  CredentialStore,
  CredentialVersion,
  StoredCredentials,
} from '../../scripts/credentials/clientCredentials.ts';
import { Secret } from '../../scripts/lib/secret.ts';

export type StoreWorld = {
  /** A store over the same data, as another process would open it. */
  readonly open: () => CredentialStore;
  /** What the store holds, for one that can't read; else the store is asked. */
  readonly peek?: (org: string, app: string, version: CredentialVersion) => Promise<StoredCredentials | undefined>;
  /** Arguments and variables of everything that was started, as text; absent where nothing is started. */
  readonly recorded?: () => Promise<string>;
  /** A word that `recorded` must hold, to see that it records; the app's name, unless a command gets names by stdin too. */
  readonly recordedWord?: string;
  /** Kills the command that is started as the nth from now, before or after its effect; absent where nothing is started. */
  readonly killAt?: (nth: number, moment: 'before' | 'after') => Promise<void>;
  /** Places in which no secret may stand in clear. */
  readonly clearOfSecrets: readonly string[];
  readonly end: () => Promise<void>;
};

const APP = 'Order_Sync';

/** Characters that shells, URLs, JSON and `.env` files each take for something else. */
const HARD = 'CANARY+/=%20 "quoted" $HOME \\n end';

export const storedPair = (letter: string, changes: Partial<StoredCredentials> = {}): StoredCredentials => ({
  appName: APP,
  orgId: '00D000000000001AAA',
  consumerId: `88800000000000${letter}AAA`,
  consumerKey: `3MVG9KEY_${letter}`,
  consumerSecret: Secret.of(`${letter.repeat(8)}0123456789ABCDEF${letter.repeat(8)}`),
  orgAlias: 'qa',
  instanceUrl: 'https://acme.my.salesforce.com',
  ...changes,
});

export const formsOfSecret = (secret: Secret): readonly string[] => {
  const text = secret.reveal();
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('hex'),
  ];
};

const outcomeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    return String(await work);
  } catch (error) {
    if (error instanceof Error) {
      return `${error.name} ${error.message} ${JSON.stringify('data' in error ? error.data : '')}`;
    }
    throw error;
  }
};

/** Registers the tests; `setUp` gives a new and empty store for each. A store of files starts no commands to be killed. */
export function describeStore(
  title: string,
  setUp: () => Promise<StoreWorld>,
  { startsCommands } = { startsCommands: true },
): void {
  describe(`${title}: what every store does`, () => {
    let world: StoreWorld;
    let store: CredentialStore;
    const read = (org: string, app: string, version: CredentialVersion = 'current') =>
      (world.peek ?? world.open().read)(org, app, version);
    const keyOf = async (org: string, version: CredentialVersion) => (await read(org, APP, version))?.consumerKey;

    beforeEach(async () => {
      world = await setUp();
      store = world.open();
    });
    afterEach(() => world.end());

    it('gives a pair back whole, says whether it was new, and keeps the versions apart', async () => {
      const hard = storedPair('A', { consumerSecret: Secret.of(HARD), since: '2026-01-02T03:04:05.000Z' });
      expect(await read('qa', APP)).to.equal(undefined);
      // A store that can't tell says the less surprising of both.
      const isUntold = store.canRead === false && store.writtenAt === undefined;
      expect(await store.write(hard)).to.equal(isUntold ? 'updated' : 'created');
      expect(await store.write(storedPair('B'), 'pending')).to.equal(isUntold ? 'updated' : 'created');
      const found = await read('qa', APP);
      expect(found?.consumerSecret.reveal()).to.equal(HARD);
      expect({ ...found, consumerSecret: undefined }).to.deep.equal({ ...hard, consumerSecret: undefined });
      expect(JSON.stringify(found)).not.to.contain('CANARY');
      expect(await keyOf('qa', 'pending')).to.equal('3MVG9KEY_B');
      expect(await keyOf('qa', 'previous')).to.equal(undefined);
      if (store.canRead !== false) {
        expect(await store.write(hard)).to.equal('unchanged');
      }
      expect(await store.write(storedPair('C'))).to.equal('updated');
      expect(await keyOf('qa', 'current')).to.equal('3MVG9KEY_C');
      expect(await keyOf('qa', 'pending')).to.equal('3MVG9KEY_B');
    });

    it('removes one version, or all of one org, and nothing of an org with a name like it', async () => {
      for (const version of ['current', 'pending'] as const) {
        await store.write(storedPair('A'), version);
      }
      await store.write(storedPair('B', { orgAlias: 'qa-eu' }));
      await store.write(storedPair('C', { orgAlias: 'qa_eu' }));
      expect(await store.remove('qa', APP, 'pending')).to.equal(true);
      expect([await keyOf('qa', 'current'), await keyOf('qa', 'pending')]).to.deep.equal(['3MVG9KEY_A', undefined]);
      expect(await store.delete('qa')).to.equal(true);
      expect(await store.delete('qa')).to.equal(false);
      expect([
        await keyOf('qa', 'current'),
        await keyOf('qa-eu', 'current'),
        await keyOf('qa_eu', 'current'),
      ]).to.deep.equal([undefined, '3MVG9KEY_B', '3MVG9KEY_C']);
      if (store.canRead !== false) {
        expect(await store.remove('qa', APP, 'current')).to.equal(false);
      }
    });

    it('lists what it can give back, without secrets', async () => {
      await store.write(storedPair('A'));
      await store.write(storedPair('B'), 'previous');
      await store.write(storedPair('C', { orgAlias: 'me@acme.com', appName: 'Billing' }));
      const pairs = await store.list();
      const listed = pairs.map(({ orgAlias, appName, version, consumerKey }) =>
        [orgAlias, appName, version, consumerKey].join(' '),
      );
      expect(listed.toSorted()).to.deep.equal(
        store.canRead === false
          ? []
          : [
              'me@acme.com Billing current 3MVG9KEY_C',
              'qa Order_Sync current 3MVG9KEY_A',
              'qa Order_Sync previous 3MVG9KEY_B',
            ],
      );
      expect(JSON.stringify(pairs)).not.to.contain('0123456789ABCDEF');
    });

    it('takes the pair of a new org under an old alias for a new one', async () => {
      await store.write(storedPair('A'));
      const other = storedPair('B', { orgId: '00D000000000002AAA' });
      expect(await store.write(other)).to.equal(store.canRead === false ? 'updated' : 'created');
      expect((await read('qa', APP))?.orgId).to.equal('00D000000000002AAA');
    });

    it('proves that it could write, and writes nothing', async () => {
      await store.check('qa', APP);
      expect(await read('qa', APP, 'pending')).to.equal(undefined);
      expect(await store.list()).to.deep.equal([]);
    });

    it('holds one whole pair after two writers at once', async () => {
      await store.write(storedPair('A'));
      const ends = await Promise.all(['B', 'C'].map((letter) => outcomeOf(world.open().write(storedPair(letter)))));
      expect(ends.every((end) => end === 'updated' || end.startsWith('StoreConflictError'))).to.equal(
        true,
        ends.join(),
      );
      const found = await read('qa', APP);
      const letter = found?.consumerKey.at(-1) ?? '';
      expect(['B', 'C']).to.include(letter);
      expect(found?.consumerSecret.equals(storedPair(letter).consumerSecret)).to.equal(true);
    });

    const itWithCommands = startsCommands ? it : () => undefined;
    itWithCommands('holds a whole pair after a kill at any of its commands, and goes on from there', async () => {
      await store.write(storedPair('A'));
      let [before, kills] = ['A', 0];
      for (const moment of ['before', 'after'] as const) {
        for (let nth = 1; nth < 9; nth += 1) {
          const wanted = 'BCDEFGHIJKLMNOPQ'.charAt(kills);
          await world.killAt?.(nth, moment);
          const end = await outcomeOf(world.open().write(storedPair(wanted)));
          await world.killAt?.(0, moment);
          const found = await read('qa', APP);
          const letter = found?.consumerKey.at(-1) ?? '';
          expect([before, wanted], `${moment} ${nth}`).to.include(letter);
          expect(found?.consumerSecret.equals(storedPair(letter).consumerSecret), `${moment} ${nth}`).to.equal(true);
          before = letter;
          if (!end.startsWith('Store')) {
            break;
          }
          kills += 1;
        }
      }
      await store.write(storedPair('Z'));
      expect(await keyOf('qa', 'current')).to.equal('3MVG9KEY_Z');
      expect(kills).to.be.greaterThan(1);
    });

    it('shows a secret nowhere: no argument, no variable, no file in clear, no message', async () => {
      const secret = Secret.of(HARD);
      const said = [await outcomeOf(store.write(storedPair('A', { consumerSecret: secret })))];
      await world.killAt?.(1, 'after');
      said.push(await outcomeOf(world.open().write(storedPair('B', { consumerSecret: secret }), 'pending')));
      await world.killAt?.(0, 'after');
      await store.read('qa', APP);
      const places = new Map([
        ['messages', said.join('\n')],
        ['arguments and variables', (await world.recorded?.()) ?? ''],
      ]);
      for (const folder of world.clearOfSecrets) {
        for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          places.set(path, entry.isFile() ? await readFile(path, 'latin1') : '');
        }
      }
      if (startsCommands) {
        // Some vendors' names are all capitals.
        expect(places.get('arguments and variables')?.toUpperCase()).to.contain(
          (world.recordedWord ?? APP).toUpperCase(),
        );
      }
      const shown = [...places].filter(([, text]) => formsOfSecret(secret).some((form) => text.includes(form)));
      expect(shown.map(([place]) => place)).to.deep.equal([]);
    });
  });
}
