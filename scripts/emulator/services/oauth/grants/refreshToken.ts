/**
 * The refresh token grant, for `PlatformCLI` and for apps, on an org's host and for every org on the login host.
 */
import { issueAccessToken } from '../accessToken.ts';
import { isOn } from '../appConfiguration.ts';
import { authenticateGrantClient, needsSecretForRefresh } from '../clientOfGrant.ts';
import { refuseLockedUser } from '../loginUser.ts';
import { requireParameter } from '../readForm.ts';
import { issueRefreshToken } from '../refreshToken.ts';
import { refuse } from '../refusals.ts';
import type { TokenAnswer } from '../tokenAnswer.ts';
import { buildTokenAnswer } from '../tokenAnswer.ts';
import { findTokenOwner } from '../tokenOwner.ts';
import type { TokenRequest } from '../tokenRequest.ts';

/**
 * Gives a new access token; with rotation on, a new refresh token too, and the old one ends.
 * @throws {ApiError} invalid_grant, invalid_client, invalid_client_id
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export const grantByRefreshToken = (request: TokenRequest): TokenAnswer => {
  const { state } = request.emulator;
  const text = requireParameter(request.form, 'refresh_token');
  const { clientId, secret, app } = authenticateGrantClient(request, needsSecretForRefresh);
  const stored = state.tokens.find(text);
  if (stored?.kind !== 'refresh' || stored.clientId !== clientId) {
    throw refuse('refreshTokenInvalid');
  }
  const owner = findTokenOwner(state, request.org, stored);
  if (owner === undefined) {
    throw refuse('refreshTokenInvalid', 'token of another or a deleted org');
  }
  refuseLockedUser(state, owner.org.orgId, owner.user);
  const subject = { ...owner, clientId, scope: stored.scope, app };
  const token = issueAccessToken(request, subject);
  if (app === undefined || !isOn(app.globalSettings, 'isRefreshTokenRotationEnabled')) {
    return buildTokenAnswer(request, { token, secret });
  }
  state.tokens.revoke(text);
  const refreshToken = issueRefreshToken(request, subject);
  return buildTokenAnswer(request, { token, secret, ...(refreshToken === undefined ? {} : { refreshToken }) });
};
