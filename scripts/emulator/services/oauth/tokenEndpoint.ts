/**
 * The token endpoint without HTTP: a request in, an answer or an ApiError out. What a refused request wrote (login
 * history, a used code) stays written.
 */
import { ApiError, notEmulated } from '../../apiError.ts';
import { isOrgLocked } from '../../orgLock.ts';
import { grantByAuthorizationCode } from './grants/authorizationCode.ts';
import { grantClientCredentials } from './grants/clientCredentials.ts';
import { grantByJwtBearer } from './grants/jwtBearer.ts';
import { grantByRefreshToken } from './grants/refreshToken.ts';
import { parameter } from './readForm.ts';
import { refuse } from './refusals.ts';
import type { TokenAnswer } from './tokenAnswer.ts';
import type { TokenRequest } from './tokenRequest.ts';

type Grant = (request: TokenRequest) => TokenAnswer;

const grants: ReadonlyMap<string, Grant> = new Map([
  ['client_credentials', grantClientCredentials],
  ['refresh_token', grantByRefreshToken],
  ['authorization_code', grantByAuthorizationCode],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', grantByJwtBearer],
]);

/** Grants that Salesforce has and the emulator has not. */
export const grantsNotEmulated: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'device',
  'hybrid_auth_code',
  'hybrid_refresh',
];

const chooseGrant = (grantType: string | undefined): Grant => {
  const grant = grants.get(grantType ?? '');
  if (grant !== undefined) {
    return grant;
  }
  if (grantType === 'password') {
    throw refuse('passwordFlow');
  }
  if (grantType !== undefined && grantsNotEmulated.includes(grantType)) {
    throw notEmulated(`grant type ${grantType}`);
  }
  throw refuse('unsupportedGrant');
};

/**
 * Answers one token request, in one transaction.
 * @throws {ApiError} a row of `refusals`
 */
export const requestToken = (request: TokenRequest): TokenAnswer => {
  const grant = chooseGrant(parameter(request.form, 'grant_type'));
  const { emulator, org } = request;
  if (org !== undefined && isOrgLocked(emulator.state, org.orgId)) {
    throw refuse('orgLocked');
  }
  const outcome = emulator.state.transaction((): TokenAnswer | ApiError => {
    try {
      return grant(request);
    } catch (error) {
      if (error instanceof ApiError) {
        return error;
      }
      throw error;
    }
  });
  if (outcome instanceof ApiError) {
    throw outcome;
  }
  return outcome;
};
