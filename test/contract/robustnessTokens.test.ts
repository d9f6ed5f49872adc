/**
 * Every service with every bad token: each answers with its own kind of error, in its own dialect, and gives nothing away.
 * A bad token is put where the service looks for one: the header, the envelope, the form.
 */
import { expect } from 'chai';
import { askForToken, type Client, installOrderSync } from '../support/orderSyncOrg.ts';
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
import { type RawAnswer, request } from './robustnessWire.ts';

type BadToken = {
  readonly title: string;
  /** `undefined`: none is sent. */
  readonly text: (tokens: Tokens) => string | undefined;
  readonly scheme?: string;
};
type Tokens = Yard & { readonly deactivated: string; readonly deactivatedUser: string; readonly client: Client };

const BAD_TOKENS: readonly BadToken[] = [
  { title: 'no token', text: () => undefined },
  { title: 'a malformed token', text: () => 'no!token%of"any<kind>' },
  { title: 'an unknown token', text: ({ token }) => `${token.slice(0, -6)}AAAAAA` },
  { title: 'a token of another org', text: ({ foreign }) => foreign },
  { title: 'an expired token', text: ({ expired }) => expired },
  { title: 'a revoked token', text: ({ revoked }) => revoked },
  { title: 'a token of a deactivated user', text: ({ deactivated }) => deactivated },
  { title: 'a refresh token in place of an access token', text: ({ emulator }) => emulator.devHub.refreshToken },
  { title: 'a valid token under the scheme Basic', text: ({ token }) => token, scheme: 'Basic' },
  { title: 'a valid token under no scheme', text: ({ token }) => token, scheme: '' },
];

type Service = {
  readonly title: string;
  readonly path: string | ((tokens: Tokens) => string);
  readonly method?: string;
  readonly body?: string;
  readonly contentType?: string;
};

const JSON_TYPE = 'application/json';
const CONSUMER = `${API}/apps/oauth/credentials/0xI000000000001/888000000000001`;

const REST_SERVICES: readonly Service[] = [
  { title: 'the list of resources', path: API },
  { title: 'a list of sObjects', path: `${API}/sobjects` },
  { title: 'a describe', path: `${API}/sobjects/User/describe` },
  { title: 'a record', path: `${API}/sobjects/User/005000000000001` },
  { title: 'a new record', path: `${API}/sobjects/Account`, body: '{"Name":"x"}', contentType: JSON_TYPE },
  { title: 'a record to delete', path: `${API}/sobjects/Account/001000000000001`, method: 'DELETE' },
  { title: 'SOQL', path: `${API}/query?q=SELECT+Id+FROM+User` },
  { title: 'a composite', path: `${API}/composite`, body: '{"compositeRequest":[]}', contentType: JSON_TYPE },
  { title: 'limits', path: `${API}/limits` },
  { title: 'the Tooling API', path: `${API}/tooling/query?q=SELECT+Id+FROM+User` },
  { title: 'a deployment over REST', path: `${API}/metadata/deployRequest/0Af000000000001` },
  { title: 'the list of apps', path: `${API}/apps/oauth/usage` },
  { title: 'credentials', path: `${CONSUMER}?part=keyandsecret` },
  { title: 'staged credentials', path: `${CONSUMER}/staged` },
  { title: 'new staged credentials', path: `${CONSUMER}/staged`, body: '{}', contentType: JSON_TYPE },
  { title: 'SCIM', path: '/services/scim/v1/Users', body: '{"userName":"x"}', contentType: JSON_TYPE },
  { title: 'a resource that is not emulated', path: `${API}/chatter/feeds` },
];

const IDENTITY_SERVICES: readonly Service[] = [
  { title: 'userinfo', path: '/services/oauth2/userinfo' },
  {
    title: 'the identity URL',
    path: ({ emulator, deactivatedUser }) => `/id/${emulator.devHub.orgId}/${deactivatedUser}`,
  },
];

const SOAP_SERVICES = [
  { title: 'the Metadata API', path: SOAP, operation: '<describeMetadata/>', namespace: '2006/04/metadata' },
  {
    title: 'the partner API',
    path: '/services/Soap/u/66.0',
    operation: '<setPassword><userId>005000000000001</userId><password>x</password></setPassword>',
    namespace: 'partner.soap.sforce.com',
  },
] as const;

const send = (tokens: Tokens, service: Service, { text, scheme = 'Bearer' }: BadToken): Promise<RawAnswer> => {
  const { path, method, body, contentType } = service;
  const token = text(tokens);
  return request(tokens.hub, {
    path: typeof path === 'function' ? path(tokens) : path,
    headers: {
      ...(token === undefined ? {} : { authorization: `${scheme} ${token}`.trim() }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body }),
  });
};

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const sendSoap = (tokens: Tokens, service: (typeof SOAP_SERVICES)[number], token: string | undefined) => {
  const namespace = `${service.namespace.startsWith('2006') ? 'http://soap.sforce.com/' : 'urn:'}${service.namespace}`;
  const header = token === undefined ? '' : `<SessionHeader><sessionId>${escapeXml(token)}</sessionId></SessionHeader>`;
  return request(tokens.hub, {
    path: service.path,
    headers: { 'content-type': 'text/xml', SOAPAction: '""' },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}"><e:Header>${header}</e:Header><e:Body>${service.operation}</e:Body></e:Envelope>`,
  });
};

const INVALID_SESSION: Refusal = { dialect: 'rest', status: 401, code: 'INVALID_SESSION_ID' };

describe('Bad tokens', () => {
  let tokens: Tokens;

  before(async () => {
    const yard = await openYard();
    const { emulator, hub, token } = yard;
    const world = await installOrderSync(emulator, { orgId: emulator.devHub.orgId, instanceUrl: hub, token });
    const granted = await askForToken(hub, world.client);
    await world.rest(`/sobjects/User/${world.runAsUserId}`, 'PATCH', { IsActive: false });
    tokens = {
      ...yard,
      client: world.client,
      deactivated: String(Object(granted.body)['access_token']),
      deactivatedUser: world.runAsUserId,
    };
    expect(tokens.deactivated).to.match(/^00D/);
  });
  after(async () => {
    await expectSound(tokens);
    await expectContained(tokens);
    await closeYard(tokens);
  });

  for (const bad of BAD_TOKENS) {
    for (const service of REST_SERVICES) {
      it(`${bad.title} does not open ${service.title}`, async () => {
        expectRefusal(await send(tokens, service, bad), INVALID_SESSION, tokens);
      });
    }
    for (const service of IDENTITY_SERVICES) {
      it(`${bad.title} does not open ${service.title}`, async () => {
        const isNone = bad.text(tokens) === undefined || bad.scheme !== undefined;
        const code = isNone ? 'Missing_OAuth_Token' : 'Bad_OAuth_Token';
        expectRefusal(await send(tokens, service, bad), { dialect: 'identity', status: 403, code }, tokens);
      });
    }
    if (bad.scheme !== undefined) continue;
    for (const service of SOAP_SERVICES) {
      it(`${bad.title} does not open ${service.title}`, async () => {
        const answer = await sendSoap(tokens, service, bad.text(tokens));
        expectRefusal(answer, { dialect: 'soap', status: 500, code: 'sf:INVALID_SESSION_ID' }, tokens);
      });
    }
  }

  const form = (path: string, fields: Readonly<Record<string, string>>) =>
    request(tokens.hub, {
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  // Where the token is what the request is about, there is no scheme to get wrong.
  for (const { title, text } of BAD_TOKENS.filter(({ scheme }) => scheme === undefined)) {
    it(`${title} is inactive to introspection`, async () => {
      const { clientId, clientSecret } = tokens.client;
      const token = text(tokens);
      const client = { client_id: clientId, client_secret: clientSecret };
      const answer = await form('/services/oauth2/introspect', {
        ...client,
        ...(token === undefined ? {} : { token }),
      });
      if (token === undefined) {
        expectRefusal(answer, { dialect: 'oauth', status: 400, code: 'invalid_request' }, tokens);
        return;
      }
      expect(answer.status).to.equal(200);
      expect(JSON.parse(answer.body)).to.deep.equal({ active: false });
    });
  }

  for (const title of ['no token', 'a malformed token', 'an unknown token', 'an expired token', 'a revoked token']) {
    it(`${title} can't be revoked`, async () => {
      const token = BAD_TOKENS.find((bad) => bad.title === title)?.text(tokens);
      const answer = await form('/services/oauth2/revoke', token === undefined ? {} : { token });
      const code = token === undefined ? 'invalid_request' : 'invalid_token';
      expectRefusal(answer, { dialect: 'oauth', status: 400, code }, tokens);
    });
  }

  it('introspection is closed to a client with a wrong secret, and to none at all', async () => {
    const { clientId } = tokens.client;
    const wrong = { token: tokens.token, client_id: clientId, client_secret: 'wrong' };
    expectRefusal(
      await form('/services/oauth2/introspect', wrong),
      { dialect: 'oauth', status: 401, code: 'invalid_client' },
      tokens,
    );
    expectRefusal(
      await form('/services/oauth2/introspect', { token: tokens.token }),
      { dialect: 'oauth', status: 400, code: 'invalid_request' },
      tokens,
    );
  });
});
