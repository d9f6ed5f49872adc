/** Components of several types, by readings or by a retrieve. */
import { expect } from 'chai';
import type { NamesByType } from '../../../scripts/org/orgClient.ts';
import { MOST_READINGS, readManyComponents } from '../../../scripts/org/readManyComponents.ts';
import { fakeOrgClient } from '../../support/fakeOrgClient.ts';
import { failureOf } from './failureOf.ts';
import { refusedWith } from './snapshot/orgAnswers.ts';

const TYPE = 'ExtlClntAppOauthSettings';
const named = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `App_${index}`);
const MANY = named(MOST_READINGS * 10 + 1);
const wanting = (names: readonly string[]): NamesByType => new Map([[TYPE, names]]);
const heldOf = (names: readonly string[]) => names.map((fullName) => ({ type: TYPE, record: { fullName } }));
const namesOf = (held: readonly { readonly record: { readonly fullName: string } }[]) =>
  held.map(({ record }) => record.fullName);

describe('readManyComponents', () => {
  it('reads a few by name, without a retrieve', async () => {
    const org = fakeOrgClient({ readComponents: async (_type, names) => names.map((fullName) => ({ fullName })) });
    const few = named(MOST_READINGS * 10);
    expect(namesOf(await readManyComponents(org, wanting(few), () => true))).to.deep.equal(few);
    expect(org.callsOf('retrieveComponents')).to.deep.equal([]);
  });

  it('retrieves many, and gives them in the order of their names', async () => {
    const org = fakeOrgClient({ retrieveComponents: async () => heldOf(MANY.toReversed()) });
    expect(namesOf(await readManyComponents(org, wanting(MANY), () => true))).to.deep.equal(MANY);
    expect(org.calls).to.have.length(1);
  });

  it('reads by name what the org lists and the retrieve does not bring, and takes for absent what neither has', async () => {
    const org = fakeOrgClient({
      retrieveComponents: async () => heldOf(MANY.slice(2)),
      readComponents: async (_type, names) => names.map((fullName) => ({ fullName, label: 'read' })),
    });
    const found = await readManyComponents(org, wanting(MANY), (_type, name) => name !== 'App_0');
    expect(namesOf(found)).to.deep.equal(MANY.slice(1));
    expect(org.callsOf('readComponents').map(({ args }) => args)).to.deep.equal([[TYPE, ['App_1']]]);
  });

  it('tells why a listed component can’t be read, rather than to take it for absent', async () => {
    const org = fakeOrgClient({
      retrieveComponents: async () => heldOf(MANY.slice(1)),
      readComponents: async () => Promise.reject(refusedWith('INSUFFICIENT_ACCESS')),
    });
    const error = await failureOf(() => readManyComponents(org, wanting(MANY), () => true));
    expect([error.name, error.exitCode]).to.deep.equal(['OrgRequestRefusedError', 1]);
    expect(error.actions?.[0]).to.include('Correct what the org names');
  });

  it('reads all of them by name where the org makes no package', async () => {
    const org = fakeOrgClient({
      retrieveComponents: async () => undefined,
      readComponents: async (_type, names) => names.map((fullName) => ({ fullName })),
    });
    expect(namesOf(await readManyComponents(org, wanting(MANY), () => true))).to.deep.equal(MANY);
  });
});
