import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createPassStore } from '../../scripts/credentials/stores/passStore.ts';
import type { PassSettings } from '../../scripts/definition/storeSettings.ts';
import { createPassWorld, findOnPath, type PassWorld } from '../support/passWorld.ts';
import { describeStore, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const [pass, gpg] = [findOnPath('pass'), findOnPath('gpg')];
// CI installs them; a person's machine need not have them.
const real = pass === undefined || gpg === undefined ? undefined : { pass, gpg };
const describeReal = real === undefined && process.env['CI'] !== 'true' ? describe.skip : describe;

const openPass = (world: PassWorld, settings: Partial<PassSettings> = {}, signal = new AbortController().signal) =>
  createPassStore(
    { kind: 'pass', ...settings },
    { store: 'pass', variables: world.variables, workingDirectory: world.folder, signal },
  );

describeReal('password-store', () => {
  let world: PassWorld;
  const made = (passphrase?: string): PassWorld => {
    if (real === undefined) throw new Error('pass and gpg are not installed, and CI=true: .ci/run installs them');
    return createPassWorld(real, passphrase);
  };

  // One key for all tests: making one takes longer than all else.
  before(() => {
    world = made();
  });
  after(() => world.end());

  describeStore('pass', async () => ({
    open: () => openPass(world),
    recorded: async () => world.calls(),
    killAt: async (nth, moment) => world.killAt(nth, moment),
    clearOfSecrets: [world.passwords, join(world.folder, 'home')],
    end: async () => rmSync(join(world.passwords, 'eca'), { recursive: true, force: true }),
  }));

  it('names each entry so that a person finds it, and writes it encrypted', async () => {
    const store = openPass(world);
    await store.write(storedPair('A'), 'pending');
    const path = join(world.passwords, 'eca/qa/Order_Sync/pending.gpg');
    expect(store.location('qa')).to.equal(`eca/qa/<app>/current in ${world.passwords} (pass)`);
    expect(readFileSync(path, 'latin1')).to.not.contain('3MVG9KEY_A');
    expect(JSON.parse(world.gpg('--decrypt', path))).to.include({ org: 'qa', consumerKey: '3MVG9KEY_A' });
    await store.delete('qa');
    expect(readdirSync(world.passwords)).to.deep.equal(['.gpg-id']);
  });

  it('removes with an org what a killed writer left beside an entry that never came', async () => {
    const store = openPass(world);
    await store.write(storedPair('A'));
    renameSync(
      join(world.passwords, 'eca/qa/Order_Sync/current.gpg'),
      join(world.passwords, 'eca/qa/Order_Sync/current.new.gpg'),
    );
    expect(await store.list()).to.deep.equal([]);
    expect(await store.delete('qa')).to.equal(false);
    expect(readdirSync(world.passwords)).to.deep.equal(['.gpg-id']);
  });

  it('takes names and a folder of the project', async () => {
    const store = openPass(world, { folder: 'passwords', name: 'team/{app}-{org}-{version}' });
    await store.write(storedPair('A'));
    expect(readdirSync(join(world.passwords, 'team'))).to.deep.equal(['Order_Sync-qa-current.gpg']);
    expect((await store.list()).map(({ orgAlias }) => orgAlias)).to.deep.equal(['qa']);
    expect(await store.delete('qa')).to.equal(true);
  });

  it('says what is missing: the store, the public key, the secret key, the program', async () => {
    const check = (settings: Partial<PassSettings>, variables = {}) =>
      thrownBy(() =>
        openPass({ ...world, variables: { ...world.variables, ...variables } }, settings).check('qa', 'A'),
      );
    const noStore = await check({ folder: 'none' });
    expect([noStore.name, noStore.exitCode]).to.deep.equal(['StoreLoginMissingError', 2]);
    expect(noStore.message).to.contain('there is no password store');
    expect(noStore.actions?.[0]).to.contain('pass init');
    const noFolder = await check({ folder: 'calls' });
    expect([noFolder.name, noFolder.exitCode]).to.deep.equal(['CredentialStoreError', 68]);
    expect(noFolder.message).to.contain('ENOTDIR');
    const noKey = await check({}, { PASSWORD_STORE_KEY: 'nobody@example.com' });
    expect(noKey.message).to.contain('INV_RECP');
    expect((await check({}, { PATH: join(world.folder, 'home') })).name).to.equal('StoreCliMissingError');
  });

  it('BL-047 says that the secret key is not here, or that it is locked and nobody is there to ask', async () => {
    const [other, locked] = [made(), made('a passphrase')];
    try {
      await openPass(world).write(storedPair('A'));
      const elsewhere = { ...world, variables: { ...world.variables, GNUPGHOME: other.variables['GNUPGHOME'] } };
      expect((await thrownBy(() => openPass(elsewhere).read('qa', 'Order_Sync'))).message).to.contain(
        'the secret key that the entry is encrypted for',
      );
      locked.endAgent();
      const error = await thrownBy(() => openPass(locked).check('qa', 'Order_Sync'));
      expect([error.name, error.exitCode]).to.deep.equal(['StoreLoginMissingError', 2]);
      expect(error.message).to.contain('is locked');
    } finally {
      await openPass(world).delete('qa');
      other.end();
      locked.end();
    }
  });
});
