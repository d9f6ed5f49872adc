import { expect } from 'chai';
import { createCredentialStore } from '../../../../scripts/credentials/stores/createCredentialStore.ts';
import { STORE_KEYS } from '../../../../scripts/definition/readStoreSettings.ts';
import type { StoreSettings } from '../../../../scripts/definition/storeSettings.ts';

const PLACE = {
  store: 'team',
  variables: {},
  workingDirectory: '/project',
  signal: new AbortController().signal,
};
const SETTINGS: readonly StoreSettings[] = [
  { kind: 'file' },
  { kind: 'pass' },
  { kind: 'github', repository: 'acme/orders' },
  { kind: 'vault' },
  { kind: 'aws' },
  { kind: 'azure', vault: 'acme' },
  { kind: 'google', project: 'acme' },
  { kind: 'onePassword', vault: 'acme' },
  { kind: 'exec', command: ['node', 'store.mjs'] },
];

describe('making a credential store of its settings', () => {
  it('makes each kind that the configuration takes', async () => {
    for (const settings of SETTINGS) {
      const store = await createCredentialStore(settings, PLACE, '/project/.eca');
      expect(store.location('qa', 'Order_Sync'), settings.kind).to.match(/order.?sync|qa\.json/i);
    }
    expect(SETTINGS.map(({ kind }) => kind).toSorted()).to.deep.equal(Object.keys(STORE_KEYS).toSorted());
  });
});
