/**
 * Small servers on this machine that stand where a token endpoint or a proxy should be, for what no healthy org does. Each
 * counts what it was asked, so that a test can say that nothing reached it.
 */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { generate } from 'selfsigned';

export type SmallServer = { readonly port: number; readonly origin: string; readonly seen: readonly string[] };
export type SmallServers = {
  readonly answering: (
    status: number,
    body: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<SmallServer>;
  /** A refusal in OAuth's dialect. */
  readonly refusing: (error: string, description: string) => Promise<SmallServer>;
  readonly selfSigned: () => Promise<SmallServer>;
  /** A proxy that answers every CONNECT with this status line. */
  readonly proxy: (status: string) => Promise<SmallServer>;
  /** An origin that nobody listens on. */
  readonly closed: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

const stopServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export const createSmallServers = (): SmallServers => {
  const servers: Server[] = [];
  const listen = async (server: Server, scheme = 'http'): Promise<SmallServer> => {
    const seen: string[] = [];
    server.on('request', ({ method, url }) => seen.push(`${method} ${url}`));
    server.on('connect', ({ url }) => seen.push(`CONNECT ${url}`));
    servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    return { port, origin: `${scheme}://127.0.0.1:${port}`, seen };
  };
  const answering: SmallServers['answering'] = (status, body, headers = {}) => {
    const handler: RequestListener = (request, response) => {
      request.resume();
      response.writeHead(status, headers).end(body);
    };
    return listen(createHttpServer(handler));
  };
  return {
    answering,
    refusing: (error, description) =>
      answering(400, JSON.stringify({ error, error_description: description }), { 'content-type': 'application/json' }),
    selfSigned: async () => {
      const pem = await generate([{ name: 'commonName', value: 'localhost' }]);
      return listen(createHttpsServer({ key: pem.private, cert: pem.cert }), 'https');
    },
    proxy: (status) => {
      const server = createHttpServer();
      server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status}\r\n\r\n`));
      return listen(server);
    },
    closed: async () => {
      const { origin } = await listen(createHttpServer());
      const server = servers.pop();
      if (server !== undefined) await stopServer(server);
      return origin;
    },
    stop: async () => {
      await Promise.all(servers.splice(0).map(stopServer));
    },
  };
};
