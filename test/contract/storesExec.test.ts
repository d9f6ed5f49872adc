import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createExecStore } from '../../scripts/credentials/stores/execStore.ts';
import { parseStoredFields } from '../../scripts/credentials/stores/storedFields.ts';
import { readCredentialStoresConfig } from '../../scripts/definition/credentialStoresConfig.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { describeStore, type StoreWorld, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/credential-stores.md', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../fixtures/storeClis/folderStore.mjs', import.meta.url));

const openExec = (
  folder: string,
  more: { canRead?: boolean; words?: readonly string[]; timeoutSeconds?: number } = {},
) =>
  createExecStore(
    {
      kind: 'exec',
      command: [process.execPath, PROGRAM, ...(more.words ?? [])],
      environment: ['FOLDER_STORE_DIR'],
      canRead: more.canRead,
      timeoutSeconds: more.timeoutSeconds,
    },
    {
      store: 'own',
      variables: { ...process.env, FOLDER_STORE_DIR: join(folder, 'documents'), OTHER_TOKEN: 'none of its business' },
      workingDirectory: folder,
      signal: new AbortController().signal,
    },
  );

async function execWorld(): Promise<StoreWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'eca-exec-'));
  await writeFile(join(folder, 'calls'), '');
  return {
    open: () => openExec(folder),
    recorded: () => readFile(join(folder, 'calls'), 'utf8'),
    killAt: (nth, moment) => writeFile(join(folder, 'kill'), JSON.stringify({ nth, moment })),
    clearOfSecrets: [],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStore('exec', execWorld);

describe('a store behind a command of the project', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-exec-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives each exit code of the protocol its error, with what the command says', async () => {
    const codes = {
      3: 'StoreLoginMissingError',
      4: 'StorePermissionError',
      5: 'StoreQuotaError',
      6: 'StoreConflictError',
      7: 'StoreUnreachableError',
    };
    for (const [code, name] of Object.entries({ ...codes, 1: 'StoreCommandFailedError' })) {
      const error = await thrownBy(() => openExec(folder, { words: [`exit=${code}`] }).check('qa', 'Order_Sync'));
      expect(error.name).to.equal(name);
      if (code === '3' || code === '1') expect(error.message).to.contain('the session has ended');
    }
  });

  it('takes no answer for an answer only when it is one', async () => {
    for (const said of [
      '',
      'null',
      '{}',
      '[]',
      '{"document":"text"}',
      '{"document":{"org":"qa"}}',
      '{"removed":true}',
    ]) {
      const error = await thrownBy(() => openExec(folder, { words: [`say=${said}`] }).read('qa', 'Order_Sync'));
      expect(error, said).to.include({ name: 'StoreContentError', exitCode: 68 });
    }
    const lists = ['{}', '{"pairs":[{"org":"qa","app":"A","version":"newest"}]}'];
    for (const said of lists) {
      expect((await thrownBy(() => openExec(folder, { words: [`say=${said}`] }).list())).name).to.equal(
        'StoreContentError',
      );
    }
  });

  it('refuses a document that is the pair of another app, and leaves it as it is', async () => {
    const { orgId, instanceUrl } = storedPair('A');
    const document = {
      org: 'qa',
      app: 'Billing',
      orgId,
      instanceUrl,
      tokenEndpoint: 'x',
      consumerId: '888',
      consumerKey: 'K',
      consumerSecret: 'S',
    };
    const store = openExec(folder, { words: [`say=${JSON.stringify({ document })}`] });
    const error = await thrownBy(() => store.write(storedPair('A')));
    expect(error.name).to.equal('StoreContentError');
    expect(error.message).to.contain('it is the pair of Billing in qa');
  });

  it('keeps variables that the command was not promised', async () => {
    await openExec(folder).check('qa', 'Order_Sync');
    const [call = '{}'] = (await readFile(join(folder, 'calls'), 'utf8')).split('\n');
    const { env } = JSON.parse(call);
    expect(env).to.have.property('FOLDER_STORE_DIR');
    expect(env).to.not.have.any.keys('OTHER_TOKEN', 'ECA_CONTACT_EMAIL', 'NODE_OPTIONS');
  });

  it('says what to install when the command is not there, and what to do when it gives no answer', async () => {
    const place = { store: 'own', variables: {}, workingDirectory: folder, signal: new AbortController().signal };
    const missing = createExecStore({ kind: 'exec', command: ['no-such-command'] }, place);
    expect(await thrownBy(() => missing.check('qa', 'Order_Sync'))).to.include({
      name: 'StoreCliMissingError',
      exitCode: 2,
    });
    const hanging = createExecStore(
      { kind: 'exec', command: [process.execPath, '-e', 'setInterval(() => 0, 1000)'], timeoutSeconds: 0.3 },
      place,
    );
    expect(await thrownBy(() => hanging.check('qa', 'Order_Sync'))).to.include({
      name: 'StoreTimeoutError',
      exitCode: 68,
    });
  });

  it('ends with the run that is interrupted', async () => {
    const controller = new AbortController();
    const store = createExecStore(
      { kind: 'exec', command: [process.execPath, '-e', 'setInterval(() => 0, 1000)'] },
      { store: 'own', variables: {}, workingDirectory: folder, signal: controller.signal },
    );
    const check = thrownBy(() => store.check('qa', 'Order_Sync'));
    controller.abort(new Error('asked to stop'));
    expect((await check).message).to.contain('asked to stop');
  });

  it('never gives back what a command without reading was given', async () => {
    const store = openExec(folder, { canRead: false });
    expect(await store.write(storedPair('A'))).to.equal('updated');
    expect([store.canRead, await store.read('qa', 'Order_Sync'), await store.list()]).to.deep.equal([
      false,
      undefined,
      [],
    ]);
    const kept = parseStoredFields(
      Secret.of(await readFile(join(folder, 'documents', encodeURIComponent('["qa","Order_Sync","current"]')), 'utf8')),
    );
    expect(kept).to.include({ consumerKey: '3MVG9KEY_A' });
    expect(await store.delete('qa')).to.equal(true);
  });

  it('keeps pairs with the command that the documentation gives to start from', async () => {
    const [, program = ''] = /```js\n([\s\S]*?)```/.exec(await readFile(DOCUMENT, 'utf8')) ?? [];
    await writeFile(join(folder, 'store.mjs'), program);
    const place = { store: 'own', variables: {}, workingDirectory: folder, signal: new AbortController().signal };
    const store = createExecStore({ kind: 'exec', command: [process.execPath, './store.mjs'] }, place);
    await store.check('qa', 'Order_Sync');
    expect(await store.write(storedPair('A'))).to.equal('created');
    expect(await store.write(storedPair('A'))).to.equal('unchanged');
    expect((await store.list()).map(({ consumerKey }) => consumerKey)).to.deep.equal(['3MVG9KEY_A']);
    expect([await store.delete('qa'), await store.read('qa', 'Order_Sync')]).to.deep.equal([true, undefined]);
  });

  it('is chosen by the configuration that the documentation shows', async () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(await readFile(DOCUMENT, 'utf8')) ?? [];
    await mkdir(join(folder, 'config'));
    await writeFile(join(folder, 'config/credential-stores.json'), example);
    const { default: fallback, stores, orgs } = await readCredentialStoresConfig(folder);
    expect([fallback, orgs.get('prod'), stores.get('production')?.kind]).to.deep.equal(['team', 'production', 'vault']);
  });
});
