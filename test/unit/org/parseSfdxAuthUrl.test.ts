/** Forms of SFDX auth URLs that are read and refused, and that no refusal quotes a token. */
import { expect } from 'chai';
import { parseSfdxAuthUrl } from '../../../scripts/org/parseSfdxAuthUrl.ts';
import { failureOf } from './failureOf.ts';

const TOKEN = '5Aep_x.y==';

describe('parseSfdxAuthUrl', () => {
  const accepted = [
    { what: 'the full form', text: `force://KEY:SECRET:${TOKEN}@a.my.salesforce.com`, clientId: 'KEY' },
    {
      what: 'BL-120 an empty client secret',
      text: `force://PlatformCLI::${TOKEN}@a.my.salesforce.com`,
      clientId: 'PlatformCLI',
    },
    { what: 'BL-120 the short form', text: `force://${TOKEN}@a.my.salesforce.com`, clientId: 'PlatformCLI' },
    {
      what: 'BL-119 quotes and a line break',
      text: `"force://PlatformCLI::${TOKEN}@a.my.salesforce.com"\n`,
      clientId: 'PlatformCLI',
    },
    {
      what: 'BL-119 sf’s JSON',
      text: JSON.stringify({ result: { sfdxAuthUrl: `force://PlatformCLI::${TOKEN}@a.my.salesforce.com` } }),
      clientId: 'PlatformCLI',
    },
  ];
  for (const { what, text, clientId } of accepted) {
    it(`reads ${what}`, () => {
      const url = parseSfdxAuthUrl(text);
      expect(url.clientId).to.equal(clientId);
      expect(url.refreshToken.reveal()).to.equal(TOKEN);
      expect(url.loginUrl).to.equal('https://a.my.salesforce.com');
    });
  }

  it('keeps a port', () => {
    expect(parseSfdxAuthUrl(`force://PlatformCLI::${TOKEN}@127.0.0.1:8443`).loginUrl).to.equal(
      'https://127.0.0.1:8443',
    );
  });

  it('gives no client secret where the middle part is empty', () => {
    expect(parseSfdxAuthUrl(`force://PlatformCLI::${TOKEN}@a.my.salesforce.com`).clientSecret).to.equal(undefined);
  });

  const refused = [
    {
      what: 'BL-119 a scheme before the host',
      text: `force://PlatformCLI::${TOKEN}@https://a.my.salesforce.com`,
      says: 'no https:// after @',
    },
    { what: 'BL-120 a trailing slash', text: `force://KEY:SECRET:${TOKEN}@a.my.salesforce.com/`, says: 'no slash' },
    { what: 'BL-120 a colon in the token', text: `force://KEY:SECRET:5Aep:ken@a.my.salesforce.com`, says: 'colon' },
    { what: 'two parts', text: `force://KEY:${TOKEN}@a.my.salesforce.com`, says: 'two parts' },
    { what: 'an empty token', text: 'force://KEY:SECRET:@a.my.salesforce.com', says: 'refresh token is empty' },
    { what: 'another scheme', text: `https://${TOKEN}@a.my.salesforce.com`, says: 'force://' },
    { what: 'no host', text: `force://PlatformCLI::${TOKEN}@`, says: 'no host' },
    { what: 'broken JSON', text: `{"result":{"sfdxAuthUrl":"force://PlatformCLI::${TOKEN}`, says: 'JSON' },
    { what: 'JSON without the field', text: `{"result":{"token":"${TOKEN}"}}`, says: 'sfdxAuthUrl' },
    { what: 'nothing', text: '  ', says: 'form' },
  ];
  for (const { what, text, says } of refused) {
    it(`refuses ${what} and quotes no token`, async () => {
      const error = await failureOf(() => parseSfdxAuthUrl(text));
      expect(error.name).to.equal('ConfigInvalidError');
      expect(error.exitCode).to.equal(2);
      expect(error.message).to.include(says);
      expect(error.actions?.[0]).to.match(/^sf org auth/);
      expect(`${error.message}${JSON.stringify(error.data)}${error.cause}`).to.not.include('5Aep');
    });
  }
});
