/**
 * How the libraries' requests are sent: as jsforce would, at a third of the computing time. jsforce builds some twenty streams
 * around each request, of fetch's and its own, though every request of ours is a short text with a short text for an answer; a
 * release to a hundred orgs makes thousands. What is no such request goes jsforce's own way. An answer is given when all of it
 * is there, and is no stream. Can go when jsforce sends texts as texts.
 * @see https://github.com/jsforce/jsforce/blob/main/src/transport.ts
 * @see https://github.com/jsforce/jsforce/blob/main/src/request.ts
 */
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { Agent } from 'undici';

export type LightRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
};

export type LightAnswer = {
  readonly statusCode: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** As far as jsforce's own calls set them. */
export type RequestOptions = {
  readonly retry?: { readonly maxRetries?: number };
  readonly httpProxy?: string;
  readonly timeout?: number;
  readonly encoding?: string;
  readonly followRedirect?: unknown;
};

type HttpRequest = (this: unknown, request: LightRequest, options?: RequestOptions) => Promise<LightAnswer>;
type StreamPromise = {
  readonly create: (
    build: () => { readonly stream: PassThrough; readonly promise: Promise<LightAnswer> },
  ) => Promise<LightAnswer>;
};

/** What jsforce sends again by itself, unless it is told not to. */
const REPEATED_METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE']);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Read by jsforce when it is loaded; behind a proxy it takes a connection of its own for each request. */
const LIBRARY_VARIABLES = ['https_proxy', 'http_proxy', 'HTTPS_PROXY', 'HTTP_PROXY', 'HTTP_TIMEOUT'];

const DECODERS: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
};

const isRepeated = (method: string, { retry }: RequestOptions): boolean =>
  retry === undefined ? REPEATED_METHODS.has(method) : retry.maxRetries !== 0;

/** A short text that is sent once, to the org itself. */
export function isLight({ method, body }: LightRequest, options: RequestOptions): boolean {
  const { httpProxy, timeout, encoding, followRedirect } = options;
  return (
    (body === undefined || typeof body === 'string') &&
    [httpProxy, timeout, encoding, followRedirect].every((option) => option === undefined) &&
    !isRepeated(method, options)
  );
}

const headersOf = (headers: LightRequest['headers'] = {}): Record<string, string> => ({
  accept: '*/*',
  'accept-encoding': 'gzip, deflate',
  ...Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  ),
});

const decode = async (body: Buffer, encoding: string | undefined): Promise<string> =>
  (await (DECODERS[encoding ?? '']?.(body) ?? body)).toString();

/** As fetch has it, which is what the translation of errors knows. */
const failed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });

/** @throws {TypeError} with the network's error as its cause */
export const sendLight = (agent: Agent, { method, url, headers, body }: LightRequest): Promise<LightAnswer> =>
  new Promise((resolve, reject) => {
    const { origin, pathname, search } = new URL(url);
    let statusCode = 0;
    let received: Record<string, string> = {};
    const chunks: Buffer[] = [];
    agent.dispatch(
      {
        origin,
        path: `${pathname}${search}`,
        // The type knows the methods that HTTP names; jsforce sends no other.
        method: method as 'GET',
        headers: headersOf(headers),
        ...(typeof body === 'string' ? { body } : {}),
      },
      {
        onRequestStart: () => undefined,
        // Interim answers such as 103 come before the one that counts.
        onResponseStart: (_controller, status, answered) => {
          statusCode = status;
          received = Object.fromEntries(Object.entries(answered).map(([name, value]) => [name, String(value)]));
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => {
          decode(Buffer.concat(chunks), received['content-encoding']).then(
            (text) => resolve({ statusCode, headers: received, body: text }),
            (error) => reject(failed(error)),
          );
        },
        onResponseError: (_controller, error) => reject(failed(error)),
      },
    );
  });

let isInstalled = false;

/** Once a process, before the first request. */
export async function sendLightly(): Promise<void> {
  if (isInstalled) {
    return;
  }
  isInstalled = true;
  const [{ Agent }, { env }] = await Promise.all([import('undici'), import('@salesforce/kit')]);
  if (LIBRARY_VARIABLES.some((name) => (env.getString(name) ?? '') !== '')) {
    return;
  }
  // jsforce is core's dependency, not ours, so that core's copy of it is the one to set up.
  const requireOfCore = createRequire(import.meta.resolve('@salesforce/core'));
  const { Transport } = requireOfCore('@jsforce/jsforce-node/lib/transport') as {
    readonly Transport: { readonly prototype: { httpRequest: HttpRequest } };
  };
  const { StreamPromise } = requireOfCore('@jsforce/jsforce-node/lib/util/promise') as {
    readonly StreamPromise: StreamPromise;
  };
  const agent = new Agent({ connect: { allowH2: false } });
  const { httpRequest } = Transport.prototype;
  Transport.prototype.httpRequest = function (request, options = {}) {
    if (!isLight(request, options)) {
      return httpRequest.call(this, request, options);
    }
    const answer = async (): Promise<LightAnswer> => {
      const answered = await sendLight(agent, request);
      const { location } = answered.headers;
      // jsforce reads what it was sent to, whatever it had asked for.
      return REDIRECTS.has(answered.statusCode) && location !== undefined
        ? httpRequest.call(this, { method: 'GET', url: location, headers: request.headers ?? {} }, options)
        : answered;
    };
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: answer() }));
  };
}
