/**
 * A small authorization server on a loopback port, for tests of the verify room: one app, its tokens, and a login host
 * that refuses the flow. In: what to answer differently, by path. Out: the origins, and a record of every request.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const ORG_ID = '00D000000000001AAA';
export const USER_ID = '005000000000001AAA';
export const KEY = '3MVG9KEY_A.1';
export const SECRET = 'SECRET_CANARY_1+/=%&';
export const RUN_AS = 'integration@qa.example.com';

export type Seen = {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly body: string;
  readonly authorization: string | undefined;
};
export type Answer = {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Breaks the connection instead of answering. */
  readonly reset?: boolean;
};
/** An answer in place of the usual one, or `undefined` for the usual one. `number` counts the requests to this path. */
export type Override = (request: Seen, number: number) => Answer | undefined;

export type FakeAuthorizationServer = {
  readonly origin: string;
  readonly loginOrigin: string;
  readonly seen: readonly Seen[];
  readonly seenAt: (path: string) => readonly Seen[];
  readonly liveTokens: () => readonly string[];
  readonly stop: () => Promise<void>;
};

export type ServerOptions = {
  /** How long the token has been in use by the time it is given out. */
  readonly tokenAgeSeconds?: number;
  readonly overrides?: Readonly<Record<string, Override>>;
  readonly loginAnswers?: Override;
  /** Changes fields of the granting answer; `undefined` leaves a field out. */
  readonly grant?: (origin: string) => Readonly<Record<string, unknown>>;
  readonly makeToken?: (origin: string, number: number) => string | Promise<string>;
  readonly scope?: string;
  /** Gives out the first token again and again, as orgs do with opaque ones. */
  readonly reusesToken?: boolean;
  /** Scopes that a request may ask for; others are left out, and none left is a refusal. */
  readonly grantable?: readonly string[];
};

export async function startAuthorizationServer(options: ServerOptions = {}): Promise<FakeAuthorizationServer> {
  const seen: Seen[] = [];
  const live = new Set<string>();
  const counts = new Map<string, number>();
  const scope = options.scope ?? 'api';
  let issued = 0;

  const usual = async (request: Seen, origin: string, loginOrigin: string): Promise<Answer> => {
    const bearer = request.authorization?.replace(/^Bearer /, '') ?? '';
    const [key, secret] = clientOf(request);
    const clientIsRight = key === KEY && secret === SECRET;
    switch (request.path) {
      case '/services/oauth2/token': {
        if (!clientIsRight) {
          return key === KEY
            ? refuse('invalid_client', 'invalid client credentials')
            : refuse('invalid_client_id', 'client identifier invalid');
        }
        const wanted = request.form.get('scope')?.split(' ');
        const asked = wanted?.filter((one) => (options.grantable ?? scope.split(' ')).includes(one));
        if (asked?.length === 0) {
          return refuse('invalid_grant', 'no valid scopes defined');
        }
        const [reused] = options.reusesToken ? live : [];
        issued += 1;
        const token = reused ?? (await options.makeToken?.(origin, issued)) ?? `00D000000000001!TOKEN_CANARY_${issued}`;
        live.add(token);
        return {
          status: 200,
          json: {
            access_token: token,
            signature: 'c2ln',
            scope: asked?.join(' ') ?? scope,
            instance_url: origin,
            id: `${loginOrigin}/id/${ORG_ID}/${USER_ID}`,
            token_type: 'Bearer',
            issued_at: '1700000000000',
            ...options.grant?.(origin),
          },
        };
      }
      case '/services/oauth2/introspect':
        return live.has(request.form.get('token') ?? '') && clientIsRight
          ? {
              status: 200,
              json: {
                active: true,
                scope,
                client_id: KEY,
                username: RUN_AS.toUpperCase(),
                sub: `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}`,
                token_type: 'access_token',
                iat: Math.floor(Date.now() / 1000) - (options.tokenAgeSeconds ?? 0),
                exp: 1_700_007_200,
              },
            }
          : { status: 200, json: { active: false } };
      case '/services/oauth2/userinfo':
        return live.has(bearer)
          ? { status: 200, json: { user_id: USER_ID, organization_id: ORG_ID, preferred_username: RUN_AS } }
          : { status: 403, text: 'Bad_OAuth_Token' };
      case `/id/${ORG_ID}/${USER_ID}`:
        return live.has(bearer)
          ? { status: 200, json: { user_id: USER_ID, organization_id: ORG_ID, username: RUN_AS } }
          : { status: 403, text: 'Bad_OAuth_Token' };
      case '/services/data/v66.0/':
        return live.has(bearer)
          ? { status: 200, json: { sobjects: '/services/data/v66.0/sobjects' } }
          : { status: 401, json: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] };
      case '/services/oauth2/revoke':
        return live.delete(request.form.get('token') ?? '') ? { status: 200, json: {} } : refuse('invalid_token', '');
      default:
        return { status: 404, text: 'not found' };
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse, isLogin: boolean): Promise<void> => {
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    const { origin, loginOrigin } = origins();
    const one: Seen = {
      origin: isLogin ? loginOrigin : origin,
      method: request.method ?? '',
      path: request.url ?? '',
      form: new URLSearchParams(body),
      body,
      authorization: request.headers.authorization,
    };
    seen.push(one);
    const number = (counts.get(one.path) ?? 0) + 1;
    counts.set(one.path, isLogin ? number - 1 : number);
    const answer = isLogin
      ? (options.loginAnswers?.(one, number) ?? refuse('invalid_grant', 'request not supported on this domain'))
      : (options.overrides?.[one.path]?.(one, number) ?? (await usual(one, origin, loginOrigin)));
    if (answer.reset) {
      request.socket.destroy();
      return;
    }
    const type = answer.json === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' };
    response.writeHead(answer.status, { ...type, ...answer.headers });
    response.end(answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json));
  };

  const servers = [false, true].map((isLogin) =>
    createServer((request, response) => {
      serve(request, response, isLogin).catch((error: unknown) => response.destroy(error as Error));
    }),
  );
  const originOf = (index: number): string => {
    const address = servers[index]?.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  };
  const origins = () => ({ origin: originOf(0), loginOrigin: originOf(1) });
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))),
  );
  return {
    ...origins(),
    seen,
    seenAt: (path) => seen.filter((one) => one.path === path),
    liveTokens: () => [...live],
    stop: async () => {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

/** From the body, or from a Basic header whose parts are encoded as a form is. */
const clientOf = ({ form, authorization }: Seen): readonly (string | null)[] => {
  if (authorization?.startsWith('Basic ') !== true) {
    return [form.get('client_id'), form.get('client_secret')];
  }
  const pair = Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8').split(':');
  return pair.map((part) => new URLSearchParams(`x=${part}`).get('x'));
};

/** A refusal in OAuth's dialect, HTTP 400 as the org gives it. */
export const refuse = (error: string, description: string, status = 400): Answer => ({
  status,
  json: { error, error_description: description },
});
