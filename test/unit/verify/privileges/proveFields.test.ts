import { expect } from 'chai';
import { proveFields } from '../../../../scripts/verify/privileges/proveFields.ts';

const GRANTS = [
  { object: 'Account', field: 'Level__c', edit: true },
  { object: 'Account', field: 'Score__c', edit: false },
  { object: 'Contact', field: 'Other__c', edit: true },
];
const field = (name: string, updateable: boolean, more = {}) => ({ name, updateable, nillable: true, ...more });
const described = (...fields: readonly object[]) => ({ kind: 'given', value: { fields } }) as const;
const ORG = { seenBy: 'admin@example.com', fields: ['Id', 'Level__c', 'Score__c', 'Salary__c', 'Needed__c'] };

const statusesOf = (answer: Parameters<typeof proveFields>[2], org = ORG): readonly string[] =>
  proveFields('Account', GRANTS, answer, org).map(({ id, status }) => `${id} ${status}`);

describe('The proof of what fields a user sees', () => {
  it('is given where it is as granted, and fields that everybody sees do not count', () => {
    const answer = described(field('Id', false), field('Level__c', true), field('Score__c', false), {
      ...field('Needed__c', true),
      nillable: false,
      type: 'string',
    });
    expect(statusesOf(answer)).to.deep.equal([
      'field-granted:Account.Level__c proven',
      'field-edit:Account.Level__c proven',
      'field-granted:Account.Score__c proven',
      'field-edit:Account.Score__c proven',
      'fields-as-granted:Account proven',
    ]);
  });

  it('is contradicted for a field too many, one too few, and rights that are not as granted', () => {
    const salary = field('Salary__c', false, { type: 'boolean', nillable: false });
    expect(statusesOf(described(field('Score__c', true), salary))).to.deep.equal([
      'field-granted:Account.Level__c contradicted',
      'field-edit:Account.Level__c notProven',
      'field-granted:Account.Score__c proven',
      'field-edit:Account.Score__c contradicted',
      'fields-as-granted:Account contradicted',
    ]);
  });

  it('is not given where nothing could be asked, or where there is nothing to hide', () => {
    const refused = { kind: 'refused', errorCode: 'NOT_FOUND', said: 'HTTP 404' } as const;
    expect(new Set(statusesOf(refused).map((text) => text.split(' ')[1]))).to.deep.equal(new Set(['notProven']));
    const granted = described(field('Level__c', true), field('Score__c', false));
    expect(statusesOf(granted, { ...ORG, fields: ['Level__c', 'Score__c'] }).at(-1)).to.equal(
      'fields-as-granted:Account notProven',
    );
  });
});
