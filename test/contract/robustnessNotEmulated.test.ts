/** What an org does and the emulator does not: it says so, with 501 and in the dialect of the service, and stays sound. */
import {
  API,
  closeYard,
  expectContained,
  expectRefusal,
  expectSound,
  openYard,
  type Refusal,
  SOAP,
  type Yard,
} from './robustnessFixture.ts';
import { request } from './robustnessWire.ts';

const REST: Refusal = { dialect: 'rest', status: 501, code: 'NOT_EMULATED' };
const OAUTH: Refusal = { dialect: 'oauth', status: 501, code: 'NOT_EMULATED' };

const REST_RESOURCES: readonly (readonly [method: string, path: string])[] = [
  ['GET', `${API}/chatter/feeds/news`],
  ['GET', `${API}/search?q=FIND+%7Bx%7D`],
  ['GET', `${API}/jobs/ingest`],
  ['POST', `${API}/graphql`],
  ['POST', `${API}/composite/tree/Account`],
  ['POST', `${API}/composite/graph`],
  ['GET', `${API}/ui-api/object-info/Account`],
  ['GET', `${API}/tooling/executeAnonymous?anonymousBody=x`],
  ['GET', `${API}/analytics/reports`],
  ['GET', `${API}/apps/oauth/usage/0xI000000000001/users`],
  ['GET', `${API}/sobjects/Account/001000000000001/Owner`],
  ['GET', `${API}/sobjects/User/deleted?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z`],
  ['GET', `${API}/sobjects/User/updated`],
  ['GET', `${API}/sobjects/Account/quickActions`],
  ['GET', `${API}/sobjects/Account/listviews`],
  ['GET', `${API}/sobjects/Account/describe/layouts`],
  ['GET', `${API}/recent`],
  ['GET', `${API}/query?explain=SELECT+Id+FROM+User`],
  ['GET', '/services/apexrest/orders'],
  ['POST', '/services/async/66.0/job'],
  ['GET', '/services/scim/v2/Users'],
];

const SOQL: readonly string[] = [
  'SELECT ProfileId, COUNT(Id) FROM User GROUP BY ProfileId',
  'SELECT ProfileId FROM User GROUP BY ProfileId HAVING COUNT(Id) > 1',
  'SELECT MAX(CreatedDate) FROM User',
  'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
  'SELECT Id FROM User USING SCOPE mine',
  'SELECT Id FROM User FOR VIEW',
];

const SOAP_CALLS: readonly (readonly [path: string, body: string])[] = [
  [SOAP, '<renameMetadata><type>Profile</type></renameMetadata>'],
  [SOAP, '<describeValueType><type>x</type></describeValueType>'],
  [SOAP, '<retrieve><retrieveRequest><packageNames>x</packageNames></retrieveRequest></retrieve>'],
  ['/services/Soap/u/66.0', '<query><queryString>SELECT Id FROM User</queryString></query>'],
  ['/services/Soap/s/66.0', '<executeAnonymous><String>x</String></executeAnonymous>'],
  ['/services/Soap/T/66.0', '<query><queryString>SELECT Id FROM User</queryString></query>'],
];

const GRANTS: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'device',
];

describe('What is not emulated', () => {
  let yard: Yard;

  before(async () => {
    yard = await openYard();
  });
  after(async () => {
    await expectSound(yard);
    await expectContained(yard);
    await closeYard(yard);
  });

  const ask = (method: string, path: string) =>
    request(yard.hub, {
      method,
      path,
      headers: { authorization: `Bearer ${yard.token}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });

  for (const [method, path] of REST_RESOURCES) {
    it(`${method} ${path} is said not to be`, async () => expectRefusal(await ask(method, path), REST, yard));
  }
  for (const soql of SOQL) {
    it(`${soql} is said not to be`, async () =>
      expectRefusal(await ask('GET', `${API}/query?q=${encodeURIComponent(soql)}`), REST, yard));
  }
  for (const [path, body] of SOAP_CALLS) {
    it(`${/<(\w+)/.exec(body)?.[1]} at ${path} is said not to be`, async () => {
      const namespace = path.includes('/m/')
        ? 'http://soap.sforce.com/2006/04/metadata'
        : 'urn:partner.soap.sforce.com';
      const answer = await request(yard.hub, {
        path,
        headers: { 'content-type': 'text/xml', SOAPAction: '""' },
        body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}"><e:Header><SessionHeader><sessionId>${yard.token}</sessionId></SessionHeader></e:Header><e:Body>${body}</e:Body></e:Envelope>`,
      });
      // A fault of SOAP is a 500; where the whole endpoint is missing it is the 501 of the others.
      const status = /\/[sT]\//.test(path) ? 501 : 500;
      const refusal: Refusal = { dialect: 'soap', status, code: 'sf:NOT_EMULATED' };
      expectRefusal(answer, refusal, yard);
    });
  }
  for (const grant of GRANTS) {
    it(`the grant ${grant} is said not to be`, async () => {
      const answer = await request(yard.hub, {
        path: '/services/oauth2/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: grant }).toString(),
      });
      expectRefusal(answer, OAUTH, yard);
    });
  }
  for (const path of ['/services/oauth2/register']) {
    it(`${path} is said not to be`, async () => expectRefusal(await ask('GET', path), OAUTH, yard));
  }
});
