/**
 * The loopback listeners: one an org, so that every org has an origin of its own as with My Domain, one for the generic
 * login host, one for the page. All give their requests to one handler, which asks `originOf` where a request came in.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { acceptBothSchemes, type BothSchemes, type SecureServer } from './bothSchemes.ts';
import { createServer, createTlsServer } from './nodeHttp.ts';

export type Origin =
  | { readonly kind: 'org'; readonly orgId: string }
  /** The host of an org's Lightning pages, which sends every request on to its My Domain. */
  | { readonly kind: 'lightning'; readonly orgId: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'front' };

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;
export type TlsMaterial = { readonly key: string; readonly cert: string };

export type Listeners = {
  readonly setHandler: (handler: Handler) => void;
  /** Listens, for http and https, and gives the port; another one when the wanted port is taken. Port 0 takes any. */
  readonly open: (origin: Origin, port: number) => Promise<number>;
  readonly originOf: (request: IncomingMessage) => Origin;
  readonly closeOrg: (orgId: string) => void;
  /** Resolves when the listeners that were told to close have let go of their ports. */
  readonly closed: () => Promise<void>;
  readonly closeAll: () => Promise<void>;
};

const loopback = '127.0.0.1';
/** A greeting that breaks off shall not hold its connection for Node's two minutes. */
const handshakeTimeout = 10_000;
const options = { maxHeaderSize: 65_536, keepAliveTimeout: 65_000 } as const;

/** `sf` stores some instance URLs with a trailing slash, so paths arrive with two; a URL parser would read a host there. */
export const collapseSlashes = (url: string): string => {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') + url.slice(path.length) : url;
};

const portOf = (server: Server): number | undefined => {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve(portOf(server) ?? port);
    });
  });

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');

/** `tls` is asked for at the first connection that speaks it. */
export const createListeners = (log: (line: string) => void, tls: () => Promise<TlsMaterial>): Listeners => {
  const origins = new WeakMap<IncomingMessage, Origin>();
  const servers = new Map<Server, { readonly origin: Origin; readonly schemes: BothSchemes }>();
  const originsByPort = new Map<number, Origin>();
  const closing = new Set<Promise<void>>();
  let handler: Handler = (_request, response) => response.destroy();

  const accept: Handler = (request, response) => {
    const origin = originsByPort.get(request.socket.localPort ?? 0);
    if (origin === undefined) {
      // Its org was deleted, or the client is gone.
      response.destroy();
      return;
    }
    origins.set(request, origin);
    request.url = collapseSlashes(request.url ?? '/');
    handler(request, response);
  };
  let secure: Promise<SecureServer> | undefined;
  const secureServer = (): Promise<SecureServer> => {
    secure ??= tls().then(({ key, cert }) => createTlsServer({ ...options, key, cert, handshakeTimeout }, accept));
    return secure;
  };

  const close = (server: Server): Promise<void> =>
    new Promise((resolve) => {
      const schemes = servers.get(server)?.schemes;
      servers.delete(server);
      const port = portOf(server);
      if (port !== undefined) originsByPort.delete(port);
      server.close(() => resolve());
      server.closeAllConnections();
      schemes?.closeConnections();
    });

  return {
    setHandler: (next) => {
      handler = next;
    },
    open: async (origin, port) => {
      let server = createServer(options, accept);
      let schemes = acceptBothSchemes(server, secureServer, log);
      let taken: number;
      try {
        taken = await listen(server, port);
      } catch (error) {
        if (port === 0 || !isPortTaken(error)) throw error;
        log(`port ${port} is taken by another process: taking a new one`);
        server = createServer(options, accept);
        schemes = acceptBothSchemes(server, secureServer, log);
        taken = await listen(server, 0);
      }
      servers.set(server, { origin, schemes });
      originsByPort.set(taken, origin);
      return taken;
    },
    originOf: (request) => origins.get(request) ?? { kind: 'front' },
    closeOrg: (orgId) => {
      for (const [server, { origin }] of servers) {
        if (!('orgId' in origin) || origin.orgId !== orgId) continue;
        const end = close(server);
        closing.add(end);
        void end.then(() => closing.delete(end));
      }
    },
    closed: async () => {
      await Promise.all(closing);
    },
    closeAll: async () => {
      await Promise.all([...servers.keys()].map(close));
    },
  };
};
