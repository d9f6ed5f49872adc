import { expect } from 'chai';
import { shareReads } from '../../../scripts/org/shareReads.ts';
import { fakeOrgClient } from '../../support/fakeOrgClient.ts';

describe('shareReads', () => {
  it('asks the same question once, also while the answer is on its way', async () => {
    const inner = fakeOrgClient({ query: async () => [{ Id: '1' }], readComponents: async () => [] });
    const org = shareReads(inner);
    const [one, other] = await Promise.all([org.query('SELECT Id FROM A'), org.query('SELECT Id FROM A')]);
    expect(one).to.equal(other);
    await org.query('SELECT Id FROM B');
    await org.readComponents('A', ['x']);
    await org.readComponents('A', ['y']);
    await org.readComponents('A', ['x']);
    expect([inner.callsOf('query').length, inner.callsOf('readComponents').length]).to.deep.equal([2, 2]);
  });

  it('asks again after a failure', async () => {
    let calls = 0;
    const org = shareReads(
      fakeOrgClient({
        query: async () => {
          calls += 1;
          if (calls === 1) {
            throw new Error('busy');
          }
          return [];
        },
      }),
    );
    const failed = await org.query('SELECT Id FROM A').catch((error: Error) => error.message);
    expect([failed, await org.query('SELECT Id FROM A')]).to.deep.equal(['busy', []]);
  });
});
