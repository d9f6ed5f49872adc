/** What counts as a secret and what does not. The samples are made up, and no finding may repeat them. */
import { expect } from 'chai';
import { findSecrets } from '../../../scripts/definition/secretGuard.ts';

const SECRET = 'AAAA1111BBBB2222CCCC3333DDDD4444EEEE5555FFFF6666AAAA1111BBBB2222';
const KEY = `3MVG9${'aB1._'.repeat(16)}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const find = (text: string) => findSecrets('docs/setup.md', bytes(text));
const summary = (text: string) => find(text).map(({ message, position }) => [message, position.line, position.column]);

/** Made of pieces, so that no scanner takes this file for a leak. */
const SHAPES: readonly (readonly [kind: string, value: string])[] = [
  ['a consumer key', KEY],
  ['what looks like a consumer secret', SECRET],
  ['an access token', `00D${'A'.repeat(12)}!${'AQ.b_'.repeat(16)}`],
  ['an access token', `00D${'A'.repeat(15)}!${'AQ.b_'.repeat(16)}`],
  ['a refresh token', `5Aep${'861a._='.repeat(12)}`],
  ['an SFDX auth URL', `force://PlatformCLI::${'s3cr3t'.repeat(5)}@x.my.salesforce.com`.replace(/x\.my.*$/, '')],
  ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----`],
  ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
  ['a private key', `-----BEGIN ENCRYPTED ${'PRIVATE'} KEY-----`],
];

describe('definition/secretGuard', () => {
  for (const [kind, value] of SHAPES) {
    it(`finds ${kind} by its shape (${value.slice(0, 15)}…), and never says it`, () => {
      const findings = find(`# Setup\n\n  ${value} and more\n`);
      expect(findings).to.deep.equal([
        {
          ruleId: 'secret-in-source',
          severity: 'error',
          message: `This is ${kind} of ${value.length} characters`,
          position: { file: 'docs/setup.md', line: 3, column: 3 },
          fix: 'Delete it from the source, and keep it in a credential store.',
        },
      ]);
      expect(JSON.stringify(findings)).not.to.contain(value);
    });
  }

  it('finds the password of a certificate in the push settings of an app, and nowhere else', () => {
    const text = bytes('<password>made-up</password>');
    const path = 'force-app/main/default/extlClntAppPushSettings/A.ecaPush-meta.xml';
    const [finding, ...others] = findSecrets(path, text);
    expect(others).to.deep.equal([]);
    expect(finding?.message).to.equal('password holds a value of 7 characters');
    expect(findSecrets('force-app/main/default/namedCredentials/A.namedCredential-meta.xml', text)).to.deep.equal([]);
  });

  it('takes a placeholder for no secret where the org does not make one', () => {
    const secrets = (element: string) => find(`<${element}>__ECA_PUSH_KEY__</${element}>`).length;
    expect(['serviceAccount', 'signingKey', 'consumerKey', 'consumerSecret'].map(secrets)).to.deep.equal([0, 0, 1, 1]);
  });

  for (const element of ['consumerKey', 'consumerSecret', 'serviceAccount', 'signingKey']) {
    it(`finds ${element} in whatever way it is written`, () => {
      for (const text of [
        `<${element}>anything</${element}>`,
        `<${element}>\n  anything\n</${element}>`,
        `<m:${element}>anything</m:${element}>`,
        `<${element} a="b">anything</${element}>`,
        `<${element} >anything</${element}>`,
        `<${element}><![CDATA[anything]]></${element}>`,
        `<${element}><!-- from prod -->anything</${element}>`,
        `<!-- <${element}>anything</${element}> -->`,
      ]) {
        const findings = find(`<a>\n  ${text}\n</a>`);
        expect(findings, text).to.have.lengthOf(1);
        expect(findings[0]?.message, text).to.match(new RegExp(`^${element} holds a value of \\d+ characters$`));
        expect(findings[0]?.position.line).to.equal(2);
        expect(findings[0]?.fix).to.match(/^Delete the element/);
        expect(JSON.stringify(findings)).not.to.contain('anything');
      }
    });
  }

  it('BL-046 finds key and secret in a settings file and in notes, once each, and not a placeholder of an example', () => {
    const settings = `<x>\n    <consumerKey>${KEY}</consumerKey>\n    <consumerSecret>${SECRET}</consumerSecret>\n</x>`;
    expect(summary(settings)).to.deep.equal([
      [`consumerKey holds a value of ${KEY.length} characters`, 2, 5],
      ['consumerSecret holds a value of 64 characters', 3, 5],
    ]);
    expect(summary(`**Consumer Secret:**\n\n\`\`\`\n${SECRET}\n\`\`\`\n`)).to.deep.equal([
      ['This is what looks like a consumer secret of 64 characters', 4, 1],
    ]);
    expect(find('SF_SECRET=changeme\nSF_KEY=<consumer key>\n')).to.deep.equal([]);
  });

  it('does not flag certificates, checksums, ids, digests and other ordinary text', () => {
    for (const text of [
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
      SECRET.toLowerCase(),
      SECRET.slice(1),
      `${SECRET}A`,
      `${SECRET}${SECRET}`,
      `sha512-${'aB3+/'.repeat(17)}==`,
      '3MVG9 is how consumer keys begin; 3MVG9abc',
      '00D000000000001AAA and 00D000000000001!x',
      'force:// and force://<clientId>:<secret>:<token>@<host>',
      '<consumerKey/><consumerSecret></consumerSecret><consumerKey> \n </consumerKey>',
      '<consumerSecret xsi:nil="true"/>\n<label>x</label>',
      '<isConsumerSecretOptional>false</isConsumerSecretOptional>',
      '<consumerSecret><!-- made by the org --></consumerSecret>',
    ]) {
      expect(find(text), text).to.deep.equal([]);
    }
  });

  it('skips binary files, and reads text of Windows with a byte order mark', () => {
    const binary = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, ...bytes(SECRET)]);
    expect(findSecrets('logo.png', binary)).to.deep.equal([]);
    const utf16 = Uint8Array.from(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`x\r\n${SECRET}`, 'utf16le')]));
    expect(findSecrets('notes.txt', utf16).map(({ position }) => [position.line, position.column])).to.deep.equal([
      [2, 1],
    ]);
    expect(findSecrets('a.txt', bytes(`\uFEFF${SECRET}`)).map(({ position }) => position.column)).to.deep.equal([1]);
  });

  it('finds every one of several, also on one line', () => {
    expect(summary(`${SECRET} ${SECRET}\n${KEY}`).map(([, line, column]) => [line, column])).to.have.deep.members([
      [1, 1],
      [1, 66],
      [2, 1],
    ]);
  });
});
