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
  return async (request) => {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMilliseconds)]);
    const isLoopback = isLoopbackHost(new URL(request.url).hostname);
    // With NODE_USE_ENV_PROXY the global fetch would take the proxy for this machine too.
    const needsOwnAgent = isLoopback ? proxy.isGlobalFetchProxied : proxy.httpProxy !== '' || proxy.httpsProxy !== '';
    if (!needsOwnAgent) {
      return fetch(new Request(request, { redirect: 'manual', signal }));
    }
    throughProxy ??= createUndiciTransport(proxy);
    return (await throughProxy)(new Request(request, { redirect: 'manual', signal }));
  };
}

type ProxySettings = {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  readonly isGlobalFetchProxied: boolean;
};

/** Lower case wins, as curl has it. Empty texts, not `undefined`: the library would look into the environment itself. */
function readProxySettings(variables: ProxyVariables): ProxySettings {
  const variable = (name: string): string => variables[name.toLowerCase()] ?? variables[name] ?? '';
  return {
    httpProxy: variable('HTTP_PROXY'),
    httpsProxy: variable('HTTPS_PROXY'),
    noProxy: variable('NO_PROXY'),
    isGlobalFetchProxied: (variables['NODE_USE_ENV_PROXY'] ?? '') !== '',
  };
}

async function createUndiciTransport({ httpProxy, httpsProxy, noProxy }: ProxySettings): Promise<TokenTransport> {
  const undici = await import('undici');
  const proxied = new undici.EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
  const direct = new undici.Agent();
  return async (request) => {
    const answer = await undici.fetch(request.url, {
      method: request.method,
      headers: [...request.headers],
      body: request.body === null ? undefined : await request.arrayBuffer(),
      redirect: 'manual',
      signal: request.signal,
      dispatcher: isLoopbackHost(new URL(request.url).hostname) ? direct : proxied,
    });
    // The library has a `Response` of its own; everybody else expects the global one.
    const body = STATUSES_WITHOUT_BODY.has(answer.status) ? undefined : await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: [...answer.headers] });
  };
}
