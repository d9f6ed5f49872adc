/** The certificate of the global settings. */
import { expect } from 'chai';
import { adding, brief, check, PATHS } from './checkedSource.ts';

/** Of nobody: made for this test, and its key thrown away. */
const CERTIFICATE: readonly string[] = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBdDCCARugAwIBAgIUVhIbJY1j3BpZV3m9Whb/JYOR2QUwCgYIKoZIzj0EAwIw',
  'DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMzAyMjQ0NTlaGA8yMTI2MTEwNjIyNDQ1',
  'OVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA2r',
  'vtEJd+58oVa7U7MhOxyDTbWIMO0NE8RYN6gg5UUI8ZFoK2HxPm9cqhCDHkA0H63P',
  '9YaFoRJ6Om9EmjYy1EyjUzBRMB0GA1UdDgQWBBRqahsvxQU/zURBJafTtCuqeOZT',
  '+zAfBgNVHSMEGDAWgBRqahsvxQU/zURBJafTtCuqeOZT+zAPBgNVHRMBAf8EBTAD',
  'AQH/MAoGCCqGSM49BAMCA0cAMEQCIHp5zI8bXF/Kd+PN59xy7OGAMMzB9ElC0QfN',
  'gHH/5FHmAiAoT7vJgGz0olSB0v3p0+DTI1fe7Ja1WowDluJcXIBtnw==',
  '-----END CERTIFICATE-----',
];

const found = (text: string): readonly string[] =>
  check({ [PATHS.global]: adding(`<certificate>${text}</certificate>`) }).map(brief);

describe('definition/checks/checkCertificate', () => {
  it('takes the text of a certificate, with either end of line, and with none within', () => {
    const [begin = '', ...rest] = CERTIFICATE;
    for (const text of [
      CERTIFICATE.join('\n'),
      `${CERTIFICATE.join('\r\n')}\r\n`,
      [begin, rest.slice(0, -1).join(''), rest.at(-1)].join('\n'),
    ]) {
      expect(found(text)).to.deep.equal([]);
    }
  });

  it('BL-039 refuses a certificate whose line breaks a variable has lost, however it has lost them', () => {
    const file = 'Order_Sync_glbloauth.ecaGlblOauth-meta.xml';
    for (const lineBreak of ['\\n', ' ', '']) {
      expect(found(CERTIFICATE.join(lineBreak)), lineBreak).to.deep.equal([`error certificate ${file}:3:5`]);
    }
  });

  it('warns of the frame of a certificate with something else in it', () => {
    const [begin, first, ...rest] = CERTIFICATE;
    for (const body of ['PLACEHOLDER', 'MIIBszCCARwCCQ+/\nAAAA==', [first, ...rest.slice(0, -2)].join('\n')]) {
      const text = [begin, body, rest.at(-1)].join('\n');
      expect(found(text), body).to.deep.equal(['warning certificate Order_Sync_glbloauth.ecaGlblOauth-meta.xml:3:5']);
    }
  });

  it('warns of a name, of half a certificate and of an empty element, at their place', () => {
    for (const text of ['not a pem or name!!', 'Order_Sync', '-----BEGIN CERTIFICATE-----\nMIIB', '']) {
      expect(found(text), text).to.deep.equal(['warning certificate Order_Sync_glbloauth.ecaGlblOauth-meta.xml:3:5']);
    }
  });
});
