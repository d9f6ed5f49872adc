/** Bad requests that are no bad bodies: queries, methods, heads and paths that nobody should send, and what the org says. */
import { expect } from 'chai';
import {
  API,
  closeYard,
  expectContained,
  expectDiscreet,
  expectRefusal,
  expectSound,
  openYard,
  type Refusal,
  SOAP,
  type Yard,
} from './robustnessFixture.ts';
import { type RawAnswer, request, sendRaw } from './robustnessWire.ts';

const rest = (status: number, code: string): Refusal => ({ dialect: 'rest', status, code });
const oauth = (status: number, code: string): Refusal => ({ dialect: 'oauth', status, code });
const fault = (status: number, code: string): Refusal => ({ dialect: 'soap', status, code });
const http = (status: number): Refusal => ({ dialect: 'http', status });

const malformed = rest(400, 'MALFORMED_QUERY');
const noField = rest(400, 'INVALID_FIELD');
const noType = rest(400, 'INVALID_TYPE');
const notFound = rest(404, 'NOT_FOUND');
const notEmulated = rest(501, 'NOT_EMULATED');
const FROM_USER = 'SELECT Id FROM User';

const BAD_SOQL: readonly (readonly [title: string, soql: string, refusal: Refusal])[] = [
  ['nothing', '', malformed],
  ['blanks', '   ', malformed],
  ['a statement that changes something', 'UPDATE User SET Name = 1', malformed],
  ['a star', 'SELECT * FROM User', malformed],
  ['a statement that breaks off', 'SELECT Id FROM User WHERE', malformed],
  ['a literal without its end', `${FROM_USER} WHERE Username = 'x`, malformed],
  ['parentheses without their end', `${FROM_USER} WHERE (IsActive = true`, malformed],
  ['parentheses 1,000 deep', `${FROM_USER} WHERE ${'('.repeat(1000)}IsActive = true${')'.repeat(1000)}`, malformed],
  ['a comparison of two literals', `${FROM_USER} WHERE Username = '' OR '1'='1'`, malformed],
  ['a second statement', `${FROM_USER} WHERE Username = 'x'; DROP TABLE records; --`, malformed],
  ['a function of the database', "SELECT Id, json_extract(fields, '$') FROM User", malformed],
  ['a table of the database', 'SELECT Id FROM "records"', malformed],
  ['a comment', 'SELECT Id /* x */ FROM User', malformed],
  ['a NUL', `${FROM_USER}\0`, malformed],
  ['letters that no name has', 'SELECT Näme FROM User', malformed],
  ['a field twice', 'SELECT Id, Id FROM User', malformed],
  ['a name out of JavaScript', 'SELECT __proto__ FROM User', malformed],
  ['an unknown field', 'SELECT Nothing FROM User', noField],
  ['an unknown field that every object of JavaScript has', 'SELECT constructor FROM User', noField],
  ['an unknown relationship', 'SELECT Foo.Bar FROM User', noField],
  ['a literal of another type', `${FROM_USER} WHERE IsActive = 'true'`, noField],
  ['an unknown sObject', 'SELECT Id FROM Nowhere', noType],
  ['a sObject out of JavaScript', 'SELECT Id FROM constructor', noType],
  ['a negative LIMIT', `${FROM_USER} LIMIT -1`, malformed],
  ['a LIMIT that is no number', `${FROM_USER} LIMIT x`, malformed],
  ['a broken LIMIT', `${FROM_USER} LIMIT 1.5`, malformed],
  ['a negative OFFSET', `${FROM_USER} OFFSET -1`, malformed],
  ['an OFFSET that is too large', `${FROM_USER} OFFSET 2001`, rest(400, 'NUMBER_OUTSIDE_VALID_RANGE')],
  [
    'a statement that is longer than a URI',
    `${FROM_USER} WHERE Name = '${'x'.repeat(17_000)}'`,
    rest(414, 'URI_TOO_LONG'),
  ],
];

/** Odd, and yet nothing that an org refuses: nobody is found. */
const HARMLESS_SOQL: readonly (readonly [title: string, soql: string])[] = [
  ['a quote that is escaped', `${FROM_USER} WHERE Username = 'x\\' OR IsActive = true'`],
  ['letters of all the world', `${FROM_USER} WHERE LastName = '𝒳\u202eß\u0000'`],
  ['a pattern that would take for ever', `${FROM_USER} WHERE Username LIKE '${'%a'.repeat(1000)}'`],
  ['500 ids', `${FROM_USER} WHERE Id IN (${Array.from({ length: 500 }, () => "'005000000000001'").join(',')})`],
  ['1,000 times NOT', `${FROM_USER} WHERE ${'NOT '.repeat(1000)}IsActive = false`],
  ['a LIMIT of nothing', `${FROM_USER} LIMIT 0`],
];

const BAD_METHODS: readonly (readonly [method: string, path: string, refusal: Refusal])[] = [
  ['PUT', `${API}/query?q=x`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['PUT', `${API}/sobjects/User`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['DELETE', `${API}/sobjects`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['POST', `${API}/sobjects/User/describe`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['GET', '/services/oauth2/token', oauth(405, 'invalid_request')],
  ['DELETE', '/services/oauth2/token', oauth(405, 'invalid_request')],
  ['PROPFIND', '/services/oauth2/token', oauth(501, 'not_emulated')],
  ['TRACE', `${API}/limits`, notEmulated],
  ['PUT', `${API}/apps/oauth/usage`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['DELETE', `${API}/apps/oauth/credentials/0xI000000000001`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['PUT', `${API}/metadata/deployRequest`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['POST', `${API}/limits`, rest(405, 'METHOD_NOT_ALLOWED')],
  ['PATCH', SOAP, fault(501, 'sf:NOT_EMULATED')],
  ['PUT', '/id/keys', notFound],
  ['BREW', `${API}/limits`, http(400)],
  ['get', `${API}/limits`, http(400)],
];

const BAD_PATHS: readonly (readonly [path: string, refusal: Refusal])[] = [
  ['/../../etc/passwd', notFound],
  ['/services/data/v66.0/../../../etc/passwd', notFound],
  ['/%2e%2e/%2e%2e/etc/passwd', notFound],
  [`${API}/%2e%2e/%2e%2e/state.sqlite`, notFound],
  [`${API}/sobjects/User/..%2f..%2fstate.sqlite`, rest(400, 'MALFORMED_ID')],
  [`${API}/sobjects/User%00`, notFound],
  [`${API}/sobjects/User\\..\\x`, notFound],
  [`${API}/sobjects/${'a'.repeat(2000)}`, notFound],
  [`/${'a/'.repeat(7000)}`, notFound],
  [`/${'a/'.repeat(10_000)}`, rest(414, 'URI_TOO_LONG')],
  [`${API}/%zz`, notFound],
  ['//evil.example/services/data', notFound],
  ['http://evil.example/services/data', notFound],
  ['*', notFound],
  ['/services/data/v999.0/limits', notFound],
  ['/services/data/v66/limits', notFound],
  ['/services/data/v66.0;x=1/limits', notFound],
  ['/services/data/__proto__/limits', notFound],
  ['/id/%2e%2e/%2e%2e', { dialect: 'identity', status: 403, code: 'Wrong_Org' }],
  ['/services/Soap/m/../u/66.0', fault(501, 'sf:NOT_EMULATED')],
  [`${API}/query/01gxx`, rest(400, 'INVALID_QUERY_LOCATOR')],
];

type Head = Readonly<Record<string, string>>;

const BAD_HEADS: readonly (readonly [title: string, head: Head, refusal: Refusal])[] = [
  ['3,000 headers', Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`x-${index}`, 'y'])), http(431)],
  ['a header of 70,000 bytes', { 'x-long': 'y'.repeat(70_000) }, http(431)],
  ['more headers than an org takes', { 'x-long': 'y'.repeat(16_384) }, rest(431, 'REQUEST_HEADER_FIELDS_TOO_LARGE')],
  ['a header whose name has a blank', { 'x y': 'z' }, http(400)],
];

const line = (text: string): string => `${text}\r\nhost: x\r\nconnection: close\r\n`;

const BAD_MESSAGES: readonly (readonly [title: string, message: string | Buffer, refusal: Refusal])[] = [
  [
    'two lengths',
    `${line(`POST ${API}/sobjects/User HTTP/1.1`)}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`,
    http(400),
  ],
  [
    'a length and chunks',
    `${line(`POST ${API}/sobjects/User HTTP/1.1`)}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    http(400),
  ],
  ['a version that there is none of', `${line(`GET ${API}/limits HTTP/3.7`)}\r\n`, http(400)],
  ['blanks in the path', `${line(`GET ${API}/li mits HTTP/1.1`)}\r\n`, http(400)],
];

const BAD_TYPES: readonly (readonly [type: string, path: string, refusal: Refusal])[] = [
  ['text/plain', `${API}/sobjects/Account`, rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  ['text/plain', `${API}/composite`, rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  ['application/x-www-form-urlencoded', `${API}/sobjects/Account`, rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  ['Application/X-WWW-Form-URLEncoded; charset=utf-8', `${API}/composite`, rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  ['text/plain', SOAP, fault(500, 'soapenv:Client')],
  ['text/plain', '/services/oauth2/introspect', oauth(400, 'invalid_request')],
  ['application/json; charset=utf-16', `${API}/sobjects/Account`, rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  ['application/json; charset=utf-16', '/services/oauth2/token', oauth(400, 'invalid_request')],
  ['multipart/form-data; boundary=', `${API}/composite`, rest(400, 'JSON_PARSER_ERROR')],
  ['multipart/form-data; boundary=x', '/services/oauth2/token', oauth(400, 'invalid_request')],
];

describe('Bad requests', () => {
  let yard: Yard;

  before(async () => {
    yard = await openYard();
  });
  afterEach(() => expectSound(yard));
  after(async () => {
    await expectContained(yard);
    await closeYard(yard);
  });

  const withToken = (path: string, more: { method?: string; headers?: Head; body?: string } = {}): Promise<RawAnswer> =>
    request(yard.hub, { path, ...more, headers: { authorization: `Bearer ${yard.token}`, ...more.headers } });
  const query = (soql: string): Promise<RawAnswer> => withToken(`${API}/query?q=${encodeURIComponent(soql)}`);

  for (const [title, soql, refusal] of BAD_SOQL) {
    it(`a query of ${title} is refused`, async () => expectRefusal(await query(soql), refusal, yard));
  }
  for (const [title, soql] of HARMLESS_SOQL) {
    it(`a query with ${title} finds nobody`, async () => {
      const answer = await query(soql);
      expect(answer.status, answer.body).to.equal(200);
      expect(answer.body).to.include('"totalSize":0');
      expectDiscreet(answer, yard);
    });
  }
  for (const [method, path, refusal] of BAD_METHODS) {
    it(`${method} is refused for ${path}`, async () => expectRefusal(await withToken(path, { method }), refusal, yard));
  }
  for (const [path, refusal] of BAD_PATHS) {
    it(`the path ${path.slice(0, 50)} (${path.length}) leads nowhere`, async () =>
      expectRefusal(await withToken(path), refusal, yard));
  }
  for (const [title, headers, refusal] of BAD_HEADS) {
    it(`a request with ${title} is refused`, async () =>
      expectRefusal(await withToken(`${API}/limits`, { headers }), refusal, yard));
  }
  for (const [title, message, refusal] of BAD_MESSAGES) {
    it(`a message with ${title} is refused`, async () =>
      expectRefusal(await sendRaw(yard.hub, [message]), refusal, yard));
  }
  for (const [type, path, refusal] of BAD_TYPES) {
    it(`${type} is refused for ${path}`, async () =>
      expectRefusal(await withToken(path, { headers: { 'content-type': type }, body: '{}' }), refusal, yard));
  }

  it('a path with slashes too many is the path without them, as sf sends it', async () => {
    const answer = await withToken(`//services//data/v66.0//limits`);
    expect(answer.status).to.equal(200);
    expect(answer.body).to.include('DailyApiRequests');
  });

  it('a TLS greeting that is none is not answered in HTTP', async () => {
    const answer = await sendRaw(yard.hub, [Buffer.from('1603010005ffffffffff', 'hex')]);
    expect([answer.status, answer.head.includes('HTTP')]).to.deep.equal([0, false]);
  });

  it('a tunnel is not opened', async () => {
    expect((await withToken('example.com:443', { method: 'CONNECT' })).status).to.equal(0);
  });
});
