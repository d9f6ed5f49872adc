import { expect } from 'chai';
import type { StoredCredentials } from '../../../../scripts/credentials/clientCredentials.ts';
import { Secret } from '../../../../scripts/lib/secret.ts';
import { findShared } from '../../../../scripts/pipeline/status/findShared.ts';
import { appStatus, orgStatus } from '../../report/statusSamples.ts';

const ORG_A = '00Dxx000000000AEAA';
const ORG_B = '00Dxx000000000BEAA';

const pair = (orgAlias: string, orgId: string, more: Partial<StoredCredentials> = {}): StoredCredentials => ({
  orgAlias,
  orgId,
  instanceUrl: 'https://acme.my.salesforce.com',
  appName: 'Order_Sync',
  consumerId: '888xx',
  consumerKey: `key of ${orgId}`,
  consumerSecret: Secret.of(`secret of ${orgId}`),
  ...more,
});

const messagesOf = (...[orgs, pairs]: Parameters<typeof findShared>): readonly string[] =>
  findShared(orgs, pairs).map(({ message }) => message);

describe('What orgs and apps share', () => {
  it('is nothing where each has its own', () => {
    expect(messagesOf([], [pair('a', ORG_A), pair('b', ORG_B)])).to.deep.equal([]);
  });

  it('is a pair, its key or its secret, told without either', () => {
    const a = pair('a', ORG_A);
    const { consumerKey, consumerSecret } = a;
    expect(messagesOf([], [a, pair('b', ORG_B, { consumerKey, consumerSecret })])).to.deep.equal([
      'Order_Sync in "a" and Order_Sync in "b" have the same credentials',
    ]);
    expect(messagesOf([], [a, pair('a', ORG_A, { appName: 'Other', consumerSecret, consumerKey: 'k' })])).to.deep.equal(
      ['Order_Sync in "a" and Other in "a" have the same consumer secret'],
    );
  });

  it('is one finding, however many orgs have the same pair, with the first twenty of them', () => {
    const { consumerKey, consumerSecret } = pair('org0', ORG_A);
    const idOf = (index: number): string => `00Dxx0000000${String(index).padStart(3, '0')}EAA`;
    const all = Array.from({ length: 300 }, (_, index) =>
      pair(`org${index}`, idOf(index), { consumerKey, consumerSecret }),
    );
    const [finding, ...others] = findShared([], all);
    expect(others).to.deep.equal([]);
    expect(finding?.message).to.include('"org19" and 280 more have the same credentials').and.not.include('"org20"');
    expect(finding?.fix).to.include('--target-org org1 ').and.include('each of the others but one');
    const keyOnly = [...all.slice(0, 3), pair('last', ORG_B, { consumerKey })];
    expect(messagesOf([], keyOnly).map((message) => message.slice(message.indexOf('have')))).to.deep.equal([
      'have the same credentials',
      'have the same consumer key',
    ]);
  });

  it('is not the pair of one app in one org that has two names', () => {
    expect(
      messagesOf([], [pair('a', ORG_A), pair('copy', ORG_A.slice(0, 15), { consumerKey: `key of ${ORG_A}` })]),
    ).to.deep.equal([]);
  });

  it('is a run-as user of two apps, whatever its spelling', () => {
    const runAs = (username: string) => ({ username, exists: true });
    const apps = [
      appStatus({ app: 'One', runAs: runAs('Sync@example.com') }),
      appStatus({ app: 'Two', runAs: runAs('sync@example.com') }),
      appStatus({ app: 'Three', runAs: runAs('other@example.com') }),
    ];
    const [finding, ...others] = findShared([orgStatus('a', { orgId: ORG_A, apps })], []);
    expect(finding).to.deep.include({
      ruleId: 'run-as-shared',
      message: 'sync@example.com is the run-as user of One in "a" and of Two in "a"',
    });
    expect(others).to.deep.equal([]);
  });

  it('is a run-as user of one app in two orgs, and not in one org under two aliases', () => {
    const orgs = (second: string) => [orgStatus('a', { orgId: ORG_A }), orgStatus('b', { orgId: second })];
    expect(messagesOf(orgs(ORG_B), [])).to.have.length(1);
    expect(messagesOf(orgs(ORG_A), [])).to.deep.equal([]);
  });
});
