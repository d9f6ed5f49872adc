import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createCredentialStore } from '../../scripts/credentials/stores/createCredentialStore.ts';
import { createVaultStore } from '../../scripts/credentials/stores/vaultStore.ts';
import { describeStore, type StoreWorld, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const STAND_INS = fileURLToPath(new URL('../fixtures/storeClis/bin', import.meta.url));

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'eca-vendor-'));
  await writeFile(join(folder, 'calls'), '');
  return folder;
};
const placeOf = (folder: string, path = [STAND_INS, dirname(process.execPath)].join(delimiter)) => ({
  store: 'team',
  variables: { PATH: path, STAND_IN_DIR: folder, VAULT_TOKEN: 'token-of-vault', OTHER_TOKEN: 'none of its business' },
  workingDirectory: folder,
  signal: new AbortController().signal,
});
const openVault = (folder: string, more: { readonly timeoutSeconds?: number; readonly path?: string } = {}) =>
  createVaultStore(
    {
      kind: 'vault',
      address: 'http://127.0.0.1:1',
      environment: ['STAND_IN_DIR'],
      ...(more.timeoutSeconds === undefined ? {} : { timeoutSeconds: more.timeoutSeconds }),
    },
    placeOf(folder, more.path),
  );

async function vaultWorld(): Promise<StoreWorld> {
  const folder = await newFolder();
  return {
    open: () => openVault(folder),
    recorded: () => readFile(join(folder, 'calls'), 'utf8'),
    killAt: (nth, moment) => writeFile(join(folder, 'kill'), JSON.stringify({ nth, moment })),
    clearOfSecrets: [],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStore('vault', vaultWorld);

describe('a store in HashiCorp Vault', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const callsOf = async (): Promise<readonly { argv: readonly string[]; env: Record<string, string> }[]> =>
    (await readFile(join(folder, 'calls'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  const errors = {
    noLogin: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: vault login   (or set VAULT_TOKEN)' },
    noPermission: { name: 'StorePermissionError', exitCode: 1, action: 'secret/metadata/eca/*' },
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: { name: 'StoreCommandFailedError', exitCode: 68, action: 'Try "vault" by hand' },
  };
  for (const [state, { name, exitCode, action }] of Object.entries(errors)) {
    it(`ends the check with ${name} in the state ${state}`, async () => {
      await writeFile(join(folder, 'state'), state);
      const error = await thrownBy(() => openVault(folder).check('qa', 'Order_Sync'));
      expect(error).to.include({ name, exitCode });
      expect(error.actions?.[0]).to.contain(action);
    });
  }

  it('says what to install, and ends a command that gives no answer', async () => {
    const missing = await thrownBy(() => openVault(folder, { path: folder }).check('qa', 'Order_Sync'));
    expect(missing).to.include({ name: 'StoreCliMissingError', exitCode: 2 });
    await writeFile(join(folder, 'state'), 'hang');
    const hanging = await thrownBy(() => openVault(folder, { timeoutSeconds: 0.3 }).check('qa', 'Order_Sync'));
    expect(hanging).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
  });

  it('takes no secret for absent when the server is away or refuses', async () => {
    for (const state of ['unreachable', 'noLogin', 'noPermission', 'quota']) {
      await writeFile(join(folder, 'state'), state);
      const error = await thrownBy(() => openVault(folder).read('qa', 'Order_Sync'));
      expect(error.name, state).to.match(/^Store\w+Error$/);
    }
  });

  it('asks what it may do with the name of the pending pair, and gives the command its own variables only', async () => {
    await openVault(folder).check('qa', 'Order_Sync');
    const calls = await callsOf();
    expect(calls.map(({ argv }) => argv.join(' '))).to.deep.equal([
      'token lookup -format=json',
      'token capabilities -format=json secret/data/eca/qa/Order_Sync/pending',
    ]);
    expect(calls[0]?.env).to.include({ VAULT_TOKEN: 'token-of-vault', VAULT_ADDR: 'http://127.0.0.1:1' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('writes over a version that was deleted, which counts on', async () => {
    const place = join(folder, 'data', encodeURIComponent('eca/qa/Order_Sync/current'));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, '1'), 'deleted');
    expect(await openVault(folder).read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await openVault(folder).write(storedPair('A'))).to.equal('created');
    expect((await openVault(folder).read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
  });

  it('is what settings of the kind vault make', async () => {
    const settings = { kind: 'vault', mount: 'kv' } as const;
    const store = await createCredentialStore(settings, placeOf(folder), folder);
    expect(store.location('qa', 'Order_Sync')).to.equal('kv/eca/qa/Order_Sync/current (vault)');
  });
});
