/**
 * Who may use the Metadata API: a user with API access who may change metadata, in a session that is good for the API.
 */
import { ApiError } from '../../../apiError.ts';
import type { Emulator, Session } from '../../../emulatorTypes.ts';
import { sessionOfToken } from '../../../session.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import { effectivePermissions } from '../../data/effectivePermissions.ts';

const apiScopes = new Set(['api', 'full', 'web']);
/** SOAP takes JWT-based access tokens from this version on. @see https://github.com/jsforce/jsforce */
const firstVersionOfJwtTokens = 68;

const invalidSession = (publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 401, errorCode: 'INVALID_SESSION_ID', publicMessage });

const requireApiAccess = ({ state }: Emulator, { org, user }: Session): ReadonlySet<string> => {
  const permissions = effectivePermissions(state, org.orgId, user.Id);
  if (!permissions.has('ApiEnabled')) {
    throw new ApiError({
      httpStatus: 403,
      errorCode: 'API_CURRENTLY_DISABLED',
      publicMessage: 'API is disabled for this User',
    });
  }
  return permissions;
};

/**
 * Lets through whoever may use the Metadata API.
 * @throws {ApiError} API_CURRENTLY_DISABLED, INSUFFICIENT_ACCESS
 */
export const requireMetadataAccess = (emulator: Emulator, session: Session): void => {
  const permissions = requireApiAccess(emulator, session);
  if (!permissions.has('ModifyMetadata') && !permissions.has('ModifyAllData')) {
    throw new ApiError({
      httpStatus: 403,
      errorCode: 'INSUFFICIENT_ACCESS',
      publicMessage: 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    });
  }
};

/**
 * The session of a SOAP header, of a user with API access.
 * @throws {ApiError} INVALID_SESSION_ID, API_CURRENTLY_DISABLED
 */
export const requireApiSession = (
  emulator: Emulator,
  org: EmulatedOrg,
  sessionId: string | undefined,
  version: number,
): Session => {
  const session = sessionOfToken(emulator, org, sessionId);
  const isJwt = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(session.token.token);
  if (isJwt && version < firstVersionOfJwtTokens) {
    throw invalidSession('JWT-based access tokens are not supported in this version of the SOAP API');
  }
  if (!session.token.scope.split(' ').some((scope) => apiScopes.has(scope))) {
    throw invalidSession('This session is not valid for use with the SOAP API');
  }
  requireApiAccess(emulator, session);
  return session;
};

/**
 * The session of a SOAP header, of a user who may use the Metadata API.
 * @throws {ApiError} INVALID_SESSION_ID, API_CURRENTLY_DISABLED, INSUFFICIENT_ACCESS
 */
export const requireSoapSession = (...args: Parameters<typeof requireApiSession>): Session => {
  const session = requireApiSession(...args);
  requireMetadataAccess(args[0], session);
  return session;
};
