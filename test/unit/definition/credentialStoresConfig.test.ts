/** What config/credential-stores.json may hold, where it is wrong, and that its JSON schema says the same. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import {
  type CredentialStoresConfig,
  readCredentialStoresConfig,
} from '../../../scripts/definition/credentialStoresConfig.ts';
import { STORE_KEYS } from '../../../scripts/definition/readStoreSettings.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const read = (content: unknown): Promise<CredentialStoresConfig> =>
  withFolder(
    { 'config/credential-stores.json': typeof content === 'string' ? content : JSON.stringify(content) },
    readCredentialStoresConfig,
  );

const FULL = {
  $schema: './credential-stores.schema.json',
  default: 'team',
  stores: {
    team: { kind: 'pass', folder: '/srv/pass', name: 'sf/{org}/{app}/{version}' },
    disk: { kind: 'file', folder: '../keys', form: 'env' },
    actions: { kind: 'github', repository: 'acme/sync', environmentName: '{org}', name: 'SF_{app}_{version}' },
    vault: { kind: 'vault', program: 'bao', mount: 'kv', address: 'https://v', namespace: 'n', timeoutSeconds: 5 },
    aws: { kind: 'aws', region: 'eu-west-1', profile: 'p', kmsKey: 'k', environment: ['MY_VARIABLE'] },
    azure: { kind: 'azure', vault: 'kv-1', subscription: 's' },
    google: { kind: 'google', project: 'p-1' },
    op: { kind: 'onePassword', vault: 'Ops', account: 'acme' },
    own: { kind: 'exec', command: ['/opt/keep', '--json'], canRead: false },
  },
  orgs: { prod: 'vault' },
};

describe('definition/credentialStoresConfig', () => {
  it('keeps everything in files where nothing is configured', async () => {
    for (const config of [await withFolder({}, readCredentialStoresConfig), await read({})]) {
      expect([config.default, [...config.stores], config.orgs.size]).to.deep.equal([
        'file',
        [['file', { kind: 'file' }]],
        0,
      ]);
    }
  });

  it('reads every kind of store with every key, as it stands', async () => {
    const config = await read(FULL);
    expect(config.default).to.equal('team');
    expect(Object.fromEntries(config.stores)).to.deep.equal({ file: { kind: 'file' }, ...FULL.stores });
    expect([...config.orgs]).to.deep.equal([['prod', 'vault']]);
  });

  const store = (settings: unknown) => ({ stores: { s: settings } });
  const cases: readonly (readonly [unknown, RegExp, RegExp])[] = [
    ['{\n"stores": {,}}', /^config\/credential-stores\.json:2:12: /, /^Correct/],
    [{ store: {} }, /:1:2: The document has the unknown key "store"/, /^Use one of: default, stores, orgs\.$/],
    ['{\n "default": "valt"}', /json:2:13: there is no store "valt"/, /^Use one of: file\.$/],
    [{ orgs: { qa: 'x' } }, /there is no store "x"/, /^Use one of: file\.$/],
    [store({}), /stores\.s has no kind/, /^Use one of: file, pass, github, vault/],
    [store({ kind: 'vaults' }), /"vaults" is no kind of store/, /^Use one of: file, pass/],
    ['{"stores": {"s": {"kind": "azure",\n  "valt": "x"}}}', /json:2:3: stores\.s has the unknown key "valt"/, /vault/],
    [store({ kind: 'azure' }), /stores\.s has no vault/, /^Add "vault"\.$/],
    [store({ kind: 'azure', vault: ' ' }), /vault is empty/, /^Give vault a value/],
    [store({ kind: 'file', form: 'yaml' }), /form is "yaml"/, /^Use one of: json, env\.$/],
    [store({ kind: 'github', repository: 'sync' }), /repository must look like OWNER\/REPOSITORY/, /^Correct/],
    [store({ kind: 'pass', name: 'eca/{app}/{version}' }), /name names no \{org\}/, /^Put \{org\} into it/],
    [store({ kind: 'pass', name: '{org}/{app}' }), /names no \{version\}/, /^Put \{version\} into it/],
    [store({ kind: 'pass', name: '{org}/{app}/{version}/{user}' }), /has \{user\} where/, /^Use each of/],
    [store({ kind: 'pass', name: '{org}/{app}/{version}/{org}' }), /has \{org\} where/, /^Use each of/],
    [store({ kind: 'pass', name: '{org}{app}/{version}' }), /is no name/, /^Write, for example/],
    [store({ kind: 'pass', name: '../{org}/{app}/{version}' }), /is no name/, /^Write, for example/],
    [store({ kind: 'pass', timeoutSeconds: 0 }), /timeoutSeconds must be a number from 1 to 600/, /^Correct/],
    [store({ kind: 'pass', environment: [7] }), /environment\[0\] must be a text/, /^Correct/],
    [store({ kind: 'exec' }), /stores\.s has no command/, /^Add "command"/],
    [store({ kind: 'exec', command: 'keep it' }), /command must be a list/, /^Correct/],
    [store({ kind: 'exec', command: [] }), /command is an empty list/, /^Give the program/],
    [store({ kind: 'exec', command: ['x'], canRead: 'no' }), /canRead must be true or false/, /^Correct/],
  ];
  for (const [content, message, action] of cases) {
    it(`refuses ${typeof content === 'string' ? content.replaceAll('\n', ' ') : JSON.stringify(content)}`, async () => {
      const error = await thrownBy(() => read(content));
      expectError(error, 'ConfigInvalidError', 2, action);
      expect(error.message).to.match(message);
    });
  }

  it('has a JSON schema with the same kinds and keys', async () => {
    const text = await readFile(new URL('../../../config/credential-stores.schema.json', import.meta.url), 'utf8');
    const { definitions, properties } = JSON.parse(text);
    const keys = Object.entries<{ properties: Record<string, unknown> }>(definitions).map(([kind, definition]) => [
      kind,
      Object.keys(definition.properties).sort(),
    ]);
    const known = Object.entries(STORE_KEYS).map(([kind, names]) => [kind, ['kind', ...names].sort()]);
    expect(Object.fromEntries(keys)).to.deep.equal(Object.fromEntries(known));
    expect(properties.stores.additionalProperties.oneOf).to.have.lengthOf(known.length);
    expect(Object.keys(properties)).to.deep.equal(['$schema', 'default', 'stores', 'orgs']);
  });
});
