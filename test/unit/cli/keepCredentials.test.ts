/** Key and secret of a Connected App in a store: which, under what name, and never told. */
import { join } from 'node:path';
import { expect } from 'chai';
import { describeKept, keepPairs, requirePairs } from '../../../scripts/cli/keepCredentials.ts';
import { createFileStore } from '../../../scripts/credentials/fileStore.ts';
import { readConnectedAppFiles } from '../../../scripts/pipeline/authoring/readConnectedApps.ts';
import { FAKE_IDENTITY } from '../../support/fakeOrgClient.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const KEY = '3MVG9.of.the.Connected.App';
const SECRET = 'not-to-be-told';
const fileWith = (elements: string): string =>
  `<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata"><oauthConfig>${elements}</oauthConfig></ConnectedApp>`;
const element = (name: string, text: string): string => `<${name}>${text}</${name}>`;
const FILES = {
  'Broker.connectedApp-meta.xml': fileWith(element('consumerKey', KEY) + element('consumerSecret', SECRET)),
  'Retrieved.connectedApp-meta.xml': fileWith(element('consumerKey', KEY) + element('consumerSecret', ' ')),
  'Bare.connectedApp-meta.xml': fileWith(''),
};
const inputsOf = (folder: string, ...names: readonly string[]) =>
  readConnectedAppFiles(
    names.map((name) => `${name}.connectedApp-meta.xml`),
    folder,
  );

describe('cli/keepCredentials', () => {
  it('keeps the pair beside the one of the new app, once, and tells where without telling it', async () => {
    await withFolder(FILES, async (folder) => {
      const store = createFileStore(join(folder, 'store'));
      const pairs = requirePairs(await inputsOf(folder, 'Broker'), 'app:convert');
      const { alias } = FAKE_IDENTITY;
      const [dry] = await keepPairs(pairs, FAKE_IDENTITY, store, true);
      expect([dry?.state, await store.list()]).to.deep.equal(['notWritten', []]);

      const [kept] = await keepPairs(pairs, FAKE_IDENTITY, store, false);
      expect(kept).to.include({ name: 'Broker_connected_app', connectedApp: 'Broker', org: alias, state: 'created' });
      expect(await store.read(alias, 'Broker'), 'the new app').to.equal(undefined);
      const stored = await store.read(alias, 'Broker_connected_app');
      expect([stored?.consumerKey, stored?.consumerSecret.reveal()]).to.deep.equal([KEY, SECRET]);
      const [again] = await keepPairs(pairs, FAKE_IDENTITY, store, false);
      expect(again?.state).to.equal('unchanged');

      if (dry === undefined || kept === undefined) throw new Error('nothing was kept');
      expect(describeKept(dry)).to.include('would be kept');
      expect(describeKept(kept)).to.include(`are kept for "${alias}" as Broker_connected_app`);
      expect(JSON.stringify([kept, pairs, describeKept(kept)])).to.not.include(SECRET);
    });
  });

  it('names every app that lacks something, and what', async () => {
    await withFolder(FILES, async (folder) => {
      const inputs = await inputsOf(folder, 'Broker', 'Retrieved', 'Bare');
      const error = await thrownBy(() => requirePairs(inputs, 'app:convert'));
      expectError(error, 'UsageError', 2, 'npm run app:convert -- --help');
      expect(String(error)).to.match(/Retrieved \(.*\) has no consumerSecret; Bare \(.*\) has no consumerKey and no /);
      expect(String(error)).to.not.include('Broker').and.not.include(SECRET);
    });
  });
});
