/** Bad bodies: XML, JSON and zips that are broken, too large, too deep or out for mischief. */
import { expect } from 'chai';
import { type Zippable, zipSync } from 'fflate';
import { manifest } from './metadataFixture.ts';
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
import { type RawAnswer, request, sendRaw } from './robustnessWire.ts';
import { zipOfZeros } from './zipOfZeros.ts';

const FORM = 'application/x-www-form-urlencoded';
const DEEP = 100_000;
const MEBIBYTE = 1024 * 1024;
const deepJson = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
const deepObject = `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`;
const externalEntity = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>';
const laughs = `<!DOCTYPE l [<!ENTITY l0 "ha">${Array.from(
  { length: 30 },
  (_, level) => `<!ENTITY l${level + 1} "&l${level};&l${level};">`,
).join('')}]><l>&l30;</l>`;

const envelope = (body: string, sessionId: string): string =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><e:Header><SessionHeader><sessionId>${sessionId}</sessionId></SessionHeader></e:Header><e:Body>${body}</e:Body></e:Envelope>`;

const rest = (status: number, code: string): Refusal => ({ dialect: 'rest', status, code });
const fault = (code: string): Refusal => ({ dialect: 'soap', status: 500, code });
const oauth = (status: number, code: string): Refusal => ({ dialect: 'oauth', status, code });

type Body = string | Buffer | ((yard: Yard) => string | Buffer);
type Case = readonly [title: string, path: string, contentType: string, body: Body, refusal: Refusal];

const create = `${API}/sobjects/User`;
const deployRequest = `${API}/metadata/deployRequest`;
const withPart = (content: string): string =>
  `--x\r\ncontent-disposition: form-data; name="entity_content"\r\ncontent-type: application/json\r\n\r\n${content}\r\n--x--\r\n`;

const CASES: readonly Case[] = [
  ['JSON that breaks off', create, 'application/json', '{"a":', rest(400, 'JSON_PARSER_ERROR')],
  ['a list for a record', create, 'application/json', '[1,2]', rest(400, 'JSON_PARSER_ERROR')],
  ['a number for a record', create, 'application/json', '17', rest(400, 'JSON_PARSER_ERROR')],
  ['nothing for a record', create, 'application/json', '', rest(400, 'JSON_PARSER_ERROR')],
  ['JSON for the prototype', create, 'application/json', '{"__proto__":{"x":1}}', rest(400, 'JSON_PARSER_ERROR')],
  ['lists 100,000 deep', create, 'application/json', deepJson, rest(400, 'JSON_PARSER_ERROR')],
  ['objects 100,000 deep', create, 'application/json', deepObject, rest(400, 'JSON_PARSER_ERROR')],
  ['a composite 100,000 deep', `${API}/composite`, 'application/json', deepJson, rest(400, 'JSON_PARSER_ERROR')],
  [
    'credentials 100,000 deep',
    `${API}/apps/oauth/credentials/0xI000000000001/888000000000001/staged`,
    'application/json',
    deepJson,
    rest(400, 'JSON_PARSER_ERROR'),
  ],
  ['a SCIM user 100,000 deep', '/services/scim/v1/Users', 'application/json', deepJson, rest(400, 'JSON_PARSER_ERROR')],
  ['a quick deploy 100,000 deep', deployRequest, 'application/json', deepJson, rest(400, 'JSON_PARSER_ERROR')],
  [
    'deploy options 100,000 deep',
    deployRequest,
    'multipart/form-data; boundary=x',
    withPart(deepJson),
    rest(400, 'REQUIRED_FIELD_MISSING'),
  ],
  ['XML for a record', create, 'text/xml', '<a/>', rest(501, 'NOT_EMULATED')],
  ['an image for a record', create, 'image/png', 'x', rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  ['a content type that is none', create, '////', '{}', rest(415, 'UNSUPPORTED_MEDIA_TYPE')],
  [
    'JSON in a charset of Klingon',
    create,
    'application/json; charset=klingon',
    '{}',
    rest(415, 'UNSUPPORTED_MEDIA_TYPE'),
  ],
  ['multipart without a boundary', deployRequest, 'multipart/form-data', 'x', rest(400, 'INVALID_MULTIPART_REQUEST')],
  [
    'multipart that breaks off',
    deployRequest,
    'multipart/form-data; boundary=x',
    '--x\r\nfoo',
    rest(400, 'INVALID_MULTIPART_REQUEST'),
  ],
  ['XML that is not well formed', SOAP, 'text/xml', '<a><b></a>', fault('soapenv:Client')],
  ['XML 100,000 deep', SOAP, 'text/xml', `${'<a>'.repeat(DEEP)}${'</a>'.repeat(DEEP)}`, fault('soapenv:Client')],
  ['a billion laughs', SOAP, 'text/xml', laughs, fault('soapenv:Client')],
  ['an external entity', SOAP, 'text/xml', externalEntity, fault('soapenv:Client')],
  ['XML with a NUL', SOAP, 'text/xml', ({ token }) => envelope('<a>\0</a>', token), fault('soapenv:Client')],
  ['JSON for SOAP', SOAP, 'application/json', '{}', fault('soapenv:Client')],
  ['an image for SOAP', SOAP, 'image/png', 'x', fault('sf:UNSUPPORTED_MEDIA_TYPE')],
  [
    'XML in a charset of Klingon',
    SOAP,
    'text/xml; charset=klingon',
    ({ token }) => envelope('<describeMetadata/>', token),
    fault('sf:UNSUPPORTED_MEDIA_TYPE'),
  ],
  [
    'an operation that there is none of',
    SOAP,
    'text/xml',
    ({ token }) => envelope('<hack/>', token),
    fault('sf:NOT_EMULATED'),
  ],
  ['JSON for a token', '/services/oauth2/token', 'application/json', deepJson, oauth(400, 'invalid_request')],
  ['a form of percent signs', '/services/oauth2/token', FORM, '%zz=%zz&%', oauth(400, 'unsupported_grant_type')],
  [
    '100 MB of JSON',
    create,
    'application/json',
    Buffer.alloc(100 * MEBIBYTE, 0x20),
    rest(413, 'REQUEST_ENTITY_TOO_LARGE'),
  ],
  ['100 MB of XML', SOAP, 'text/xml', Buffer.alloc(100 * MEBIBYTE, 0x20), fault('sf:REQUEST_ENTITY_TOO_LARGE')],
  [
    '100 MB of a form',
    '/services/oauth2/token',
    FORM,
    Buffer.alloc(100 * MEBIBYTE, 0x61),
    oauth(413, 'invalid_request'),
  ],
];

const packageXml = Buffer.from(manifest({ ExternalClientApplication: ['*'] }));
const zip = (files: Zippable): Buffer => Buffer.from(zipSync({ 'package.xml': packageXml, ...files }));
const app = 'externalClientApps/Evil.eca';

/** More than an org takes, of zeros; made once. */
let madeBomb: Buffer | undefined;
const bomb = (): Buffer => {
  madeBomb ??= zipOfZeros(app, 401);
  return Buffer.from(madeBomb);
};

/** The same, but the directory of the zip says that the file is small. */
const lyingBomb = (): Buffer => {
  const bytes = bomb();
  bytes.writeUInt32LE(100, bytes.lastIndexOf(Buffer.from('PK\x01\x02')) + 24);
  return bytes;
};

type ZipCase = readonly [title: string, make: (yard: Yard) => Buffer, problem: RegExp];

const ZIPS: readonly ZipCase[] = [
  ['no zip', () => Buffer.from('hello'), /^Invalid zip file$/],
  ['a zip that breaks off', () => zip({ [app]: Buffer.from('<a/>') }).subarray(0, 60), /^Invalid zip file$/],
  ['a path that climbs out', () => zip({ '../evil.txt': packageXml }), /^Invalid file name in zip: \.\.\/evil\.txt$/],
  ['a path that climbs out backwards', () => zip({ '..\\evil.txt': packageXml }), /^Invalid file name in zip/],
  ['an absolute path', ({ folder }) => zip({ [`${folder}/evil.txt`]: packageXml }), /^Invalid file name in zip/],
  [
    'a symbolic link',
    () => zip({ [app]: [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }),
    /^Error parsing file/,
  ],
  [
    '10,001 files',
    () =>
      zip(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`x/${i}`, [new Uint8Array(0), { level: 0 }]]))),
    /^Number of files/,
  ],
  ['more than 400 MB of zeros', bomb, /^Exceeded max size limit/],
  ['400 MB that say they are small', lyingBomb, /^(?:Error parsing file|Invalid zip file|Exceeded)/],
  ['a component 100,000 deep', () => zip({ [app]: Buffer.from('<a>'.repeat(DEEP)) }), /nested deeper than 100$/],
  ['a component with an external entity', () => zip({ [app]: Buffer.from(externalEntity) }), /DOCTYPE is not allowed$/],
  ['a component with a billion laughs', () => zip({ [app]: Buffer.from(laughs) }), /DOCTYPE is not allowed$/],
  [
    'a manifest with an external entity',
    () => zip({ 'package.xml': Buffer.from(externalEntity) }),
    /DOCTYPE is not allowed$/,
  ],
];

const soapCall = ({ hub, token }: Yard, body: string): Promise<RawAnswer> =>
  request(hub, { path: SOAP, headers: { 'content-type': 'text/xml', SOAPAction: '""' }, body: envelope(body, token) });

const textOf = ({ body }: RawAnswer, name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1] ?? '';

describe('Bad bodies', () => {
  let yard: Yard;

  before(async () => {
    yard = await openYard();
  });
  afterEach(() => expectSound(yard));
  after(async () => {
    await expectContained(yard);
    await closeYard(yard);
  });

  for (const [title, path, contentType, body, refusal] of CASES) {
    it(`refuses ${title}`, async () => {
      const headers = { authorization: `Bearer ${yard.token}`, 'content-type': contentType };
      const content = typeof body === 'function' ? body(yard) : body;
      expectRefusal(await request(yard.hub, { path, headers, body: content }), refusal, yard);
    });
  }

  for (const [title, make, problem] of ZIPS) {
    it(`fails a deployment of ${title}`, async () => {
      const options =
        '<DeployOptions><rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage></DeployOptions>';
      const zipFile = make(yard).toString('base64');
      const started = await soapCall(yard, `<deploy><ZipFile>${zipFile}</ZipFile>${options}</deploy>`);
      const id = textOf(started, 'id');
      const result = await soapCall(
        yard,
        `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`,
      );
      expect(textOf(result, 'status')).to.equal('Failed');
      expect(textOf(result, 'problem')).to.match(problem);
      expect(result.body).not.to.include('root:x:0');
    });
  }

  it('answers other clients while one sends its body a byte at a time and another never ends', async () => {
    const head = `POST ${create} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${yard.token}\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n`;
    const never = new AbortController();
    const slow = sendRaw(yard.hub, [head, ...'{"a":1}', ' '.repeat(33)]);
    const stalled = sendRaw(yard.hub, [head, '{'], { signal: never.signal });
    await expectSound(yard);
    expectRefusal(await slow, rest(400, 'INVALID_FIELD'), yard);
    never.abort();
    expect((await stalled).status).to.equal(0);
  });

  it('stops reading a body without a length where it becomes too large', async () => {
    const head = `POST ${create} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${yard.token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
    const mebibytes = 100;
    const chunk = [
      (mebibytes * MEBIBYTE).toString(16),
      '\r\n',
      Buffer.alloc(mebibytes * MEBIBYTE, 0x20),
      '\r\n0\r\n\r\n',
    ];
    expectRefusal(await sendRaw(yard.hub, [head, ...chunk]), rest(413, 'REQUEST_ENTITY_TOO_LARGE'), yard);
  });
});
