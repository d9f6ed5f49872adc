import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createOnePasswordStore } from '../../scripts/credentials/stores/onePasswordStore.ts';
import type { OnePasswordSettings } from '../../scripts/definition/storeSettings.ts';
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

const variables = { OP_SERVICE_ACCOUNT_TOKEN: 'token-of-op' };
const open = (folder: string, more: Partial<OnePasswordSettings> = {}, path?: string) =>
  createOnePasswordStore(
    { kind: 'onePassword', vault: 'Ops', environment: STAND_IN_VARIABLES, ...more },
    standInPlace(folder, variables, path),
  );

// The title of an item is in its template, which no argument shows.
describeStore('1Password', () => standInWorld(open, { recordedWord: '"item","create","-"' }));

describe('a store in 1Password', () => {
  const standIn = withStandIn();

  type Item = { readonly fields: readonly Record<string, string>[]; readonly [key: string]: unknown };
  const itemsHeld = async (): Promise<readonly Item[]> =>
    Promise.all(
      (await readdir(join(standIn.folder, 'data'))).map(async (id) =>
        JSON.parse(await readFile(join(standIn.folder, 'data', id), 'utf8')),
      ),
    );
  const putItem = async (item: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(join(standIn.folder, 'data'), { recursive: true });
    await writeFile(join(standIn.folder, 'data', String(item['id'])), JSON.stringify(item));
  };

  const errors = {
    noLogin: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Sign in: eval $(op signin)' },
    badToken: { name: 'StoreLoginMissingError', exitCode: 2, action: 'OP_SERVICE_ACCOUNT_TOKEN' },
    noPermission: { name: 'StorePermissionError', exitCode: 1, action: 'write items of the vault "Ops"' },
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: UNREACHABLE,
    odd: { name: 'StoreCommandFailedError', exitCode: 68, action: 'Try "op" by hand' },
  };
  itEndsTheCheck(standIn, open, errors);
  itNeedsItsCommand(standIn, open);
  itTakesNoneForAbsent(standIn, open, ['unreachable', 'noPermission', 'odd']);

  it('calls a network that is away by its name, and not a missing login', async () => {
    await standIn.setState('unreachable');
    const error = await thrownBy(() => open(standIn.folder).check('qa', 'Order_Sync'));
    expect(error.message).to.contain("can't be reached").and.to.contain('no such host');
    expect((await standIn.calls()).map(({ argv }) => argv[0])).to.deep.equal(['vault']);
  });

  it('refuses a vault that nobody sees, and makes and deletes an item beside the pair before anything is staged', async () => {
    const unseen = await thrownBy(() => open(standIn.folder, { vault: 'Elsewhere' }).check('qa', 'Order_Sync'));
    expect(unseen).to.include({ name: 'StorePermissionError', exitCode: 1 });
    await writeFile(join(standIn.folder, 'calls'), '');
    await writeFile(join(standIn.folder, 'kill'), JSON.stringify({ nth: 2, moment: 'after' }));
    expect(await thrownBy(() => open(standIn.folder).check('qa', 'Order_Sync'))).to.have.property('exitCode', 68);
    const [left] = await itemsHeld();
    expect(left).to.have.property('title', 'eca.qa.Order_Sync.pending.check');
    expect(await open(standIn.folder).list()).to.deep.equal([]);
    await open(standIn.folder).check('qa', 'Order_Sync');
    const calls = (await standIn.calls()).map(({ argv }) => argv.slice(0, 2).join(' '));
    expect(calls.slice(-5)).to.deep.equal(['vault list', 'item create', 'item list', 'item delete', 'item delete']);
    expect(await itemsHeld()).to.deep.equal([]);
  });

  it('is checked by two runs at once', async () => {
    await Promise.all([1, 2].map(() => open(standIn.folder).check('qa', 'Order_Sync')));
    expect(await itemsHeld()).to.deep.equal([]);
  });

  it('says that a token which may only read may not write', async () => {
    await standIn.setState('readOnly');
    for (const work of [
      () => open(standIn.folder).check('qa', 'Order_Sync'),
      () => open(standIn.folder).write(storedPair('A')),
    ]) {
      const error = await thrownBy(work);
      expect(error).to.include({ name: 'StorePermissionError', exitCode: 1 });
      expect(error.message).to.contain('(101)');
    }
  });

  it('gives the account to the command, its own variables only, and each part of the pair a field', async () => {
    await open(standIn.folder, { account: 'acme.1password.com' }).write(storedPair('A'));
    const calls = await standIn.calls();
    expect(calls.map(({ argv }) => argv.slice(0, 2).join(' '))).to.deep.equal([
      'item list',
      'item create',
      'item list',
      'item get',
    ]);
    expect(calls[1]?.argv.join(' ')).to.equal('item create - --vault Ops --format json --account acme.1password.com');
    expect(calls[0]?.env).to.include({ OP_SERVICE_ACCOUNT_TOKEN: 'token-of-op', OP_CACHE: 'false' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
    const [item] = await itemsHeld();
    expect(item).to.include({ title: 'eca.qa.Order_Sync.current', category: 'SECURE_NOTE' });
    const fields = item?.fields ?? [];
    expect(fields.find(({ label }) => label === 'consumerSecret')).to.include({ type: 'CONCEALED' });
    expect(fields.find(({ label }) => label === 'consumerKey')).to.include({ type: 'STRING', value: '3MVG9KEY_A' });
  });

  it('keeps what somebody added to an item when the pair in it changes', async () => {
    await open(standIn.folder).write(storedPair('A', { since: '2026-01-02T03:04:05.000Z' }));
    const [item] = await itemsHeld();
    const note = { id: 'n', type: 'CONCEALED', label: 'who to call', value: 'operations' };
    await putItem({ ...item, tags: ['salesforce'], fields: [...(item?.fields ?? []), note] });
    expect(await open(standIn.folder).write(storedPair('B'))).to.equal('updated');
    const [after] = await itemsHeld();
    expect(after).to.deep.include({ tags: ['salesforce'], version: 2 });
    const labels = (after?.fields ?? []).map(({ label }) => label);
    expect(labels).to.contain('who to call').and.not.to.contain('since');
    expect(new Set(labels).size).to.equal(labels.length);
  });

  it('reads three versions side by side, as a rotation does', async () => {
    await open(standIn.folder).write(storedPair('A'));
    await open(standIn.folder).write(storedPair('B'), 'previous');
    const store = open(standIn.folder);
    const versions = ['current', 'pending', 'previous'] as const;
    const found = await Promise.all(versions.map((version) => store.read('qa', 'Order_Sync', version)));
    expect(found.map((pair) => pair?.consumerKey)).to.deep.equal(['3MVG9KEY_A', undefined, '3MVG9KEY_B']);
  });

  it('decides for none of two items of one title, and leaves both', async () => {
    await open(standIn.folder).write(storedPair('A'));
    const [item] = await itemsHeld();
    await putItem({ ...item, id: 'another' });
    const error = await thrownBy(() => open(standIn.folder).read('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreContentError', exitCode: 68 });
    expect(error.message).to.contain('2 items of this title');
    expect(await itemsHeld()).to.have.length(2);
  });

  it('takes its own item away again when two runs made one of the same title', async () => {
    const ends = await Promise.allSettled(['A', 'B'].map((letter) => open(standIn.folder).write(storedPair(letter))));
    const titles = (await itemsHeld()).map(({ title }) => title);
    const written = ends.filter(({ status }) => status === 'fulfilled').length;
    // Either one was late enough to see the other's, or both saw two; never are two left, and none is lost unsaid.
    expect(titles.length).to.equal(written === 0 ? 0 : 1, JSON.stringify(ends));
    for (const end of ends) {
      if (end.status === 'rejected') {
        expect(end.reason).to.include({ name: 'StoreConflictError', exitCode: 68 });
      }
    }
  });
});
