/** Which store a command takes for which org, and that emulated orgs and real ones never meet in one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandContext } from '../../../scripts/cli/commandModule.ts';
import { credentialStoreOf, type StoreWish } from '../../../scripts/cli/credentialStoreOf.ts';
import { readEnvironment } from '../../../scripts/cli/environment.ts';
import { storedPair } from '../../support/storeSuite.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const CONFIG = JSON.stringify({
  default: 'team',
  stores: {
    team: { kind: 'file', folder: 'team' },
    production: { kind: 'file', folder: 'production', form: 'env' },
    own: { kind: 'exec', command: ['./keep'] },
  },
  orgs: { prod: 'production', 'admin@acme.com': 'own', both: 'own', other: 'team' },
});

/** Two orgs that sf knows, one of them under an alias that the file does not name. */
const SF = {
  'home/.sfdx/alias.json': JSON.stringify({
    orgs: { live: 'admin@acme.com', both: 'two@acme.com', other: 'two@acme.com', third: 'two@acme.com' },
  }),
  'home/.sfdx/admin@acme.com.json': '{}',
  'home/.sfdx/two@acme.com.json': '{}',
};

type Asked = { readonly flag?: string; readonly wish: Pick<StoreWish, 'org' | 'configured'>; readonly config?: string };

const withStore = async <Value>(
  { flag, wish, config = CONFIG }: Asked,
  work: (
    store: Awaited<ReturnType<typeof credentialStoreOf>>,
    folder: string,
    lines: readonly string[],
  ) => Value | Promise<Value>,
): Promise<Value> =>
  withFolder({ ...SF, ...(config === '' ? {} : { 'config/credential-stores.json': config }) }, async (folder) => {
    const lines: string[] = [];
    const context = {
      name: 'deploy',
      environment: { ...readEnvironment(), homeDirectory: join(folder, 'home'), variables: {} },
      output: { line: (text: string) => lines.push(text) },
      signal: new AbortController().signal,
    } as unknown as CommandContext;
    const place = { projectRoot: folder, dataDirectory: join(folder, 'data'), ...wish };
    const store = await credentialStoreOf(flag === undefined ? {} : { store: flag }, context, place);
    return work(store, folder, lines);
  });

const real = (name: string | undefined) => ({ org: { name, isEmulated: false } });
const emulated = (name: string) => ({ org: { name, isEmulated: true } });

describe('cli/credentialStoreOf', () => {
  const rows: readonly (readonly [title: string, asked: Asked, location: RegExp])[] = [
    ['files where nothing is configured', { wish: real('prod'), config: '' }, /\/data\/credentials\/x\.json$/],
    ['the default for an org without a choice', { wish: real('qa') }, /\/team\/x\.json$/],
    ['the default for an org that has no name yet', { wish: real(undefined) }, /\/team\/x\.json$/],
    ["the org's own", { wish: real('prod') }, /\/production\/x\.env$/],
    ["the org's own, by a name that the file does not have", { wish: real('live') }, /in x, in the store "own"$/],
    ['that of the pipeline before the one of the file', { wish: { ...real('prod'), configured: 'team' } }, /\/team\//],
    ['that of the flag before all', { flag: 'file', wish: { ...real('prod'), configured: 'team' } }, /\/data\//],
    [
      'files for an emulated org, whatever is configured',
      { wish: { ...emulated('prod'), configured: 'own' } },
      /\/data\//,
    ],
    [
      'that of the flag for an emulated org, under a name of its own',
      { flag: 'own', wish: emulated('prod') },
      /in emulated-x,/,
    ],
    [
      'files by the flag as they are, for an emulated org',
      { flag: 'file', wish: emulated('prod') },
      /\/data\/credentials\/x\.json$/,
    ],
  ];
  for (const [title, asked, location] of rows) {
    it(`takes ${title}`, async () => {
      expect(await withStore(asked, (store) => store.location('x'))).to.match(location);
    });
  }

  it('says that an emulated org is not kept where real ones are, and nothing where they are the same', async () => {
    const said = (asked: Asked) => withStore(asked, (_store, _folder, lines) => lines);
    expect(await said({ wish: emulated('prod') })).to.deep.equal([
      'Credentials: in a file, since this org is emulated; --store production takes the configured store.',
    ]);
    expect(await said({ wish: emulated('prod'), config: '' })).to.deep.equal([]);
    expect(await said({ flag: 'own', wish: emulated('prod') })).to.deep.equal([]);
    expect(await said({ wish: real('prod') })).to.deep.equal([]);
  });

  it('refuses a store that nobody configured, and names those that are', async () => {
    const error = await thrownBy(() => withStore({ flag: 'vault', wish: real('qa') }, () => undefined));
    expect([error.name, error.exitCode]).to.deep.equal(['UnknownStoreError', 2]);
    expect(error.actions?.[0]).to.equal('Pass --store with one of: file, team, production, own');
  });

  it('guesses nothing when two names of an org have stores of their own', async () => {
    const error = await thrownBy(() => withStore({ wish: real('third') }, () => undefined));
    expect([error.name, error.exitCode]).to.deep.equal(['UsageError', 2]);
    expect(error.message).to.contain('own, team');
  });

  it('keeps the pair of an emulated org beside the one of a real org of the same name', async () => {
    await withStore({ flag: 'team', wish: emulated('prod') }, async (store, folder) => {
      await store.write(storedPair('A', { orgAlias: 'prod' }));
      expect((await store.read('prod', 'Order_Sync'))?.orgAlias).to.equal('prod');
      expect((await store.list()).map(({ orgAlias }) => orgAlias)).to.deep.equal(['prod']);
      expect(await readFile(join(folder, 'team', 'emulated-prod.json'), 'utf8')).to.contain('3MVG9KEY_A');
      await store.check('prod', 'Order_Sync');
      expect(await store.remove('prod', 'Order_Sync', 'current')).to.equal(true);
      expect(await store.delete('prod')).to.equal(false);
    });
  });
});
