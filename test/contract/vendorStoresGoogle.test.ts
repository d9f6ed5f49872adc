import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createGoogleStore } from '../../scripts/credentials/stores/googleStore.ts';
import type { GoogleSettings } from '../../scripts/definition/storeSettings.ts';
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

const open = (folder: string, more: Partial<GoogleSettings> = {}, path?: string) =>
  createGoogleStore(
    { kind: 'google', project: 'acme', environment: STAND_IN_VARIABLES, ...more },
    standInPlace(folder, { CLOUDSDK_CONFIG: '/home/ci/gcloud' }, path),
  );

describeStore('google', () => standInWorld(open));

describe('a store in Google Secret Manager', () => {
  const standIn = withStandIn();
  const commandsOf = async (): Promise<readonly string[]> =>
    (await standIn.calls()).map(({ argv }) => argv.filter((word) => !word.startsWith('--')).join(' '));
  const putSecret = async (secret: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(join(standIn.folder, 'data'), { recursive: true });
    await writeFile(join(standIn.folder, 'data', 'eca-qa-Order_Sync-current'), JSON.stringify(secret));
  };

  const login = { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: gcloud auth login' };
  const permission = { name: 'StorePermissionError', exitCode: 1, action: 'Secret Manager Admin' };
  itEndsTheCheck(standIn, open, {
    noLogin: login,
    expired: login,
    badToken: login,
    noPermission: permission,
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: UNREACHABLE,
    unreachableByFile: UNREACHABLE,
    noCreate: permission,
    noAccess: permission,
    noDelete: permission,
  });
  itNeedsItsCommand(standIn, open);
  itTakesNoneForAbsent(standIn, open, ['unreachable', 'noPermission']);

  it('says of a network that is away that nobody answered, and of a service that is down what it said', async () => {
    const said: string[] = [];
    for (const state of ['unreachable', 'down']) {
      await standIn.setState(state);
      said.push((await thrownBy(() => open(standIn.folder).read('qa', 'Order_Sync'))).message);
    }
    expect(said[0]).to.match(/can't be reached through "gcloud", at .*: ERROR: gcloud crashed \(ConnectionError\)/);
    expect(said[1]).to.contain('(UNAVAILABLE): ERROR: (gcloud.secrets.versions.access) HttpError');
  });

  it('proves every right on a secret beside the pair, which it deletes again', async () => {
    await open(standIn.folder).check('qa', 'Order_Sync');
    const probe = 'eca-qa-Order_Sync-pending-check';
    expect(await commandsOf()).to.deep.equal([
      `secrets create ${probe}`,
      'secrets versions access latest',
      `secrets delete ${probe}`,
    ]);
    expect(await readdir(join(standIn.folder, 'data'))).to.deep.equal([]);
  });

  it('goes on with a check that was killed, and then needs the right to add a version', async () => {
    await mkdir(join(standIn.folder, 'data'), { recursive: true });
    await writeFile(join(standIn.folder, 'data', 'eca-qa-Order_Sync-pending-check'), JSON.stringify({ versions: [] }));
    await standIn.setState('noAdd');
    const error = await thrownBy(() => open(standIn.folder).check('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StorePermissionError', exitCode: 1 });
    await standIn.setState('');
    await open(standIn.folder).check('qa', 'Order_Sync');
    expect(await readdir(join(standIn.folder, 'data'))).to.deep.equal([]);
  });

  it('gives the project to the command, the value by stdin, and passes its own variables only', async () => {
    await open(standIn.folder).write(storedPair('A'));
    const calls = await standIn.calls();
    expect(calls.map(({ argv }) => argv.join(' '))).to.deep.equal([
      'secrets versions access latest --secret=eca-qa-Order_Sync-current --project=acme --format=json',
      'secrets versions add eca-qa-Order_Sync-current --data-file=- --project=acme --format=json',
      'secrets create eca-qa-Order_Sync-current --replication-policy=automatic --data-file=- --verbosity=debug --project=acme --format=json',
      'secrets versions access latest --secret=eca-qa-Order_Sync-current --project=acme --format=json',
    ]);
    expect(calls[0]?.env).to.include({ CLOUDSDK_CONFIG: '/home/ci/gcloud', CLOUDSDK_CORE_LOG_HTTP: 'false' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('gives a version to a secret that a kill left without one', async () => {
    await putSecret({ versions: [] });
    expect(await open(standIn.folder).read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await open(standIn.folder).write(storedPair('A'))).to.equal('created');
    expect((await open(standIn.folder).read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
  });

  it('takes a version that was destroyed for one that can not be used, not for absent', async () => {
    await putSecret({ versions: ['x'], isDestroyed: true });
    const error = await thrownBy(() => open(standIn.folder).read('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreContentError', exitCode: 68 });
    expect(error.message).to.contain('FAILED_PRECONDITION');
  });

  it('leaves a secret alone that somebody else created meanwhile', async () => {
    await standIn.setState('taken');
    const error = await thrownBy(() => open(standIn.folder).write(storedPair('A')));
    expect(error).to.include({ name: 'StoreConflictError', exitCode: 68 });
  });

  it('refuses a project that is not there, or not for this login, before anything is written', async () => {
    const error = await thrownBy(() => open(standIn.folder, { project: 'other' }).check('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StorePermissionError', exitCode: 1 });
    const listing = await thrownBy(() => open(standIn.folder, { project: 'other' }).list());
    expect(listing).to.include({ name: 'StorePermissionError', exitCode: 1 });
  });
});
