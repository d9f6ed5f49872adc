/**
 * From a bearer token to the user it stands for. Leaves out how tokens come about, and what a user may do.
 */
import type { FastifyRequest } from 'fastify';
import { ApiError } from './apiError.ts';
import type { Emulator, Session } from './emulatorTypes.ts';
import { requireOrgApi } from './orgApi.ts';
import { isOrgLocked } from './orgLock.ts';
import type { EmulatedOrg } from './state/stateTypes.ts';

const invalidSession = (detail: string): ApiError =>
  new ApiError({
    httpStatus: 401,
    errorCode: 'INVALID_SESSION_ID',
    publicMessage: 'Session expired or invalid',
    detail,
  });

/** The scopes that open the REST API; a token without any of them is good for identity only. */
const restScopes = new Set(['api', 'full', 'web', 'sfap_api']);

/**
 * The session of an access token in this org: also for SOAP, where the token stands in the envelope.
 * @throws {ApiError} 401 INVALID_SESSION_ID, 403 ORG_LOCKED
 */
export const sessionOfToken = (emulator: Emulator, org: EmulatedOrg, token: string | undefined): Session => {
  const stored = token === undefined ? undefined : emulator.state.tokens.find(token);
  if (stored === undefined || stored.kind !== 'access') throw invalidSession('unknown or expired token');
  if (stored.orgId !== org.orgId) throw invalidSession('token of another org');
  if (isOrgLocked(emulator.state, org.orgId)) {
    throw new ApiError({ httpStatus: 403, errorCode: 'ORG_LOCKED', publicMessage: 'The org is locked' });
  }
  const user = emulator.state.records.get(org.orgId, 'User', stored.userId);
  if (user === undefined || user['IsActive'] !== true) throw invalidSession('inactive user');
  const [login] = emulator.state.records.find(org.orgId, 'UserLogin', { UserId: user.Id });
  if (login?.['IsFrozen'] === true) throw invalidSession('frozen user');
  return { org, user, token: stored };
};

/** The token of an Authorization header, `Bearer` as RFC 6750 says or `OAuth` as older Salesforce clients send it. */
export const tokenOfRequest = (request: FastifyRequest): string | undefined =>
  /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/**
 * The session of a request.
 * @throws {ApiError} 401 INVALID_SESSION_ID, 403 API_DISABLED_FOR_ORG
 */
export const requireSession = (emulator: Emulator, request: FastifyRequest): Session => {
  const session = sessionOfToken(emulator, request.org, tokenOfRequest(request));
  requireOrgApi(emulator.state, session.org.orgId);
  if (
    request.url.startsWith('/services/data') &&
    !session.token.scope.split(' ').some((name) => restScopes.has(name))
  ) {
    throw new ApiError({
      httpStatus: 401,
      errorCode: 'INVALID_SESSION_ID',
      publicMessage: 'This session is not valid for use with the REST API',
      detail: `scope ${session.token.scope}`,
    });
  }
  return session;
};
