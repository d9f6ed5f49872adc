/** The tables of the sObjects: sound in themselves, and without what must never be queried. */

import { expect } from 'chai';
import { defineSobject } from '../../../../../scripts/emulator/services/data/schema/sobject.ts';
import { findSobject, SOBJECTS } from '../../../../../scripts/emulator/services/data/schema/sobjects.ts';

const TYPES = [
  ...['id', 'reference', 'string', 'textarea', 'email', 'phone', 'url', 'picklist', 'boolean', 'int', 'double'],
  ...['currency', 'date', 'datetime'],
];

describe('sobjects', () => {
  for (const sobject of SOBJECTS) {
    it(`has a sound table of ${sobject.name}`, () => {
      const names = sobject.fields.map(({ name }) => name.toLowerCase());
      expect(new Set(names).size).to.equal(names.length);
      expect(sobject.fields.filter(({ type }) => !TYPES.includes(type))).to.deep.equal([]);
      const targets = sobject.fields.flatMap(({ referenceTo }) => referenceTo);
      expect(targets.filter((name) => findSobject(name) === undefined)).to.deep.equal([]);
      expect(
        sobject.fields.filter(({ type, referenceTo }) => type === 'reference' && referenceTo.length === 0),
      ).to.deep.equal([]);
    });
  }

  it('finds an sObject whatever the case of its name', () => {
    expect(findSobject('permissionsetASSIGNMENT')?.name).to.equal('PermissionSetAssignment');
    expect(findSobject('Nope')).to.equal(undefined);
  });

  it('requires of a user what the clients send', () => {
    const required = findSobject('User')?.fields.filter(
      (field) => field.createable && !field.nillable && !field.defaulted,
    );
    expect(required?.map(({ name }) => name)).to.have.members([
      ...['Username', 'LastName', 'Email', 'Alias', 'TimeZoneSidKey', 'LocaleSidKey', 'EmailEncodingKey'],
      ...['ProfileId', 'LanguageLocaleKey'],
    ]);
  });

  it('refuses a line that it cannot read', () => {
    expect(() => defineSobject({ name: 'X', fields: ['Name'] })).to.throw(SyntaxError, 'Name');
  });

  it('has no field for a consumer key or secret', () => {
    const names = SOBJECTS.flatMap(({ fields }) => fields.map(({ name }) => name));
    expect(
      names.filter((name) => /consumer(key|secret)/i.test(name) && name !== 'ConnectedAppConsumerKey'),
    ).to.deep.equal([]);
  });
});
