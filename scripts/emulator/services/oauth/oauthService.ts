/**
 * The HTTP side of OAuth and identity: routes, forms in, JSON out. Errors are `{error, error_description}`, those of the
 * identity endpoints a bare word. Answers are never cached. Decisions are taken in the files beside this one.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, notEmulated } from '../../apiError.ts';
import type { Emulator, Service } from '../../emulatorTypes.ts';
import { toApiError } from '../../errorAnswers.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { effectivePermissions } from '../data/effectivePermissions.ts';
import { addAuthorizationRoutes } from './authorization/authorizationRoutes.ts';
import type { BearerSession } from './bearerSession.ts';
import { identityRefusals, readBearerSession } from './bearerSession.ts';
import { buildDiscovery } from './discovery.ts';
import { buildUserInfo, readIdentity } from './identity.ts';
import { introspectToken } from './introspection.ts';
import { readForm, requireParameter } from './readForm.ts';
import { refuse } from './refusals.ts';
import { revokeToken } from './revocation.ts';
import { publishKeys } from './signingKey.ts';
import { requestToken } from './tokenEndpoint.ts';
import type { OauthContext, TokenRequest } from './tokenRequest.ts';
import { originOf } from './tokenRequest.ts';

const hostOrgOf = (request: FastifyRequest): EmulatedOrg | undefined => (request.isLoginHost ? undefined : request.org);

const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(request.url.includes('?') ? request.url.slice(request.url.indexOf('?') + 1) : '');

const formOf = (request: FastifyRequest): URLSearchParams =>
  readForm(request.headers['content-type'], typeof request.body === 'string' ? request.body : '');

const tokenRequestOf = (context: OauthContext, request: FastifyRequest): TokenRequest => ({
  ...context,
  org: hostOrgOf(request),
  form: formOf(request),
  authorization: request.headers.authorization,
  sourceIp: request.ip,
});

const bearerSessionOf = ({ emulator }: OauthContext, request: FastifyRequest): BearerSession => {
  const inHeader = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const query = queryOf(request);
  const text = inHeader ?? query.get('oauth_token') ?? query.get('access_token') ?? undefined;
  return readBearerSession(emulator, hostOrgOf(request), text);
};

const sendOauthError = (emulator: Emulator, request: FastifyRequest, reply: FastifyReply, error: unknown) => {
  const answer = toApiError(error);
  if (answer.detail !== undefined) {
    emulator.log(`${request.method} ${request.url.split('?')[0]} ${answer.errorCode}: ${answer.detail}`);
  }
  reply.code(answer.httpStatus);
  if (identityRefusals.has(answer.errorCode)) {
    return reply.type('text/html; charset=UTF-8').send(answer.errorCode);
  }
  // What the HTTP layer refuses, a body that is too large for example, has no code of its own in OAuth.
  const isOfHttp = !(error instanceof ApiError) && answer.httpStatus < 500;
  return reply.send({
    error: isOfHttp ? 'invalid_request' : answer.errorCode,
    error_description: answer.publicMessage,
  });
};

const addTokenRoutes = (app: FastifyInstance, context: OauthContext): void => {
  const { emulator } = context;
  app.post('/services/oauth2/token', async (request) => requestToken(tokenRequestOf(context, request)));
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/services/oauth2/token',
    handler: async (_request, reply) => {
      reply.header('allow', 'POST');
      throw refuse('notPost');
    },
  });
  app.post('/services/oauth2/introspect', async (request) => introspectToken(tokenRequestOf(context, request)));
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/revoke',
    handler: async (request, reply) => {
      const form = request.method === 'GET' ? queryOf(request) : formOf(request);
      revokeToken({ emulator, org: hostOrgOf(request) }, requireParameter(form, 'token'));
      return reply.code(200).send();
    },
  });
};

const addIdentityRoutes = (app: FastifyInstance, context: OauthContext): void => {
  const { emulator } = context;
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/userinfo',
    handler: async (request) => buildUserInfo(emulator, bearerSessionOf(context, request)),
  });
  app.get<{ Params: { orgId: string; userId: string } }>('/id/:orgId/:userId', async (request) => {
    const format = queryOf(request).get('format') ?? 'json';
    if (format !== 'json') {
      throw notEmulated(`identity URL with format=${format}`);
    }
    return readIdentity(context, bearerSessionOf(context, request), request.params);
  });
  app.get('/id/keys', async (request) => publishKeys(emulator.state, hostOrgOf(request)?.orgId));
  app.get('/.well-known/openid-configuration', async (request) =>
    buildDiscovery(originOf({ emulator, org: hostOrgOf(request) })),
  );
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/singleaccess',
    handler: async (request) => {
      const { org } = bearerSessionOf(context, request);
      const address = new URL('/secur/frontdoor.jsp', emulator.instanceUrl(org));
      address.searchParams.set('otp', randomUUID());
      const target = queryOf(request).get('redirect_uri');
      if (target !== null) {
        address.searchParams.set('startURL', target);
      }
      return { frontdoor_uri: address.href };
    },
  });
};

/** Adds the OAuth and identity endpoints, on every org's host and on the login host. */
export const oauthService: Service = (app, emulator) => {
  const context: OauthContext = {
    emulator,
    hasPermission: (orgId, userId, permission) => effectivePermissions(emulator.state, orgId, userId).has(permission),
  };
  // Bodies stay text: a form that came as JSON must be told apart from a form.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
  });
  app.setErrorHandler((error, request, reply) => sendOauthError(emulator, request, reply, error));
  addTokenRoutes(app, context);
  addIdentityRoutes(app, context);
  addAuthorizationRoutes(app, context);
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/register',
    handler: async () => {
      throw notEmulated('/services/oauth2/register');
    },
  });
};
