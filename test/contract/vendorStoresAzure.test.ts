import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createAzureStore } from '../../scripts/credentials/stores/azureStore.ts';
import type { AzureSettings } from '../../scripts/definition/storeSettings.ts';
import type { Clock } from '../../scripts/lib/clock.ts';
import { fakeClock } from '../support/fakeClock.ts';
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

const open = (folder: string, more: Partial<AzureSettings> = {}, path?: string, clock: Clock = fakeClock()) =>
  createAzureStore(
    { kind: 'azure', vault: 'acme', environment: STAND_IN_VARIABLES, ...more },
    standInPlace(folder, { AZURE_CONFIG_DIR: '/home/ci/.azure' }, path),
    clock,
  );

describeStore('azure', () => standInWorld(open, { recordedWord: 'Order-Sync' }));

describe('a store in Azure Key Vault', () => {
  const standIn = withStandIn();

  it('gives the value by stdin where a system can not open it as a file', async () => {
    const place = { ...standInPlace(standIn.folder), memoryFolder: join(standIn.folder, 'none') };
    const store = createAzureStore(
      { kind: 'azure', vault: 'acme', environment: STAND_IN_VARIABLES },
      place,
      fakeClock(),
    );
    expect(await store.write(storedPair('A'))).to.equal('created');
    expect((await store.read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
    const [, , set = []] = [
      [],
      [],
      ...(await standIn.calls()).map(({ argv }) => argv).filter((argv) => argv[2] === 'set'),
    ];
    expect(set).to.include.members(['--value', '@-']).and.to.not.include('--file');
  });

  const wordsOf = async (): Promise<readonly string[]> => (await standIn.calls()).map(({ argv }) => argv[2] ?? '');
  const putSecret = async (secret: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(join(standIn.folder, 'data'), { recursive: true });
    const name = 'eca-qa-Order-Sync-current';
    await writeFile(join(standIn.folder, 'data', name.toLowerCase()), JSON.stringify({ name, ...secret }));
  };

  const login = { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: az login' };
  const permission = { name: 'StorePermissionError', exitCode: 1, action: 'Key Vault Secrets Officer' };
  const failure = { name: 'StoreCommandFailedError', exitCode: 68, action: 'Try "az" by hand' };
  itEndsTheCheck(standIn, open, {
    noLogin: login,
    expired: login,
    otherTenant: login,
    entraDown: failure,
    noPermission: permission,
    firewall: { ...permission, action: 'network rules of the vault' },
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: UNREACHABLE,
    readOnly: permission,
    noRecover: permission,
    noDelete: permission,
  });
  itNeedsItsCommand(standIn, open);
  itTakesNoneForAbsent(standIn, open, ['unreachable', 'noPermission']);

  it('says of a network that is away that nobody answered', async () => {
    await standIn.setState('unreachable');
    const error = await thrownBy(() => open(standIn.folder).read('qa', 'Order_Sync'));
    expect(error.message).to.match(
      /can't be reached through "az", at .*: ERROR: .*Failed to establish a new connection$/,
    );
  });

  it('proves every right on a name that is never there, and deletes nothing of that name that is', async () => {
    await open(standIn.folder).check('qa', 'Order_Sync');
    const calls = await standIn.calls();
    expect(calls.map(({ argv }) => argv[2]).toSorted()).to.deep.equal(['delete', 'recover', 'set-attributes', 'show']);
    expect(new Set(calls.map(({ argv }) => argv[argv.indexOf('--name') + 1]))).to.deep.equal(
      new Set(['eca-qa-Order-Sync-pending-check']),
    );
    const probe = join(standIn.folder, 'data', 'eca-qa-order-sync-pending-check');
    await writeFile(probe, JSON.stringify({ name: 'eca-qa-Order-Sync-pending-check', text: 'theirs', version: 1 }));
    await open(standIn.folder).check('qa', 'Order_Sync');
    expect(JSON.parse(await readFile(probe, 'utf8'))).to.not.have.property('isDeleted');
  });

  it('gives vault and subscription to the command, never prints the value, and passes its own variables only', async () => {
    await open(standIn.folder, { subscription: 'production' }).write(storedPair('A'));
    const calls = await standIn.calls();
    expect(calls.map(({ argv }) => argv[2])).to.deep.equal(['show', 'set', 'show']);
    expect(calls[1]?.argv.join(' ')).to.equal(
      'keyvault secret set --name eca-qa-Order-Sync-current --output none --file /dev/stdin --encoding utf-8 ' +
        '--vault-name acme --subscription production',
    );
    expect(calls[0]?.env).to.include({
      AZURE_CONFIG_DIR: '/home/ci/.azure',
      AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
      AZURE_LOGGING_ENABLE_LOG_FILE: 'no',
    });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('keeps letters that the command might read in another encoding', async () => {
    const pair = storedPair('A', { orgAlias: 'größe 🚀' });
    expect(await open(standIn.folder).write(pair)).to.equal('created');
    expect((await open(standIn.folder).read('größe 🚀', 'Order_Sync'))?.orgAlias).to.equal('größe 🚀');
  });

  it('recovers a secret that was removed before it writes to it, and waits until that is done', async () => {
    const clock = fakeClock();
    await open(standIn.folder).write(storedPair('A'));
    expect(await open(standIn.folder).remove('qa', 'Order_Sync', 'current')).to.equal(true);
    expect(await open(standIn.folder).read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await open(standIn.folder, {}, undefined, clock).write(storedPair('B'))).to.equal('created');
    expect(clock.waits).to.deep.equal([1000]);
    expect((await open(standIn.folder).read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_B');
    expect((await wordsOf()).filter((word) => word === 'recover')).to.have.length(2);
  });

  it('leaves a secret alone on which somebody else is at work', async () => {
    await standIn.setState('busy');
    let now = 0;
    const wait = async (): Promise<void> => {
      now += 30_000;
    };
    const hasty: Clock = { now: () => now, wait };
    const error = await thrownBy(() => open(standIn.folder, {}, undefined, hasty).write(storedPair('A')));
    expect(error).to.include({ name: 'StoreConflictError', exitCode: 68 });
    expect(now).to.equal(60_000);
    await putSecret({ text: await pairOf('B'), version: 1 });
    expect(await thrownBy(() => open(standIn.folder).write(storedPair('A')))).to.include({
      name: 'StoreConflictError',
    });
  });

  const pairOf = async (letter: string): Promise<string> => {
    const { consumerSecret, ...pair } = storedPair(letter);
    const { orgAlias: org, appName: app, ...rest } = pair;
    const tokenEndpoint = 'https://acme.my.salesforce.com/services/oauth2/token';
    return JSON.stringify({ org, app, ...rest, tokenEndpoint, consumerSecret: consumerSecret.reveal() });
  };

  it('tells a secret that was disabled from one that may not be read', async () => {
    await putSecret({ text: 'x', version: 1, isDisabled: true });
    const error = await thrownBy(() => open(standIn.folder).read('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreContentError', exitCode: 68 });
    expect(error.message).to.contain('its newest version is disabled');
  });

  it('refuses a name that the vault does not take before anything is written', async () => {
    const error = await thrownBy(() => open(standIn.folder, { vault: 'other' }).check('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreCommandFailedError', exitCode: 68 });
  });
});
