import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createCredentialStore } from '../../scripts/credentials/stores/createCredentialStore.ts';
import { createVaultStore } from '../../scripts/credentials/stores/vaultStore.ts';
import type { VaultSettings } from '../../scripts/definition/storeSettings.ts';
import {
  itEndsTheCheck,
  itNeedsItsCommand,
  itTakesNoneForAbsent,
  STAND_IN_VARIABLES,
  standInPlace,
  standInWorld,
  UNREACHABLE,
  withStandIn,
} from '../support/standInWorld.ts';
import { describeStore, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const variables = { VAULT_TOKEN: 'token-of-vault' };
const openVault = (folder: string, more: Partial<VaultSettings> = {}, path?: string) =>
  createVaultStore(
    { kind: 'vault', address: 'http://127.0.0.1:1', environment: STAND_IN_VARIABLES, ...more },
    standInPlace(folder, variables, path),
  );

describeStore('vault', () => standInWorld(openVault));

describe('a store in HashiCorp Vault', () => {
  const standIn = withStandIn();

  const errors = {
    noLogin: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: vault login   (or set VAULT_TOKEN)' },
    noPermission: { name: 'StorePermissionError', exitCode: 1, action: 'secret/metadata/eca/*' },
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: UNREACHABLE,
  };
  itEndsTheCheck(standIn, openVault, errors);
  itNeedsItsCommand(standIn, openVault);
  itTakesNoneForAbsent(standIn, openVault, ['unreachable', 'noLogin', 'noPermission', 'quota']);

  it('asks what it may do with the name of the pending pair, and gives the command its own variables only', async () => {
    await openVault(standIn.folder).check('qa', 'Order_Sync');
    const calls = await standIn.calls();
    expect(calls.map(({ argv }) => argv.join(' '))).to.deep.equal([
      'token lookup -format=json',
      'token capabilities -format=json secret/data/eca/qa/Order_Sync/pending',
    ]);
    expect(calls[0]?.env).to.include({ VAULT_TOKEN: 'token-of-vault', VAULT_ADDR: 'http://127.0.0.1:1' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('writes over a version that was deleted, which counts on', async () => {
    const place = join(standIn.folder, 'data', encodeURIComponent('eca/qa/Order_Sync/current'));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, '1'), 'deleted');
    expect(await openVault(standIn.folder).read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await openVault(standIn.folder).write(storedPair('A'))).to.equal('created');
    expect((await openVault(standIn.folder).read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
  });

  it('is OpenBao by the program bao, with its own variables, and says how to log in there', async () => {
    const openBao = (variables: Readonly<Record<string, string>>) =>
      createVaultStore(
        { kind: 'vault', program: 'bao', address: 'http://127.0.0.1:1', environment: STAND_IN_VARIABLES },
        standInPlace(standIn.folder, variables),
      );
    const error = await thrownBy(() => openBao({}).check('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreLoginMissingError', exitCode: 2 });
    expect(error.actions?.[0]).to.equal('Log in: bao login   (or set BAO_TOKEN)');
    const store = openBao({ BAO_TOKEN: 'token-of-bao' });
    await store.check('qa', 'Order_Sync');
    expect(await store.write(storedPair('A'))).to.equal('created');
    expect((await store.read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
    expect(store.location('qa', 'Order_Sync')).to.equal('secret/eca/qa/Order_Sync/current (bao)');
    const [call] = await standIn.calls();
    expect(call?.env).to.include({ BAO_TOKEN: 'token-of-bao', BAO_ADDR: 'http://127.0.0.1:1' });
  });

  it('is what settings of the kind vault make', async () => {
    const settings = { kind: 'vault', mount: 'kv' } as const;
    const store = await createCredentialStore(settings, standInPlace(standIn.folder, variables), standIn.folder);
    expect(store.location('qa', 'Order_Sync')).to.equal('kv/eca/qa/Order_Sync/current (vault)');
  });
});
