/** The certificate of the global settings. */
import { expect } from 'chai';
import { adding, brief, check, PATHS } from './checkedSource.ts';

const found = (text: string): readonly string[] =>
  check({ [PATHS.global]: adding(`<certificate>${text}</certificate>`) }).map(brief);

describe('definition/checks/checkCertificate', () => {
  it('takes the text of a certificate, with either end of line', () => {
    for (const end of ['\n', '\r\n']) {
      const lines = ['-----BEGIN CERTIFICATE-----', 'MIIBszCCARwCCQ+/', 'AAAA==', '-----END CERTIFICATE-----', ''];
      expect(found(lines.join(end))).to.deep.equal([]);
    }
  });

  it('warns of a name, of half a certificate and of an empty element, at their place', () => {
    for (const text of ['not a pem or name!!', 'Order_Sync', '-----BEGIN CERTIFICATE-----\nMIIB', '']) {
      expect(found(text), text).to.deep.equal(['warning certificate Order_Sync_glbloauth.ecaGlblOauth-meta.xml:3:5']);
    }
  });
});
