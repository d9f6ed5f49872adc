import { expect } from 'chai';
import { BUILT_KINDS, createCredentialStore } from '../../../../scripts/credentials/stores/createCredentialStore.ts';
import type { StoreSettings } from '../../../../scripts/definition/storeSettings.ts';
import { expectError, thrownBy } from '../../../support/thrownBy.ts';

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
  it('makes each kind that is said to work, and refuses every other one as a choice of the operator', async () => {
    const made: string[] = [];
    for (const settings of SETTINGS) {
      if (BUILT_KINDS.some((kind) => kind === settings.kind)) {
        const store = await createCredentialStore(settings, PLACE, '/project/.eca');
        expect(store.location('qa', 'Order_Sync')).to.be.a('string');
        made.push(settings.kind);
      } else {
        const error = await thrownBy(() => createCredentialStore(settings, PLACE, '/project/.eca'));
        expectError(error, 'StoreKindNotBuiltError', 2, /give "team" the kind "exec".*docs\/credential-stores\.md/);
        expect(error.message).to.contain(`"${settings.kind}"`).and.to.contain('file, pass');
      }
    }
    expect(made.toSorted()).to.deep.equal([...BUILT_KINDS].toSorted());
  });
});
