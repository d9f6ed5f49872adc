/**
 * The real `TokenTransport`. In: the environment's proxy variables, as data. Out: a function that sends one request.
 * Redirects come back as answers. Certificate checks can't be switched off. A loopback host is never asked through a proxy.
 */
import { isLoopbackHost } from './tokenEndpoint.ts';
import type { TokenTransport } from './verifiedToken.ts';

export type ProxyVariables = Readonly<Record<string, string | undefined>>;
export type TokenTransportOptions = {
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` in either case; other variables are ignored. */
  readonly proxyVariables: ProxyVariables;
  /** 30 seconds unless told. */
  readonly timeoutMilliseconds?: number;
};

/** Answers with these statuses have no body, and `Response` refuses one. */
const STATUSES_WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** A transport that obeys the variables for real hosts; the proxy library is loaded when it is first needed. */
export function createTokenTransport({
  proxyVariables,
  timeoutMilliseconds = 30_000,
}: TokenTransportOptions): TokenTransport {
  const proxy = readProxySettings(proxyVariables);
  let throughProxy: Promise<TokenTransport> | undefined;
  let direct: Promise<DirectTransport> | undefined;
  return async (request) => {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMilliseconds)]);
    const needsProxy = proxy.httpProxy !== '' || proxy.httpsProxy !== '';
    if (!needsProxy || isLoopbackHost(new URL(request.url).hostname)) {
      direct ??= createDirectTransport();
      return (await direct)(request, signal);
    }
    throughProxy ??= createUndiciTransport(proxy);
    return (await throughProxy)(new Request(request, { redirect: 'manual', signal }));
  };
}

type DirectTransport = (request: Request, signal: AbortSignal) => Promise<Response>;

/**
 * Without `fetch`, which builds some ten objects of streams around each of these short texts: a release to a hundred orgs sends
 * eight hundred of them, and most of their computing time was that.
 */
async function createDirectTransport(): Promise<DirectTransport> {
  const { Agent, request: send } = await import('undici');
  const dispatcher = new Agent({ connect: { allowH2: false } });
  return async (request, signal) => {
    const { statusCode, headers, body } = await send(request.url, {
      // The type knows the methods that HTTP names; a `Request` has no other.
      method: request.method as 'GET',
      headers: Object.fromEntries(request.headers),
      body: request.body === null ? null : await request.text(),
      signal,
      dispatcher,
    });
    const bytes = await body.arrayBuffer();
    return new Response(STATUSES_WITHOUT_BODY.has(statusCode) ? undefined : bytes, {
      status: statusCode,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, one]),
      ),
    });
  };
}

type ProxySettings = {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
};

/** Lower case wins, as curl has it. Empty texts, not `undefined`: the library would look into the environment itself. */
function readProxySettings(variables: ProxyVariables): ProxySettings {
  const variable = (name: string): string => variables[name.toLowerCase()] ?? variables[name] ?? '';
  return {
    httpProxy: variable('HTTP_PROXY'),
    httpsProxy: variable('HTTPS_PROXY'),
    noProxy: variable('NO_PROXY'),
  };
}

async function createUndiciTransport({ httpProxy, httpsProxy, noProxy }: ProxySettings): Promise<TokenTransport> {
  const undici = await import('undici');
  const proxied = new undici.EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
  return async (request) => {
    const answer = await undici.fetch(request.url, {
      method: request.method,
      headers: [...request.headers],
      body: request.body === null ? undefined : await request.arrayBuffer(),
      redirect: 'manual',
      signal: request.signal,
      dispatcher: proxied,
    });
    // The library has a `Response` of its own; everybody else expects the global one.
    const body = STATUSES_WITHOUT_BODY.has(answer.status) ? undefined : await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: [...answer.headers] });
  };
}
