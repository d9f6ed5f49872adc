/** Long lists of values in queries that an org takes. */
import { expect } from 'chai';
import { queryByValues, splitValues } from '../../../scripts/org/queryByValues.ts';
import { fakeOrgClient } from '../../support/fakeOrgClient.ts';

const USERNAMES = Array.from({ length: 500 }, (_, index) => `o'hara.${index}@00d000000000001aaa.example.com`);
const queryFor = (condition: string): string => `SELECT Id FROM User WHERE ${condition}`;

describe('queryByValues', () => {
  it('asks for one value as for one', async () => {
    const org = fakeOrgClient({ query: async () => [{ Id: '1' }] });
    expect(await queryByValues(org, 'Username', ["o'hara", "o'hara"], queryFor)).to.deep.equal([{ Id: '1' }]);
    expect(org.calls.map(({ args }) => args[0])).to.deep.equal([queryFor("Username = 'o\\'hara'")]);
  });

  it('asks for nothing where there is no value', async () => {
    const org = fakeOrgClient();
    expect(await queryByValues(org, 'Username', [], queryFor)).to.deep.equal([]);
    expect(org.calls).to.deep.equal([]);
  });

  it('keeps every query short enough for an address, leaves none out and repeats none', async () => {
    const org = fakeOrgClient({ query: async (soql) => [...soql.matchAll(/hara\.\d+@/g)].map(([name]) => ({ name })) });
    const rows = await queryByValues<{ readonly name: string }>(org, 'Username', USERNAMES, queryFor);
    expect(new Set(rows.map(({ name }) => name)).size).to.equal(USERNAMES.length);
    expect(rows).to.have.length(USERNAMES.length);
    for (const { args } of org.calls) {
      expect(encodeURIComponent(String(args[0])).length).to.be.below(7_000);
    }
    expect(org.calls.length).to.be.at.most(8);
  });

  it('asks for a value that is too long all the same, on its own', () => {
    const long = 'x'.repeat(20_000);
    expect(splitValues(['a', long, 'b'])).to.deep.equal([['a'], [long], ['b']]);
  });
});
