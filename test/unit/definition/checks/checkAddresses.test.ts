/** The contact, the callback URL and the run-as username: what they must look like. */
import { expect } from 'chai';
import { explainUsername } from '../../../../scripts/definition/checks/checkAddresses.ts';
import { brief, check, PATHS, setting } from './checkedSource.ts';

const rules = (part: keyof typeof PATHS, name: string, value: string): readonly string[] =>
  check({ [PATHS[part]]: setting(name, value) }).map(({ severity, ruleId }) => `${severity} ${ruleId}`);
const contact = (value: string) => rules('app', 'contactEmail', value);
const callback = (value: string) => rules('global', 'callbackUrl', value);

describe('definition/checks/checkAddresses', () => {
  it('refuses a contact that is no e-mail address', () => {
    for (const value of [
      'Logged_In_User_Email',
      'ops',
      'ops@acme',
      'a b@acme.test',
      'ops@acme.test;x@acme.test',
      ' ops@acme.test',
    ]) {
      expect(contact(value), value).to.deep.equal(['error contact-email']);
    }
  });

  it('BL-154 accepts a contact with letters of any script', () => {
    for (const value of ['ops@exämple.test', 'o.p+s@mail.acme.test', '注文@acme.test']) {
      expect(contact(value), value).to.deep.equal([]);
    }
  });

  it('warns of a contact that nobody reads', () => {
    for (const value of ['ops@example.com', 'ops@mail.example.org']) {
      expect(contact(value), value).to.deep.equal(['warning contact-example']);
    }
  });

  it('accepts https, custom schemes, the local machine, and one URL a line', () => {
    for (const value of [
      'https://app.acme.test/cb',
      'sfdc://oauth/jwt/success',
      'com.acme.app:/oauth',
      'http://localhost:1717/OauthRedirect',
      'http://127.0.0.1/cb',
      'https://a.acme.test/cb\n        https://b.acme.test/cb\r\n',
    ]) {
      expect(callback(value), value).to.deep.equal([]);
    }
  });

  it('refuses what is no URL, each line by itself', () => {
    for (const value of ['callback', '/oauth/callback', 'https://', 'app.acme.test/cb']) {
      expect(callback(value), value).to.deep.equal(['error callback-url']);
    }
    expect(callback('https://a.acme.test/cb\nnothing\n/else')).to.deep.equal([
      'error callback-url',
      'error callback-url',
    ]);
  });

  it('warns of wildcards, of http and of an empty element', () => {
    expect(callback('http://localhost:*/callback')).to.deep.equal(['warning callback-wildcard']);
    expect(callback('https://*.acme.test/cb')).to.deep.equal(['warning callback-wildcard']);
    expect(callback('http://app.acme.test/cb')).to.deep.equal(['warning callback-http']);
    expect(callback(' \n ')).to.deep.equal(['warning callback-url']);
  });

  it('warns of a fragment, and once of a URL that is listed again', () => {
    expect(callback('https://a.acme.test/cb#done')).to.deep.equal(['warning callback-fragment']);
    expect(callback('https://a.acme.test/cb\n https://a.acme.test/cb\nhttps://a.acme.test/cb')).to.deep.equal([
      'warning callback-repeated',
    ]);
  });

  it('explains what is wrong with a username', () => {
    for (const [text, problem] of [
      [' ', /blank/],
      [' a@acme.test', /blanks or line breaks/],
      ['005000000000001', /id of a user/],
      ['005000000000001AAA', /id of a user/],
      ['integration', /form of an e-mail address/],
      [`${'a'.repeat(80)}@acme.test`, /90 characters/],
    ] as const) {
      expect(explainUsername(text), text).to.match(problem);
    }
    expect(explainUsername('order-sync@00d000000000001.acme.test')).to.equal(undefined);
  });

  it('takes no comment for the run-as user, and a CDATA section for what it holds', () => {
    expect(
      check({ [PATHS.policies]: setting('clientCredentialsFlowUser', '<!-- a@acme.test -->') }).map(brief),
    ).to.deep.equal(['error run-as-username Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:3:5']);
    expect(check({ [PATHS.policies]: setting('clientCredentialsFlowUser', '<![CDATA[a@acme.test]]>') })).to.deep.equal(
      [],
    );
  });
});
