/** Who wins when several places give a value, and which entry of the values file is for an org. */
import { expect } from 'chai';
import type { AppSource } from '../../../scripts/definition/readAppSource.ts';
import { type ResolvedValues, resolveValues, type ValuesRequest } from '../../../scripts/definition/resolveValues.ts';

const SOURCE: AppSource = {
  name: 'Order_Sync',
  sourceApiVersion: '66.0',
  files: [],
  rules: [],
  replacementFiles: new Map(),
  warnings: [],
};
const ORG = { alias: 'qa', orgId: '00D000000000001AAA', username: 'admin@qa.example.com' } as const;
const COMPUTED = 'order-sync.00d000000000001aaa@integration.example.com';

type Data = Readonly<Record<string, string>>;
type Given = {
  readonly runAs?: string;
  readonly environment?: Data;
  readonly orgs?: Readonly<Record<string, Data>>;
  readonly defaults?: Data;
};

const resolve = ({ runAs, environment = {}, orgs = {}, defaults = {} }: Given): ResolvedValues => {
  const request: ValuesRequest = {
    source: SOURCE,
    config: {
      defaults: new Map(Object.entries(defaults)),
      orgs: new Map(Object.entries(orgs).map(([org, values]) => [org, new Map(Object.entries(values))])),
    },
    environment,
    org: ORG,
    runAs,
  };
  return resolveValues(request);
};

const RUN_AS = 'ECA_RUN_AS_USERNAME';

describe('definition/resolveValues', () => {
  it('takes the flag, then the environment, then the org, then the default, then what is computed', () => {
    const from = (given: Given) => resolve(given).lookUp(RUN_AS);
    const defaults = { [RUN_AS]: 'default@x.example' };
    const orgs = { qa: { [RUN_AS]: 'org@x.example' } };
    const environment = { [RUN_AS]: 'environment@x.example' };
    expect(from({ runAs: 'flag@x.example', environment, orgs, defaults })).to.equal('flag@x.example');
    expect(from({ environment, orgs, defaults })).to.equal('environment@x.example');
    expect(from({ orgs, defaults })).to.equal('org@x.example');
    expect(from({ orgs: { prod: { [RUN_AS]: 'no@x.example' } }, defaults })).to.equal('default@x.example');
    expect(from({})).to.equal(COMPUTED);
  });

  it('finds the values of an org by alias, username, and id of 18 or 15 characters', () => {
    for (const name of ['qa', 'admin@qa.example.com', '00D000000000001AAA', '00D000000000001']) {
      expect(resolve({ orgs: { [name]: { A: 'x' } } }).lookUp('A'), name).to.equal('x');
    }
    expect(resolve({ orgs: { qa2: { A: 'x' } } }).lookUp('A')).to.equal(undefined);
  });

  it('takes other values for the whole of an org entry by entry, not value by value from several entries', () => {
    const values = resolve({ orgs: { '00D000000000001': { A: 'id', B: 'id' }, qa: { A: 'alias' } } });
    expect([values.lookUp('A'), values.lookUp('B')]).to.deep.equal(['alias', undefined]);
  });

  it('gives the flag to the run-as username alone, and computes nothing else', () => {
    const values = resolve({ runAs: 'flag@x.example' });
    expect(values.lookUp('ECA_CONTACT_EMAIL')).to.equal(undefined);
    expect(values.lookUp('toString')).to.equal(undefined);
  });

  it('BL-057 lets an empty value of the environment win, and an unset one not', () => {
    expect(resolve({ environment: { A: '' }, defaults: { A: 'x' } }).lookUp('A')).to.equal('');
    expect(resolve({ defaults: { A: 'x' } }).lookUp('A')).to.equal('x');
  });

  it('BL-105 computes the username with the domain that is configured', () => {
    expect(resolve({ defaults: { ECA_INTEGRATION_USERNAME_DOMAIN: 'acme.example' } }).lookUp(RUN_AS)).to.equal(
      'order-sync.00d000000000001aaa@acme.example',
    );
  });

  it('takes the address of the user, else the contact of the app', () => {
    const contact = { ECA_CONTACT_EMAIL: 'contact@acme.example' };
    expect(resolve({ defaults: contact }).integrationUserEmail).to.equal('contact@acme.example');
    expect(
      resolve({ defaults: { ...contact, ECA_INTEGRATION_USER_EMAIL: 'user@acme.example' } }).integrationUserEmail,
    ).to.equal('user@acme.example');
    expect(resolve({}).integrationUserEmail).to.equal(undefined);
  });
});
