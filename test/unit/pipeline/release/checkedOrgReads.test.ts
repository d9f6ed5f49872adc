import { expect } from 'chai';
import type { ComponentName } from '../../../../scripts/org/orgClient.ts';
import { checkedOrgReads } from '../../../../scripts/pipeline/release/checkedOrgReads.ts';
import { fakeClock } from '../../../support/fakeClock.ts';
import { fakeOrgClient } from '../../../support/fakeOrgClient.ts';

const TYPES = ['ExtlClntAppOauthSettings'];
const listed = (changedAtMilliseconds?: number): readonly ComponentName[] => [
  { type: 'ExtlClntAppOauthSettings', fullName: 'Order_Sync_oauth', changedAtMilliseconds },
];

describe('checkedOrgReads', () => {
  let listing: () => readonly ComponentName[];

  const world = () => {
    const clock = fakeClock();
    const org = fakeOrgClient({
      query: async (soql) => [{ soql, number: org.callsOf('query').length }],
      listComponents: async () => listing(),
      createRecord: async () => '005',
      startDeployment: async () => '0Af',
      requestRest: async () => ({}),
    });
    return { clock, org, ...checkedOrgReads(org, clock) };
  };
  /** Asks as the check does. */
  const check = async ({ client }: ReturnType<typeof world>): Promise<void> => {
    await Promise.all([client.query('A'), client.query('A'), client.listComponents(TYPES)]);
    await client.startDeployment({ files: [], sourceApiVersion: '66.0', checkOnly: true });
  };
  const queriesOf = ({ org }: ReturnType<typeof world>): number => org.callsOf('query').length;

  beforeEach(() => {
    listing = () => listed(1);
  });

  it('asks once in the check, and at the release lists alone where nothing has changed', async () => {
    const one = world();
    await check(one);
    one.beginRelease();
    expect(await one.client.query('A')).to.deep.equal([{ soql: 'A', number: 1 }]);
    await one.client.listComponents(TYPES);
    expect([queriesOf(one), one.org.callsOf('listComponents').length]).to.deep.equal([1, 2]);
    await one.client.query('B');
    expect(queriesOf(one), 'what the check did not ask').to.equal(2);
  });

  for (const { what, later } of [
    { what: 'a component changed', later: () => listed(2) },
    { what: 'a component came', later: () => [...listed(1), ...listed(1)] },
    { what: 'the org gives no times', later: () => listed() },
    { what: 'the org gives the time of 1970', later: () => listed(0) },
    {
      what: 'the listing fails',
      later: () => {
        throw new Error('no network');
      },
    },
  ]) {
    it(`asks again where ${what}`, async () => {
      const one = world();
      if (what.includes('gives')) listing = later;
      await check(one);
      listing = later;
      one.beginRelease();
      await one.client.query('A');
      expect(queriesOf(one)).to.equal(2);
    });
  }

  it('asks again when the check was long ago', async () => {
    const one = world();
    await check(one);
    await one.clock.wait(11 * 60_000);
    one.beginRelease();
    await one.client.query('A');
    expect(queriesOf(one)).to.equal(2);
  });

  for (const [what, write] of [
    ['a record', ({ client }: ReturnType<typeof world>) => client.createRecord('User', {})],
    [
      'a deployment',
      ({ client }: ReturnType<typeof world>) =>
        client.startDeployment({ files: [], sourceApiVersion: '66.0', checkOnly: false }),
    ],
    ['a REST call', ({ client }: ReturnType<typeof world>) => client.requestRest('POST', '/x')],
  ] as const) {
    it(`asks again after ${what} was written, and after the release is over`, async () => {
      const one = world();
      await check(one);
      one.beginRelease();
      await one.client.requestRest('GET', '/x');
      await one.client.query('A');
      await write(one);
      await one.client.query('A');
      expect(queriesOf(one)).to.equal(2);
      one.beginRelease();
      await one.client.query('A');
      one.forget();
      await one.client.query('A');
      expect(queriesOf(one)).to.equal(4);
    });
  }

  it('keeps no failure', async () => {
    const one = world();
    listing = () => {
      throw new Error('no network');
    };
    let failure: unknown;
    try {
      await one.client.listComponents(TYPES);
    } catch (error) {
      failure = error;
    }
    expect(failure).to.be.an('error');
    listing = () => listed(1);
    expect(await one.client.listComponents(TYPES)).to.deep.equal(listed(1));
  });
});
