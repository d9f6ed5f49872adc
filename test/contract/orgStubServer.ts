/**
 * An org that answers what a test tells it to, over real HTTP, for answers that no healthy org gives. In: answers by
 * "METHOD path". Out: the server's address and every request. What is not told is answered as a minimal org would.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type StubAnswer =
  | {
      readonly status: number;
      readonly body: unknown;
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Closes the socket without an answer. */
  | 'reset';

export type StubRequest = { readonly method: string; readonly path: string; readonly body: string };

type Told = StubAnswer | ((request: StubRequest) => StubAnswer);

export type StubServer = {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  /** Answers requests whose "METHOD path" starts so, the first that matches wins. */
  readonly answer: (start: string, answer: Told) => void;
  readonly stop: () => Promise<void>;
};

export const STUB_USERNAME = 'admin@stub.example.com';
const ORG_ID = '00D000000000001AAA';
/** The org that an authorisation code is exchanged for: a scratch org of this one. */
export const STUB_SCRATCH_ORG_ID = '00D000000000002AAA';
const USER_ID = '005000000000001AAA';

const json = (body: unknown, status = 200): StubAnswer => ({ status, body });

const tokenAnswer = (url: string, orgId: string): StubAnswer =>
  json({
    access_token: `${orgId.slice(0, 15)}!stub.token`,
    refresh_token: '5AepStubRefreshToken',
    instance_url: url,
    id: `${url}/id/${orgId}/${USER_ID}`,
  });

const defaults = (url: string): readonly (readonly [string, Told])[] => [
  [
    'POST /services/oauth2/token',
    ({ body }) => tokenAnswer(url, body.includes('authorization_code') ? STUB_SCRATCH_ORG_ID : ORG_ID),
  ],
  ['GET /services/oauth2/userinfo', json({ user_id: USER_ID, organization_id: ORG_ID })],
  ['GET /services/data/v51.0/sobjects/User/', json({ Username: STUB_USERNAME })],
  ['GET /services/data/v51.0/query', json({ totalSize: 0, done: true, records: [] })],
  [
    'GET /services/data/v67.0/query?q=SELECT%20Name%2C%20InstanceName',
    json({ totalSize: 1, done: true, records: [{ OrganizationType: 'Enterprise Edition', NamespacePrefix: null }] }),
  ],
  ['GET /services/data/', json({})],
  ['GET /services/data', json([{ version: '66.0' }, { version: '67.0' }])],
];

function send(response: ServerResponse, answer: StubAnswer): void {
  if (answer === 'reset') {
    response.socket?.destroy();
    return;
  }
  const { status, body, type = 'application/json', headers = {} } = answer;
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(status === 204 ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

export async function startStubServer(): Promise<StubServer> {
  const requests: StubRequest[] = [];
  const told: [string, Told][] = [];
  let url = '';
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', body: await text(incoming) };
    requests.push(request);
    const line = `${request.method} ${request.path}`;
    const [, answer = json([{ errorCode: 'NOT_FOUND', message: 'no such resource' }], 404)] =
      [...told, ...defaults(url)].find(([start]) => line.startsWith(start)) ?? [];
    send(response, typeof answer === 'function' ? answer(request) : answer);
  };
  const server: Server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    answer: (start, answer) => {
      told.unshift([start, answer]);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
