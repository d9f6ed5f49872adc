/**
 * The authorization code grant, as a client uses it after a scratch org sign-up, which gives the code in
 * `ScratchOrgInfo.AuthCode`, or after a browser was at the authorization endpoint. The ID token is left out.
 */

import { issueAccessToken } from '../accessToken.ts';
import { checkAuthorization } from '../authorization/codeChallenge.ts';
import { platformCli } from '../clientAuthentication.ts';
import { authenticateGrantClient, needsSecretForCode } from '../clientOfGrant.ts';
import { refuseLockedUser } from '../loginUser.ts';
import { requireParameter } from '../readForm.ts';
import { issueRefreshToken } from '../refreshToken.ts';
import { refuse } from '../refusals.ts';
import type { TokenAnswer } from '../tokenAnswer.ts';
import { buildTokenAnswer } from '../tokenAnswer.ts';
import { findTokenOwner } from '../tokenOwner.ts';
import type { TokenRequest } from '../tokenRequest.ts';

/**
 * Exchanges a code, once, for an access token and, where the scopes allow one, a refresh token.
 * @throws {ApiError} invalid_grant, invalid_client, invalid_client_id
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
export const grantByAuthorizationCode = (request: TokenRequest): TokenAnswer => {
  const { state } = request.emulator;
  const code = requireParameter(request.form, 'code');
  const { clientId, secret, app } = authenticateGrantClient(request, needsSecretForCode);
  const stored = state.tokens.find(code);
  const owner = stored === undefined ? undefined : findTokenOwner(state, request.org, stored);
  if (stored?.kind !== 'authorizationCode' || stored.clientId !== clientId || owner === undefined) {
    throw refuse('codeInvalid');
  }
  state.tokens.revoke(code);
  checkAuthorization(state, code, request.form);
  refuseLockedUser(state, owner.org.orgId, owner.user);
  const subject = { ...owner, clientId, scope: stored.scope, app };
  const token = issueAccessToken(request, subject);
  const scopes = stored.scope.split(' ');
  const mayRefresh = clientId === platformCli || scopes.includes('refresh_token') || scopes.includes('offline_access');
  const refreshToken = mayRefresh ? issueRefreshToken(request, subject) : undefined;
  return buildTokenAnswer(request, { token, secret, ...(refreshToken === undefined ? {} : { refreshToken }) });
};
