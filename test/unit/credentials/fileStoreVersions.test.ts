/** What the file store does with several versions of a pair: nothing is lost, and old files stay as they were. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { StoredCredentials } from '../../../scripts/credentials/clientCredentials.ts';
import { createFileStore } from '../../../scripts/credentials/fileStore.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const credentials = (key: string, changes: Partial<StoredCredentials> = {}): StoredCredentials => ({
  appName: 'Order_Sync',
  orgId: '00D000000000001AAA',
  consumerId: '888000000000001AAA',
  consumerKey: key,
  consumerSecret: Secret.of(`SECRET_OF_${key}`),
  orgAlias: 'qa',
  instanceUrl: 'https://acme.my.salesforce.com',
  ...changes,
});

describe('credentials/fileStore with versions', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'eca-store-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const text = () => readFile(join(directory, 'qa.json'), 'utf8');

  it('keeps three pairs of one app, each with its own key, secret and time', async () => {
    const store = createFileStore(directory);
    expect(await store.write(credentials('A', { since: '2026-01-01T00:00:00Z' }), 'previous')).to.equal('created');
    expect(await store.write(credentials('B'))).to.equal('created');
    expect(await store.write(credentials('C', { since: '2026-03-01T00:00:00Z' }), 'pending')).to.equal('created');
    for (const [version, key, since] of [
      ['previous', 'A', '2026-01-01T00:00:00Z'],
      ['current', 'B', undefined],
      ['pending', 'C', '2026-03-01T00:00:00Z'],
    ] as const) {
      const read = await store.read('qa', 'Order_Sync', version);
      expect([read?.consumerKey, read?.consumerSecret.reveal(), read?.since]).to.deep.equal([
        key,
        `SECRET_OF_${key}`,
        since,
      ]);
    }
    expect((await store.read('qa', 'Order_Sync'))?.consumerKey).to.equal('B');
  });

  it('goes to version 2 of the file only for what version 1 has no place for, and back', async () => {
    const store = createFileStore(directory);
    await store.write(credentials('A'));
    const before = await text();
    expect(JSON.parse(before).version).to.equal(1);
    await store.write(credentials('B'), 'pending');
    const with2 = JSON.parse(await text());
    expect([with2.version, with2.apps.Order_Sync.consumerKey, with2.apps.Order_Sync.pending.consumerKey]).to.deep.equal(
      [2, 'A', 'B'],
    );
    expect(await store.remove('qa', 'Order_Sync', 'pending')).to.equal(true);
    expect(await text()).to.equal(before);
  });

  it('keeps the time of a pair that is written again', async () => {
    const store = createFileStore(directory);
    await store.write(credentials('A', { since: '2026-01-01T00:00:00Z' }));
    expect(await store.write(credentials('A', { since: '2026-09-09T00:00:00Z' }))).to.equal('unchanged');
    expect(await store.write(credentials('A'))).to.equal('unchanged');
    expect((await store.read('qa', 'Order_Sync'))?.since).to.equal('2026-01-01T00:00:00Z');
    expect(await store.write(credentials('B', { since: '2026-09-09T00:00:00Z' }))).to.equal('updated');
    expect((await store.read('qa', 'Order_Sync'))?.since).to.equal('2026-09-09T00:00:00Z');
  });

  it('never loses the other versions to a write of the current one', async () => {
    const store = createFileStore(directory);
    await store.write(credentials('A'), 'previous');
    await store.write(credentials('C'), 'pending');
    await store.write(credentials('B', { instanceUrl: 'https://renamed.my.salesforce.com' }));
    await store.write(credentials('X', { appName: 'Billing' }));
    expect((await store.read('qa', 'Order_Sync', 'previous'))?.consumerKey).to.equal('A');
    expect((await store.read('qa', 'Order_Sync', 'pending'))?.consumerKey).to.equal('C');
  });

  it('drops every version when the alias names another org', async () => {
    const store = createFileStore(directory);
    await store.write(credentials('A'));
    await store.write(credentials('C'), 'pending');
    expect(await store.write(credentials('B', { orgId: '00D000000000002AAA' }))).to.equal('created');
    expect(await store.read('qa', 'Order_Sync', 'pending')).to.equal(undefined);
  });

  it('holds a pending pair of an app that has no current one', async () => {
    const store = createFileStore(directory);
    await store.write(credentials('C'), 'pending');
    expect(await store.read('qa', 'Order_Sync')).to.equal(undefined);
    expect((await store.read('qa', 'Order_Sync', 'pending'))?.consumerKey).to.equal('C');
  });

  it('removes one version, says whether it was there, and leaves no file without pairs', async () => {
    const store = createFileStore(directory);
    expect(await store.remove('qa', 'Order_Sync', 'current')).to.equal(false);
    await store.write(credentials('A'));
    expect(await store.remove('qa', 'Order_Sync', 'previous')).to.equal(false);
    expect(await store.remove('qa', 'constructor', 'current')).to.equal(false);
    expect(await store.remove('qa', 'Order_Sync', 'current')).to.equal(true);
    expect(await readdir(directory)).to.deep.equal([]);
  });

  it('lists every pair of every org without a secret', async () => {
    const store = createFileStore(directory);
    expect(await createFileStore(join(directory, 'none')).list()).to.deep.equal([]);
    await store.write(credentials('A'));
    await store.write(credentials('C'), 'pending');
    await store.write(credentials('D', { orgAlias: 'a/b', appName: 'Billing' }));
    const entries = await store.list();
    expect(
      entries.map(({ orgAlias, appName, version, consumerKey }) => [orgAlias, appName, version, consumerKey]),
    ).to.have.deep.members([
      ['qa', 'Order_Sync', 'current', 'A'],
      ['qa', 'Order_Sync', 'pending', 'C'],
      ['a/b', 'Billing', 'current', 'D'],
    ]);
    expect(JSON.stringify(entries)).not.to.contain('SECRET_OF');
  });

  it('proves before a rotation that a pair could be written, and writes none', async () => {
    const store = createFileStore(join(directory, 'new'));
    await store.check('qa', 'Order_Sync');
    expect(await readdir(join(directory, 'new'))).to.deep.equal([]);
  });

  it('refuses, before a rotation, a damaged file and a folder in which nothing can be made', async () => {
    await writeFile(join(directory, 'qa.json'), '{"version":2');
    const damaged = await thrownBy(() => createFileStore(directory).check('qa', 'Order_Sync'));
    expectError(damaged, 'CredentialStoreError', 68, /qa\.json is readable and writable/);
    await writeFile(join(directory, 'blocked'), '');
    const blocked = await thrownBy(() => createFileStore(join(directory, 'blocked')).check('qa', 'Order_Sync'));
    expectError(blocked, 'CredentialStoreError', 68, /readable and writable/);
  });

  it('neither reads nor overwrites a file whose pending pair lost its secret', async () => {
    await mkdir(directory, { recursive: true });
    const damaged =
      '{"version":2,"org":{"alias":"qa","orgId":"o","instanceUrl":"https://u"},"apps":{"A":{"pending":{}}}}';
    await writeFile(join(directory, 'qa.json'), damaged);
    const error = await thrownBy(() => createFileStore(directory).write(credentials('A')));
    expectError(error, 'CredentialStoreError', 68, /qa\.json/);
    expect(await text()).to.equal(damaged);
  });
});
