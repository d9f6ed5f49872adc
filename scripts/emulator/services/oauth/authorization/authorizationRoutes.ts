/** The HTTP side of the authorization endpoint, and the page of an org that shows why it refused. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OauthContext } from '../tokenRequest.ts';
import { pageError } from './authorizationRefusals.ts';
import { authorize } from './authorize.ts';

const cookieOf = (request: FastifyRequest, name: string): string | undefined => {
  const pair = (request.headers.cookie ?? '')
    .split(';')
    .map((text) => text.trim())
    .find((text) => text.startsWith(`${name}=`));
  const value = pair?.slice(name.length + 1);
  // `!` stands in every session and may come escaped.
  return value?.replace(/%21/g, '!');
};

const queryOf = (request: FastifyRequest): URLSearchParams => {
  const start = request.url.indexOf('?');
  const inAddress = new URLSearchParams(start < 0 ? '' : request.url.slice(start + 1));
  const inBody = new URLSearchParams(request.method === 'POST' && typeof request.body === 'string' ? request.body : '');
  return new URLSearchParams([...inAddress, ...inBody]);
};

/** Adds the routes. @see https://github.com/forcedotcom/mcp-hosted/issues/47 for the page */
export const addAuthorizationRoutes = (app: FastifyInstance, context: OauthContext): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/authorize',
    handler: async (request, reply) => {
      const answer = authorize({
        ...context,
        org: request.isLoginHost ? undefined : request.org,
        query: queryOf(request),
        sessionId: cookieOf(request, 'sid'),
        sourceIp: request.ip,
      });
      if (answer.kind === 'redirect') return reply.redirect(answer.location, 302);
      // Orgs send it without a type, so that browsers offer to save it; a stream is given none here.
      return reply.code(400).send(Readable.from([Buffer.from(answer.text)]));
    },
  });
  app.get('/setup/secur/RemoteAccessErrorPage.apexp', async (_request, reply) =>
    reply
      .type('text/html; charset=UTF-8')
      .send(
        '<!DOCTYPE html><html lang="en"><title>OAuth Error</title><p>We can’t authorize you because of an OAuth error. ' +
          'For more information, contact your Salesforce administrator.</p>' +
          `<p>${pageError.error} : ${pageError.description}</p></html>`,
      ),
  );
};
