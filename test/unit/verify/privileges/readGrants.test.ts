import { expect } from 'chai';
import { readGrants } from '../../../../scripts/verify/privileges/readGrants.ts';

describe('What permission sets grant', () => {
  it('is every right that one of them gives, and no object without the right to read', () => {
    const first = {
      objectPermissions: [
        { object: 'Account', allowRead: 'true', allowCreate: 'false', allowEdit: 'true', allowDelete: 'false' },
        { object: 'Lead', allowRead: 'false', allowCreate: 'false', allowEdit: 'false', allowDelete: 'false' },
      ],
      fieldPermissions: [
        { field: 'Account.Level__c', readable: 'true', editable: 'false' },
        { field: 'Account.Hidden__c', readable: 'false', editable: 'false' },
      ],
      userPermissions: [
        { name: 'ApiEnabled', enabled: 'true' },
        { name: 'ViewSetup', enabled: 'false' },
      ],
    };
    // One element alone is no list in a record.
    const second = {
      objectPermissions: {
        object: 'Account',
        allowRead: 'true',
        allowCreate: 'true',
        allowEdit: 'false',
        allowDelete: 'false',
      },
      fieldPermissions: { field: 'Account.Level__c', readable: 'true', editable: 'true' },
      userPermissions: { name: 'ApiEnabled', enabled: 'true' },
    };
    expect(readGrants([{ record: first }, { record: second }])).to.deep.equal({
      objects: [{ object: 'Account', create: true, edit: true, delete: false }],
      fields: [{ object: 'Account', field: 'Level__c', edit: true }],
      systemPermissions: ['ApiEnabled'],
    });
    expect(readGrants([])).to.deep.equal({ objects: [], fields: [], systemPermissions: [] });
  });
});
