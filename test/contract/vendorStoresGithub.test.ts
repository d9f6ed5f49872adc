import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CredentialVersion, StoredCredentials } from '../../scripts/credentials/clientCredentials.ts';
import { createGithubStore } from '../../scripts/credentials/stores/githubStore.ts';
import { parseStoredFields } from '../../scripts/credentials/stores/storedFields.ts';
import { createStoreNames } from '../../scripts/credentials/stores/storeNames.ts';
import type { GithubSettings } from '../../scripts/definition/storeSettings.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import {
  itEndsTheCheck,
  itNeedsItsCommand,
  STAND_IN_VARIABLES,
  standInPlace,
  standInWorld,
  UNREACHABLE,
  withStandIn,
} from '../support/standInWorld.ts';
import { describeStore, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const open = (folder: string, more: Partial<GithubSettings> = {}, path?: string) =>
  createGithubStore(
    { kind: 'github', repository: 'acme/orders', environment: STAND_IN_VARIABLES, ...more },
    standInPlace(folder, { GH_TOKEN: 'token-of-gh' }, path),
  );

/** GitHub gives no value back: what the stand-in was given. */
const peek =
  (folder: string) =>
  async (org: string, app: string, version: CredentialVersion): Promise<StoredCredentials | undefined> => {
    const secrets = join(folder, 'data', 'repository');
    const names = createStoreNames('ECA_{org}_{app}_{version}', { characters: 'A-Za-z0-9_', letterCase: 'ignored' });
    const name = names.nameOf({ org, app, version }).toUpperCase();
    await mkdir(secrets, { recursive: true });
    if (!(await readdir(secrets)).includes(name)) {
      return undefined;
    }
    const credentials = parseStoredFields(Secret.of(await readFile(join(secrets, name), 'utf8')));
    if (typeof credentials === 'string') {
      throw new Error(`${name} is no pair: ${credentials}`);
    }
    return credentials;
  };

describeStore('github', () => standInWorld(open, { peek }));

describe('a store in the secrets of GitHub Actions', () => {
  const standIn = withStandIn();
  const makeEnvironments = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) {
      await mkdir(join(standIn.folder, 'data', `environment-${name}`), { recursive: true });
    }
  };

  const errors = {
    noLogin: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: gh auth login' },
    badToken: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: gh auth login' },
    noPermission: { name: 'StorePermissionError', exitCode: 1, action: 'write access to acme/orders' },
    readOnly: { name: 'StorePermissionError', exitCode: 1, action: 'write access to acme/orders' },
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    secondaryQuota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    tooMany: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: UNREACHABLE,
  };
  itEndsTheCheck(standIn, open, errors);
  itNeedsItsCommand(standIn, open);

  it('takes no secret for absent when GitHub is away or refuses', async () => {
    for (const state of ['unreachable', 'noPermission']) {
      await standIn.setState(state);
      const error = await thrownBy(() => open(standIn.folder).remove('qa', 'Order_Sync', 'pending'));
      expect(error.name, state).to.match(/^Store\w+Error$/);
    }
  });

  it('asks for the rights of the user and of the token, also for an app, which has no rights of a user', async () => {
    await open(standIn.folder).check('qa', 'Order_Sync');
    await standIn.setState('app');
    await open(standIn.folder).check('qa', 'Order_Sync');
    const calls = await standIn.calls();
    const asked = ['api repos/acme/orders', 'api repos/acme/orders/actions/secrets/public-key'];
    expect(calls.map(({ argv }) => argv.join(' '))).to.deep.equal([...asked, ...asked]);
    expect(calls[0]?.env).to.include({ GH_TOKEN: 'token-of-gh', GH_PROMPT_DISABLED: '1' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('keeps the pairs of each org in its environment, and finds them on every page', async () => {
    await makeEnvironments('dev', 'prod', 'qa', 'uat');
    const perOrg = { environmentName: '{org}' };
    await open(standIn.folder, perOrg).check('uat', 'Order_Sync');
    for (const orgAlias of ['dev', 'uat']) {
      expect(await open(standIn.folder, perOrg).write(storedPair('A', { orgAlias }))).to.equal('created');
    }
    expect(open(standIn.folder, perOrg).location('uat', 'Order_Sync')).to.equal(
      'ECA_ORDER_SYNC_CURRENT of acme/orders, environment uat (gh)',
    );
    expect(await open(standIn.folder, perOrg).delete('uat')).to.equal(true);
    const left = await Promise.all(
      ['dev', 'uat'].map((one) => readdir(join(standIn.folder, 'data', `environment-${one}`))),
    );
    expect(left).to.deep.equal([['ECA_ORDER_SYNC_CURRENT'], []]);
  });

  it('refuses an environment that is not there before anything is written', async () => {
    await makeEnvironments('dev');
    const error = await thrownBy(() => open(standIn.folder, { environmentName: '{org}' }).check('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StorePermissionError', exitCode: 1 });
    expect(error.actions?.[0]).to.contain('the deployment environment is there');
  });

  it('asks the host that stands before the repository', async () => {
    await thrownBy(() =>
      open(standIn.folder, { repository: 'github.acme.example/other/orders' }).check('qa', 'Order_Sync'),
    );
    const [call] = await standIn.calls();
    expect(call?.argv).to.deep.equal(['api', 'repos/other/orders', '--hostname', 'github.acme.example']);
  });
});
