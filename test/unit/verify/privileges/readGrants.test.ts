import { expect } from 'chai';
import { readGrants } from '../../../../scripts/verify/privileges/readGrants.ts';

describe('What permission sets grant', () => {
  it('is every right that one of them gives, and no object without the right to read', () => {
    const first = {
      objectPermissions: [
        { object: 'Account', allowRead: 'true', allowCreate: 'false', allowEdit: 'true', allowDelete: 'false' },
        { object: 'Lead', allowRead: 'false', allowCreate: 'false', allowEdit: 'false', allowDelete: 'false' },
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
      userPermissions: { name: 'ApiEnabled', enabled: 'true' },
    };
    expect(readGrants([{ record: first }, { record: second }])).to.deep.equal({
      objects: [{ object: 'Account', create: true, edit: true, delete: false }],
      systemPermissions: ['ApiEnabled'],
    });
    expect(readGrants([])).to.deep.equal({ objects: [], systemPermissions: [] });
  });
});
