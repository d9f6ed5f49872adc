/** The real transport on loopback sockets: proxies, redirects, time-outs, certificates, and how failures are named. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { expect } from 'chai';
import { generate } from 'selfsigned';
import { nameFailures } from '../../../scripts/verify/exchange.ts';
import { createTokenTransport, type ProxyVariables } from '../../../scripts/verify/transport.ts';
import { thrownBy } from '../../support/thrownBy.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Running = {
  readonly port: number;
  readonly requests: readonly string[];
  readonly connects: readonly IncomingMessage[];
};

const DEAD_PROXY = 'http://127.0.0.1:9';
const REAL_HOST = 'acme.my.salesforce.com';

describe('verify/transport', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(
      servers.splice(0).map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  });

  async function listen(server: Server): Promise<Running> {
    const requests: string[] = [];
    const connects: IncomingMessage[] = [];
    server.on('request', (request) => requests.push(`${request.method} ${request.url}`));
    server.on('connect', (request) => connects.push(request));
    servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, requests, connects };
  }
  const listenHttp = (handler: Handler): Promise<Running> => listen(createHttpServer(handler));
  /** A proxy that answers every CONNECT with this status line. */
  const listenProxy = (status: string): Promise<Running> => {
    const server = createHttpServer();
    server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status}\r\n\r\n`));
    return listen(server);
  };

  const send = (proxyVariables: ProxyVariables, url: string, timeoutMilliseconds?: number, signal?: AbortSignal) =>
    nameFailures(
      createTokenTransport({ proxyVariables, timeoutMilliseconds }),
      'qa',
    )(new Request(url, { method: 'POST', body: new URLSearchParams({ a: 'b' }), signal }));

  const allProxies: ProxyVariables = {
    HTTP_PROXY: DEAD_PROXY,
    HTTPS_PROXY: DEAD_PROXY,
    http_proxy: DEAD_PROXY,
    https_proxy: DEAD_PROXY,
  };
  for (const [what, variables] of [
    ['both proxies are dead and NO_PROXY is unset', allProxies],
    ['Node itself is told to use the proxies', { ...allProxies, NODE_USE_ENV_PROXY: '1' }],
  ] as const) {
    it(`BL-134 reaches this machine directly when ${what}`, async () => {
      const { port, requests } = await listenHttp((request, response) => {
        request.pipe(response);
      });
      const response = await send(variables, `http://127.0.0.1:${port}/services/oauth2/token`);
      expect([response.status, await response.text()]).to.deep.equal([200, 'a=b']);
      expect(requests).to.deep.equal(['POST /services/oauth2/token']);
    });
  }

  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    it(`BL-134 goes through ${name} to a real host, names 407 and masks the password`, async () => {
      const proxy = await listenProxy('407 Proxy Authentication Required');
      const variables = { [name]: `http://user:PASSWORD_CANARY@127.0.0.1:${proxy.port}` };
      const error = await thrownBy(() => send(variables, `https://${REAL_HOST}/services/oauth2/token`));
      expect([error.name, error.exitCode]).to.deep.equal(['TokenEndpointUnreachableError', 1]);
      expect(error.message).to.contain('407').and.to.contain(REAL_HOST);
      expect(error.actions?.[0]).to.contain('HTTPS_PROXY');
      expect(JSON.stringify(error.toObject()) + error.message).not.to.contain('PASSWORD_CANARY');
      expect(proxy.connects[0]?.url).to.equal(`${REAL_HOST}:443`);
    });
  }

  // No name to look up: this address is not taken for this machine, and is nowhere else.
  for (const variables of [{ NO_PROXY: '*' }, { NO_PROXY: '0.0.0.0' }, { no_proxy: 'localhost,0.0.0.0' }]) {
    it(`BL-134 obeys ${JSON.stringify(variables)}`, async () => {
      const proxy = await listenProxy('502 Bad Gateway');
      const all = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, ...variables };
      const error = await thrownBy(() => send(all, 'https://0.0.0.0:9/services/oauth2/token'));
      expect(error.name).to.equal('TokenEndpointUnreachableError');
      expect(error.data).to.include({ host: '0.0.0.0:9' });
      expect(proxy.connects).to.deep.equal([]);
    });
  }

  it('gives a redirect back as it came', async () => {
    const { port, requests } = await listenHttp((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const response = await send({}, `http://127.0.0.1:${port}/x`);
    expect([response.status, response.headers.get('location')]).to.deep.equal([302, '/elsewhere']);
    expect(requests).to.deep.equal(['POST /x']);
  });

  it('BL-135 refuses a self-signed certificate and advises NODE_EXTRA_CA_CERTS', async () => {
    const pem = await generate([{ name: 'commonName', value: 'localhost' }]);
    const { port, requests } = await listen(createHttpsServer({ key: pem.private, cert: pem.cert }));
    const error = await thrownBy(() => send({}, `https://127.0.0.1:${port}/services/oauth2/token`));
    expect([error.name, error.exitCode]).to.deep.equal(['TokenEndpointUnreachableError', 1]);
    expect(error.message).to.match(/SELF_SIGNED_CERT/);
    expect(error.actions?.[0]).to.contain('NODE_EXTRA_CA_CERTS');
    expect(requests).to.deep.equal([]);
  });

  it('names a port that nobody listens on', async () => {
    const { port } = await listenHttp((_request, response) => response.end());
    const server = servers.splice(0)[0];
    await new Promise<void>((resolve) => void server?.close(() => resolve()));
    const error = await thrownBy(() => send({}, `http://127.0.0.1:${port}/x`));
    expect(error.data).to.deep.equal({ host: `127.0.0.1:${port}`, code: 'ECONNREFUSED' });
    expect(error.actions?.[0]).to.contain('Check network and proxy');
  });

  it('names a connection that breaks within the body', async () => {
    const { port } = await listenHttp((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"access_token":"TO', () => request.socket.destroy());
    });
    const error = await thrownBy(() => send({}, `http://127.0.0.1:${port}/x`));
    expect(error.name).to.equal('TokenEndpointUnreachableError');
  });

  it('names a server that does not answer in time', async () => {
    const { port } = await listenHttp(() => undefined);
    const error = await thrownBy(() => send({}, `http://127.0.0.1:${port}/x`, 20));
    expect(error.data).to.include({ code: 'ETIMEDOUT' });
  });

  it('ends with the reason of an abort, not with a network error', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const { port } = await listenHttp(() => controller.abort(reason));
    const seen = await send({}, `http://127.0.0.1:${port}/x`, undefined, controller.signal).catch(
      (error: unknown) => error,
    );
    expect(seen).to.equal(reason);
  });
});
