import { expect } from 'chai';
import { composeId, isId, keyPrefixOf, to15, to18 } from '../../../../scripts/emulator/state/ids.ts';

describe('ids', () => {
  it('gives the checksum that a real org id has', () => {
    expect(to18('00DSG000009FYVd')).to.equal('00DSG000009FYVd2AO');
  });

  it('leaves an 18-character id as it is and cuts it to 15', () => {
    expect(to18('00DSG000009FYVd2AO')).to.equal('00DSG000009FYVd2AO');
    expect(to15('00DSG000009FYVd2AO')).to.equal('00DSG000009FYVd');
  });

  it('composes ids of 18 characters that grow with the counter', () => {
    const ids = [0, 1, 61, 62, 3_844, 2 ** 40].map((counter) => composeId('005', counter));
    expect(ids.every((id) => id.length === 18 && id.startsWith('005') && isId(id))).to.equal(true);
    expect(new Set(ids).size).to.equal(ids.length);
    expect([...ids].sort()).to.deep.equal(ids);
  });

  it('tells ids from other text by form and checksum', () => {
    expect(isId('00DSG000009FYVd')).to.equal(true);
    expect(isId('00DSG000009FYVd2AA')).to.equal(false);
    expect(isId('someone@example')).to.equal(false);
  });

  it('gives unknown sObjects the prefix of custom objects', () => {
    expect([keyPrefixOf('User'), keyPrefixOf('ExternalClientApplication'), keyPrefixOf('Invoice__c')]).to.deep.equal([
      '005',
      '0xI',
      'a01',
    ]);
  });
});
