/** The file store on a real disk: rights, atomicity, what is damaged, and many processes at once. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execaNode } from 'execa';
import type { StoredCredentials } from '../../../scripts/credentials/clientCredentials.ts';
import { createFileStore } from '../../../scripts/credentials/fileStore.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const STORE_MODULE = new URL('../../../scripts/credentials/fileStore.ts', import.meta.url).href;
const SECRET_MODULE = new URL('../../../scripts/lib/secret.ts', import.meta.url).href;

const credentials = (changes: Partial<StoredCredentials> = {}): StoredCredentials => ({
  appName: 'Order_Sync',
  orgId: '00D000000000001AAA',
  consumerId: '888000000000001AAA',
  consumerKey: '3MVG9KEY_A',
  consumerSecret: Secret.of('SECRET_CANARY_1'),
  orgAlias: 'qa',
  instanceUrl: 'https://acme.my.salesforce.com',
  ...changes,
});

describe('credentials/fileStore', () => {
  let root: string;
  let directory: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'eca-store-'));
    directory = join(root, 'credentials');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('gives back what it was given, with the secret wrapped', async () => {
    const store = createFileStore(directory);
    expect(await store.read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await store.write(credentials())).to.equal('created');
    const read = await store.read('qa', 'Order_Sync');
    expect(read?.consumerSecret.reveal()).to.equal('SECRET_CANARY_1');
    expect(JSON.stringify(read)).not.to.contain('SECRET_CANARY_1');
    expect(read).to.deep.include({ orgId: '00D000000000001AAA', consumerKey: '3MVG9KEY_A', orgAlias: 'qa' });
  });

  it('writes the file in the documented form, for its owner alone', async () => {
    const store = createFileStore(directory);
    await store.write(credentials());
    expect(store.location('qa')).to.equal(join(directory, 'qa.json'));
    expect(JSON.parse(await readFile(join(directory, 'qa.json'), 'utf8'))).to.deep.equal({
      version: 1,
      org: { alias: 'qa', orgId: '00D000000000001AAA', instanceUrl: 'https://acme.my.salesforce.com' },
      apps: {
        Order_Sync: {
          consumerId: '888000000000001AAA',
          consumerKey: '3MVG9KEY_A',
          consumerSecret: 'SECRET_CANARY_1',
          tokenEndpoint: 'https://acme.my.salesforce.com/services/oauth2/token',
        },
      },
    });
    expect((await stat(directory)).mode & 0o777).to.equal(0o700);
    expect((await stat(join(directory, 'qa.json'))).mode & 0o777).to.equal(0o600);
  });

  it('leaves the file untouched when the pair is the same', async () => {
    const store = createFileStore(directory);
    await store.write(credentials());
    const before = await stat(join(directory, 'qa.json'), { bigint: true });
    expect(await store.write(credentials())).to.equal('unchanged');
    const after = await stat(join(directory, 'qa.json'), { bigint: true });
    expect([after.mtimeNs, after.ino]).to.deep.equal([before.mtimeNs, before.ino]);
  });

  it('closes a folder and a file that others could read', async () => {
    await mkdir(directory, { mode: 0o755 });
    const store = createFileStore(directory);
    await store.write(credentials());
    await chmod(join(directory, 'qa.json'), 0o644);
    expect(await store.write(credentials())).to.equal('unchanged');
    expect((await stat(directory)).mode & 0o777).to.equal(0o700);
    expect((await stat(join(directory, 'qa.json'))).mode & 0o777).to.equal(0o600);
  });

  it('keeps several apps of one org, and updates one of them', async () => {
    const store = createFileStore(directory);
    await store.write(credentials());
    expect(await store.write(credentials({ appName: 'Billing', consumerKey: '3MVG9KEY_B' }))).to.equal('created');
    expect(await store.write(credentials({ consumerSecret: Secret.of('SECRET_NEW') }))).to.equal('updated');
    expect((await store.read('qa', 'Billing'))?.consumerKey).to.equal('3MVG9KEY_B');
    expect((await store.read('qa', 'Order_Sync'))?.consumerSecret.reveal()).to.equal('SECRET_NEW');
    expect(await store.read('qa', 'constructor')).to.equal(undefined);
  });

  it('forgets the apps of an earlier org when its alias names another one', async () => {
    const store = createFileStore(directory);
    await store.write(credentials({ appName: 'Billing' }));
    await store.write(credentials({ orgId: '00D000000000002AAA' }));
    expect(await store.read('qa', 'Billing')).to.equal(undefined);
  });

  it('deletes an org, and says whether there was one', async () => {
    const store = createFileStore(directory);
    expect(await store.delete('qa')).to.equal(false);
    await store.write(credentials());
    expect(await store.delete('qa')).to.equal(true);
    expect(await store.read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await readdir(directory)).to.deep.equal([]);
  });

  for (const orgAlias of ['../../etc/passwd', '/abs', '..', '.hidden', 'a/b', 'a\\b', 'con', 'höst', 'x'.repeat(300)]) {
    it(`keeps the alias ${JSON.stringify(orgAlias.slice(0, 20))} inside the folder`, async () => {
      const store = createFileStore(directory);
      await store.write(credentials({ orgAlias }));
      expect(await readdir(root)).to.deep.equal(['credentials']);
      expect(await readdir(directory)).to.have.lengthOf(1);
      expect((await store.read(orgAlias, 'Order_Sync'))?.orgAlias).to.equal(orgAlias);
    });
  }

  it('gives aliases that look alike files of their own', () => {
    const store = createFileStore(directory);
    const places = ['a/b', 'a\\b', 'a-b', '-a-b'].map((orgAlias) => store.location(orgAlias));
    expect(new Set(places).size).to.equal(4);
  });

  for (const [what, text] of [
    ['cut off', '{"version":1,"org":{"alias":"qa","consumerSecret":"SECRET_CANARY_1'],
    ['empty', ''],
    ['of another version', '{"version":3,"org":{},"apps":{}}'],
    [
      'without a secret',
      '{"version":1,"org":{"alias":"qa","orgId":"o","instanceUrl":"u"},"apps":{"A":{"consumerId":"8","consumerKey":"k"}}}',
    ],
  ] as const) {
    it(`neither reads nor overwrites a file that is ${what}`, async () => {
      await mkdir(directory);
      await writeFile(join(directory, 'qa.json'), text);
      const store = createFileStore(directory);
      for (const attempt of [() => store.read('qa', 'A'), () => store.write(credentials())]) {
        const error = await thrownBy(attempt);
        expect([error.name, error.exitCode]).to.deep.equal(['CredentialStoreError', 68]);
        expect(error.actions?.[0]).to.contain(join(directory, 'qa.json'));
        expect(JSON.stringify(error.toObject()) + error.message).not.to.contain('SECRET_CANARY_1');
      }
      expect(await readFile(join(directory, 'qa.json'), 'utf8')).to.equal(text);
    });
  }

  it('names the folder when the system refuses it', async () => {
    await writeFile(directory, 'a file in the way');
    const error = await thrownBy(() => createFileStore(directory).write(credentials()));
    expect([error.name, error.exitCode]).to.deep.equal(['CredentialStoreError', 68]);
    expect(error.actions?.[0]).to.contain('readable and writable by you');
  });

  it('removes what a killed writer left, secret and all', async () => {
    const store = createFileStore(directory);
    await store.write(credentials());
    await writeFile(join(directory, 'qa.json.1234567'), '{"half":"SECRET_CANARY_1');
    await store.write(credentials());
    expect(await readdir(directory)).to.deep.equal(['qa.json']);
  });

  it('BL-085 holds every writer of many parallel processes, and no reader sees half a file', async () => {
    const script = `
      import { createFileStore } from ${JSON.stringify(STORE_MODULE)};
      import { Secret } from ${JSON.stringify(SECRET_MODULE)};
      const store = createFileStore(process.argv[1]);
      const appName = process.argv[2];
      for (let round = 0; round < 3; round += 1) {
        await store.write({ appName, orgId: '00D000000000001AAA', consumerId: '888', consumerKey: 'KEY_' + round,
          consumerSecret: Secret.of('SECRET_' + round), orgAlias: 'qa', instanceUrl: 'https://acme.my.salesforce.com' });
        await store.read('qa', appName);
      }`;
    const names = ['App_1', 'App_2', 'App_3', 'App_4'];
    await Promise.all(
      names.map((name) => execaNode({ nodeOptions: ['--input-type=module', '-e', script] })`${directory} ${name}`),
    );
    const read = await Promise.all(names.map((name) => createFileStore(directory).read('qa', name)));
    expect(read.map((one) => one?.consumerSecret.reveal())).to.deep.equal(names.map(() => 'SECRET_2'));
    expect(await readdir(directory)).to.deep.equal(['qa.json']);
  });

  it('BL-085 takes over the lock of a process that was killed', async () => {
    const store = createFileStore(directory);
    await store.write(credentials());
    const lock = join(directory, 'qa.json.lock');
    await mkdir(lock);
    const { utimes } = await import('node:fs/promises');
    await utimes(lock, 1, 1);
    expect(await store.write(credentials({ consumerSecret: Secret.of('SECRET_NEW') }))).to.equal('updated');
  });
});
