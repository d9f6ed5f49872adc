/** How requests of the libraries are sent: against a real HTTP server that does what orgs and the network do. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Agent } from 'undici';
import { isLight, type LightRequest, sendLight } from '../../scripts/org/lightTransport.ts';

describe('the light transport', () => {
  let server: Server;
  let agent: Agent;
  let answer: (request: IncomingMessage & { text: string }, response: ServerResponse) => void;
  let url = '';

  before(async () => {
    server = createServer(async (request, response) => {
      const chunks = await request.toArray();
      answer(Object.assign(request, { text: Buffer.concat(chunks).toString() }), response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    agent = new Agent();
  });
  after(async () => {
    await agent.destroy();
    server.closeAllConnections();
    server.close();
  });

  const send = (request: Partial<LightRequest> = {}) =>
    sendLight(agent, { method: 'GET', url: `${url}/a?b=c`, ...request });
  const failureOf = async (): Promise<{ readonly message: string; readonly code: unknown }> => {
    try {
      await send();
    } catch (error) {
      const { message, cause } = error as Error & { readonly cause: { readonly code?: string } };
      return { message, code: cause.code };
    }
    throw new Error('nothing failed');
  };

  it('sends method, path, headers and body, and gives the whole answer', async () => {
    answer = ({ method, url: path, headers, text }, response) =>
      response.end(JSON.stringify({ method, path, name: headers['x-name'], length: headers['content-length'], text }));
    const { statusCode, body } = await send({
      method: 'POST',
      headers: { 'X-Name': 'n', 'x-absent': undefined },
      body: 'ä',
    });
    expect(statusCode).to.equal(200);
    expect(JSON.parse(body)).to.deep.equal({ method: 'POST', path: '/a?b=c', name: 'n', length: '2', text: 'ä' });
  });

  it('reads a compressed answer', async () => {
    answer = ({ headers }, response) => {
      expect(headers['accept-encoding']).to.include('gzip');
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"done":true}'));
    };
    expect((await send()).body).to.equal('{"done":true}');
  });

  it('says of a broken connection what fetch says, also in the middle of an answer', async () => {
    answer = ({ socket }) => socket.resetAndDestroy();
    expect(await failureOf()).to.include({ message: 'fetch failed', code: 'ECONNRESET' });
    answer = ({ socket }, response) => {
      response.setHeader('content-length', 10).write('half ');
      socket.destroySoon();
    };
    expect(await failureOf()).to.include({ message: 'fetch failed', code: 'UND_ERR_SOCKET' });
  });

  it('says so when what is called compressed is not', async () => {
    answer = (_request, response) => response.setHeader('content-encoding', 'gzip').end('{}');
    expect(await failureOf()).to.include({ message: 'fetch failed', code: 'Z_DATA_ERROR' });
  });

  it('takes texts that are sent once, and leaves the rest to jsforce', () => {
    const once = { retry: { maxRetries: 0 } };
    expect(isLight({ method: 'GET', url }, once)).to.equal(true);
    expect(isLight({ method: 'POST', url, body: '<xml/>' }, {})).to.equal(true);
    for (const [request, options] of [
      [{ method: 'GET', url }, {}],
      [{ method: 'DELETE', url }, { retry: { maxRetries: 5 } }],
      [{ method: 'POST', url, body: Buffer.from('zip') }, {}],
      [
        { method: 'GET', url },
        { ...once, httpProxy: 'http://proxy.example.com' },
      ],
      [
        { method: 'GET', url },
        { ...once, timeout: 1000 },
      ],
      [
        { method: 'GET', url },
        { ...once, encoding: 'latin1' },
      ],
      [
        { method: 'GET', url },
        { ...once, followRedirect: () => undefined },
      ],
    ] as const) {
      expect(isLight(request, options), JSON.stringify(options)).to.equal(false);
    }
  });
});
