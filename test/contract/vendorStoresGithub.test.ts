import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createGithubStore } from '../../scripts/credentials/stores/githubStore.ts';
import { parseStoredFields } from '../../scripts/credentials/stores/storedFields.ts';
import { createStoreNames } from '../../scripts/credentials/stores/storeNames.ts';
import type { GithubSettings } from '../../scripts/definition/storeSettings.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { describeStore, type StoreWorld, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const STAND_INS = fileURLToPath(new URL('../fixtures/storeClis/bin', import.meta.url));

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'eca-vendor-'));
  await writeFile(join(folder, 'calls'), '');
  return folder;
};
const open = (
  folder: string,
  more: Partial<GithubSettings> = {},
  path = [STAND_INS, dirname(process.execPath)].join(delimiter),
) =>
  createGithubStore(
    { kind: 'github', repository: 'acme/orders', environment: ['STAND_IN_DIR'], ...more },
    {
      store: 'actions',
      variables: { PATH: path, STAND_IN_DIR: folder, GH_TOKEN: 'token-of-gh', OTHER_TOKEN: 'none of its business' },
      workingDirectory: folder,
      signal: new AbortController().signal,
    },
  );

async function githubWorld(): Promise<StoreWorld> {
  const folder = await newFolder();
  const secrets = join(folder, 'data', 'repository');
  const names = createStoreNames('ECA_{org}_{app}_{version}', { characters: 'A-Za-z0-9_', letterCase: 'ignored' });
  return {
    open: () => open(folder),
    peek: async (org, app, version) => {
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
    },
    recorded: () => readFile(join(folder, 'calls'), 'utf8'),
    killAt: (nth, moment) => writeFile(join(folder, 'kill'), JSON.stringify({ nth, moment })),
    clearOfSecrets: [],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStore('github', githubWorld);

describe('a store in the secrets of GitHub Actions', () => {
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
  const makeEnvironments = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) {
      await mkdir(join(folder, 'data', `environment-${name}`), { recursive: true });
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
    unreachable: { name: 'StoreCommandFailedError', exitCode: 68, action: 'Try "gh" by hand' },
  };
  for (const [state, { name, exitCode, action }] of Object.entries(errors)) {
    it(`ends the check with ${name} in the state ${state}`, async () => {
      await writeFile(join(folder, 'state'), state);
      const error = await thrownBy(() => open(folder).check('qa', 'Order_Sync'));
      expect(error).to.include({ name, exitCode });
      expect(error.actions?.[0]).to.contain(action);
    });
  }

  it('says what to install, and ends a command that gives no answer', async () => {
    const missing = await thrownBy(() => open(folder, {}, folder).check('qa', 'Order_Sync'));
    expect(missing).to.include({ name: 'StoreCliMissingError', exitCode: 2 });
    await writeFile(join(folder, 'state'), 'hang');
    const hanging = await thrownBy(() => open(folder, { timeoutSeconds: 0.3 }).check('qa', 'Order_Sync'));
    expect(hanging).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
  });

  it('takes no secret for absent when GitHub is away or refuses', async () => {
    for (const state of ['unreachable', 'noPermission']) {
      await writeFile(join(folder, 'state'), state);
      const error = await thrownBy(() => open(folder).remove('qa', 'Order_Sync', 'pending'));
      expect(error.name, state).to.match(/^Store\w+Error$/);
    }
  });

  it('asks for the rights of the user and of the token, also for an app, which has no rights of a user', async () => {
    await open(folder).check('qa', 'Order_Sync');
    await writeFile(join(folder, 'state'), 'app');
    await open(folder).check('qa', 'Order_Sync');
    const calls = await callsOf();
    const asked = ['api repos/acme/orders', 'api repos/acme/orders/actions/secrets/public-key'];
    expect(calls.map(({ argv }) => argv.join(' '))).to.deep.equal([...asked, ...asked]);
    expect(calls[0]?.env).to.include({ GH_TOKEN: 'token-of-gh', GH_PROMPT_DISABLED: '1' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('keeps the pairs of each org in its environment, and finds them on every page', async () => {
    await makeEnvironments('dev', 'prod', 'qa', 'uat');
    const perOrg = { environmentName: '{org}' };
    await open(folder, perOrg).check('uat', 'Order_Sync');
    for (const orgAlias of ['dev', 'uat']) {
      expect(await open(folder, perOrg).write(storedPair('A', { orgAlias }))).to.equal('created');
    }
    expect(open(folder, perOrg).location('uat', 'Order_Sync')).to.equal(
      'ECA_ORDER_SYNC_CURRENT of acme/orders, environment uat (gh)',
    );
    expect(await open(folder, perOrg).delete('uat')).to.equal(true);
    const left = await Promise.all(['dev', 'uat'].map((one) => readdir(join(folder, 'data', `environment-${one}`))));
    expect(left).to.deep.equal([['ECA_ORDER_SYNC_CURRENT'], []]);
  });

  it('refuses an environment that is not there before anything is written', async () => {
    await makeEnvironments('dev');
    const error = await thrownBy(() => open(folder, { environmentName: '{org}' }).check('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StorePermissionError', exitCode: 1 });
    expect(error.actions?.[0]).to.contain('the deployment environment is there');
  });

  it('asks the host that stands before the repository', async () => {
    await thrownBy(() => open(folder, { repository: 'github.acme.example/other/orders' }).check('qa', 'Order_Sync'));
    const [call] = await callsOf();
    expect(call?.argv).to.deep.equal(['api', 'repos/other/orders', '--hostname', 'github.acme.example']);
  });
});
