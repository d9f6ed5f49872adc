import { expect } from 'chai';
import type { ComponentName } from '../../../../scripts/org/orgClient.ts';
import { checkedOrgReads } from '../../../../scripts/pipeline/release/checkedOrgReads.ts';
import { fakeClock } from '../../../support/fakeClock.ts';
import { fakeOrgClient } from '../../../support/fakeOrgClient.ts';

const TYPES = ['ExtlClntAppOauthSettings'];
const listed = (changedAtMilliseconds?: number): readonly ComponentName[] => [
  { type: 'ExtlClntAppOauthSettings', fullName: 'Order_Sync_oauth', changedAtMilliseconds },
];

const unfinished = (one: object): object => ({ ...one, result: { done: false, records: [] } });

type Batch = { readonly batchRequests: readonly { readonly method: string; readonly url: string }[] };

const SETTINGS = 'ExternalClientAppSettings';
const SOQL = /^v66\.0\/query\?q=(.*)$/;

describe('checkedOrgReads', () => {
  let listing: () => readonly ComponentName[];
  let rows: readonly object[];
  let setting: string;
  let batchAnswer: (results: readonly object[]) => unknown;

  const world = () => {
    const clock = fakeClock();
    const org = fakeOrgClient({
      query: async () => rows,
      listComponents: async () => listing(),
      readComponents: async (type, names) => names.map((fullName) => ({ fullName, type, setting })),
      describeFieldNames: async () => ['Id'],
      createRecord: async () => '005',
      startDeployment: async () => '0Af',
      requestRest: async (_method, path, body) => {
        if (path !== '/composite/batch') return {};
        const { batchRequests } = body as Batch;
        const results = batchRequests.map(({ url }) =>
          SOQL.test(url)
            ? { statusCode: 200, result: { done: true, records: rows } }
            : { statusCode: 404, result: [{ errorCode: 'NOT_FOUND' }] },
        );
        return batchAnswer(results);
      },
    });
    return { clock, org, ...checkedOrgReads(org, clock) };
  };
  /** Asks as the check does. */
  const check = async ({ client }: ReturnType<typeof world>): Promise<void> => {
    await Promise.all([
      ...['A', 'A', 'C'].map((soql) => client.query(soql)),
      client.listComponents(TYPES),
      client.readComponents(TYPES[0] ?? '', ['Order_Sync_oauth']),
      client.readComponents(SETTINGS, ['ExternalClientApp']),
      client.describeFieldNames('User'),
    ]);
    await client.startDeployment({ files: [], sourceApiVersion: '66.0', checkOnly: true });
  };
  const callsOf = ({ org }: ReturnType<typeof world>, method: 'query' | 'requestRest' | 'readComponents'): number =>
    org.callsOf(method).length;
  const queriesOf = (one: ReturnType<typeof world>): number => callsOf(one, 'query');

  beforeEach(() => {
    listing = () => listed(1);
    rows = [{ Id: '005', IsActive: true }];
    setting = 'true';
    batchAnswer = (results) => ({ hasErrors: false, results });
  });

  it('asks once in the check, and at the release only, side by side, whether all of it still holds', async () => {
    const one = world();
    await check(one);
    const before = one.org.calls.length;
    one.beginRelease();
    expect(await one.client.query('A')).to.deep.equal(rows);
    await one.client.query('C');
    await one.client.listComponents(TYPES);
    await one.client.readComponents(SETTINGS, ['ExternalClientApp']);
    await one.client.describeFieldNames('User');
    const asked = one.org.calls.slice(before);
    expect(asked.map(({ method }) => method).toSorted()).to.deep.equal([
      'listComponents',
      'readComponents',
      'requestRest',
    ]);
    const [
      {
        args: [, , batch],
      } = { args: [] },
    ] = one.org.callsOf('requestRest');
    const { batchRequests } = batch as Batch;
    expect(batchRequests.map(({ url }) => SOQL.exec(url)?.[1])).to.deep.equal(['A', 'C']);
    await one.client.query('B');
    expect(queriesOf(one), 'what the check did not ask').to.equal(3);
  });

  for (const [what, change] of [
    ['a component changed', () => (listing = () => listed(2))],
    ['a component came', () => (listing = () => [...listed(1), ...listed(1)])],
    [
      'the listing fails',
      () =>
        (listing = () => {
          throw new Error('no network');
        }),
    ],
    ['a row changed', () => (rows = [{ Id: '005', IsActive: false }])],
    ['a row is gone', () => (rows = [])],
    ['a row came', () => (rows = [...rows, { Id: '006', IsActive: true }])],
    ['a setting changed', () => (setting = 'false')],
    ['a query is refused', () => (batchAnswer = () => ({ hasErrors: true, results: [{ statusCode: 400 }] }))],
    ['an answer has more pages', () => (batchAnswer = (all) => ({ results: all.map(unfinished) }))],
    ['an answer is missing', () => (batchAnswer = (all) => ({ results: all.slice(1) }))],
    ['an answer is none', () => (batchAnswer = () => ({}))],
  ] as const) {
    it(`asks anew where ${what}`, async () => {
      const one = world();
      await check(one);
      change();
      one.beginRelease();
      await one.client.query('A');
      await one.client.readComponents(SETTINGS, ['ExternalClientApp']);
      expect(queriesOf(one)).to.equal(3);
      expect(callsOf(one, 'readComponents')).to.equal(4);
    });
  }

  for (const [what, time] of [
    ['gives no times', undefined],
    ['gives the time of 1970', 0],
  ] as const) {
    it(`asks anew where the org ${what}`, async () => {
      const one = world();
      listing = () => listed(time);
      await check(one);
      one.beginRelease();
      await one.client.query('A');
      expect(queriesOf(one)).to.equal(3);
    });
  }

  it('asks anew where no component was listed', async () => {
    const one = world();
    await one.client.query('A');
    one.beginRelease();
    await one.client.query('A');
    expect([queriesOf(one), callsOf(one, 'requestRest')]).to.deep.equal([2, 0]);
  });

  it('asks 25 queries in a request', async () => {
    const one = world();
    await check(one);
    await Promise.all(Array.from({ length: 30 }, (_, index) => one.client.query(`Q${index}`)));
    one.beginRelease();
    await one.client.query('Q29');
    expect([queriesOf(one), callsOf(one, 'requestRest')]).to.deep.equal([32, 2]);
  });

  it('asks again when the check was long ago', async () => {
    const one = world();
    await check(one);
    await one.clock.wait(11 * 60_000);
    one.beginRelease();
    await one.client.query('A');
    expect([queriesOf(one), callsOf(one, 'requestRest')]).to.deep.equal([3, 0]);
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
      expect(queriesOf(one)).to.equal(3);
      one.beginRelease();
      await one.client.query('A');
      one.forget();
      await one.client.query('A');
      expect(queriesOf(one)).to.equal(5);
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
