import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { createFileStore } from '../../../../scripts/credentials/fileStore.ts';
import type { StoreFile } from '../../../../scripts/credentials/storeFile.ts';
import { ENV_FORM, formatEnvFile, parseEnvFile } from '../../../../scripts/credentials/stores/envForm.ts';
import { Secret } from '../../../../scripts/lib/secret.ts';
import { storedPair } from '../../../support/storeSuite.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

const pair = (secret: string) => ({
  consumerId: '888000000000001AAA',
  consumerKey: '3MVG9KEY_A',
  consumerSecret: Secret.of(secret),
  tokenEndpoint: 'https://acme.my.salesforce.com/services/oauth2/token',
});
const fileOf = (secret: string): StoreFile => ({
  org: { alias: 'qa', orgId: '00D000000000001AAA', instanceUrl: 'https://acme.my.salesforce.com' },
  apps: { Order_Sync: { current: pair(secret), pending: pair('0123456789ABCDEF') } },
});

describe('credentials/stores/envForm', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-env-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes names that an integration reads, bare where no quotes are needed, for its owner alone', async () => {
    const store = createFileStore(folder, ENV_FORM);
    await store.write(storedPair('A'));
    await store.write(storedPair('B', { since: '2026-01-02T03:04:05.000Z' }), 'previous');
    const path = join(folder, 'qa.env');
    expect(store.location('qa')).to.equal(path);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await readFile(path, 'utf8')).split('\n').slice(1)).to.deep.equal([
      'ECA_ORG_ALIAS=qa',
      'ECA_ORG_ID=00D000000000001AAA',
      'ECA_INSTANCE_URL=https://acme.my.salesforce.com',
      '',
      'ECA_ORDER_SYNC_APP=Order_Sync',
      'ECA_ORDER_SYNC_CLIENT_ID=3MVG9KEY_A',
      'ECA_ORDER_SYNC_CLIENT_SECRET=AAAAAAAA0123456789ABCDEFAAAAAAAA',
      'ECA_ORDER_SYNC_TOKEN_ENDPOINT=https://acme.my.salesforce.com/services/oauth2/token',
      'ECA_ORDER_SYNC_CONSUMER_ID=88800000000000AAAA',
      'ECA_ORDER_SYNC__PREVIOUS_CLIENT_ID=3MVG9KEY_B',
      'ECA_ORDER_SYNC__PREVIOUS_CLIENT_SECRET=BBBBBBBB0123456789ABCDEFBBBBBBBB',
      'ECA_ORDER_SYNC__PREVIOUS_TOKEN_ENDPOINT=https://acme.my.salesforce.com/services/oauth2/token',
      'ECA_ORDER_SYNC__PREVIOUS_CONSUMER_ID=88800000000000BAAA',
      'ECA_ORDER_SYNC__PREVIOUS_SINCE=2026-01-02T03:04:05.000Z',
      '',
    ]);
  });

  it('means the same to a shell, to Node and to itself, with quotes, blanks and new lines in a value', async () => {
    const values = [
      'plain+/==',
      'two words # no comment',
      'a "quoted" $HOME `id` \\n',
      'first\nsecond',
      "it's\nhere",
      '%20&x=1',
    ];
    for (const value of values) {
      const text = formatEnvFile(fileOf(value));
      const path = join(folder, 'qa.env');
      await writeFile(path, text);
      const name = 'ECA_ORDER_SYNC_CLIENT_SECRET';
      const shell = await execa('bash', ['-c', `set -a; . "$1"; printf %s "$${name}"`, 'bash', path], { env: {} });
      const node = await execa(process.execPath, [`--env-file=${path}`, '-p', `JSON.stringify(process.env.${name})`]);
      expect([shell.stdout, JSON.parse(node.stdout)]).to.deep.equal([value, value]);
      const parsed = parseEnvFile(text);
      expect(parsed.apps['Order_Sync']?.current?.consumerSecret.reveal()).to.equal(value);
      expect(formatEnvFile(parsed)).to.equal(text);
    }
  });

  it('refuses a value that readers of such files would take for different things', () => {
    for (const value of [`it's "both"`, 'a\rb', `it's $HOME`]) {
      expect(() => formatEnvFile(fileOf(value)))
        .to.throw('use the json form')
        .and.not.match(/HOME|both/);
    }
  });

  it('keeps the versions of one app apart from an app that is named like one', () => {
    const file = fileOf('S1');
    const both = { ...file, apps: { ...file.apps, Order_Sync_Pending: { current: pair('S2') } } };
    const parsed = parseEnvFile(formatEnvFile(both));
    expect(parsed.apps['Order_Sync_Pending']?.current?.consumerSecret.reveal()).to.equal('S2');
    expect(parsed.apps['Order_Sync']?.pending?.consumerSecret.reveal()).to.equal('0123456789ABCDEF');
    expect(Object.keys(parsed.apps)).to.have.length(2);
  });

  it('refuses a file that is not whole or has variables of others, and says no value', async () => {
    const text = formatEnvFile(fileOf('SECRET_CANARY_1'));
    const damaged = {
      'ECA_ORDER_SYNC_CLIENT_SECRET is missing': text.replace(/ECA_ORDER_SYNC_CLIENT_SECRET=.*\n/, ''),
      'ECA_ORG_ID is missing': text.replace(/ECA_ORG_ID=.*/, 'ECA_ORG_ID='),
      'MY_OWN is none of its variables': `${text}MY_OWN=1\n`,
      'ECA_ORDER_SYNC_CLIENT_ID is none of its variables': text.replace('ECA_ORDER_SYNC_APP=Order_Sync\n', ''),
    };
    for (const [problem, content] of Object.entries(damaged)) {
      await writeFile(join(folder, 'qa.env'), content);
      const error = await thrownBy(() => createFileStore(folder, ENV_FORM).write(storedPair('A')));
      expect(error).to.include({ name: 'CredentialStoreError' });
      expect(error.message).to.contain(problem).and.not.contain('CANARY');
      expect(await readFile(join(folder, 'qa.env'), 'utf8')).to.equal(content);
    }
  });
});
