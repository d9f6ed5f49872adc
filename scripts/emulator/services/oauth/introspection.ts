/**
 * Token introspection: whether a token is active and whose it is, for the client that got it, or for any client of the
 * org whose settings let it see all tokens. JWT-based tokens are answered like opaque ones, which is a guess.
 */
import { ApiError } from '../../apiError.ts';
import { isOn, readAppConfiguration } from './appConfiguration.ts';
import type { KnownClient } from './clientAuthentication.ts';
import { checkSecret, findClient, readClient } from './clientAuthentication.ts';
import { requireParameter } from './readForm.ts';
import { refuse } from './refusals.ts';
import { identityUrl } from './tokenAnswer.ts';
import { findTokenOwner, isLockedOut } from './tokenOwner.ts';
import type { TokenRequest } from './tokenRequest.ts';

export type IntrospectionAnswer =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly scope: string;
      readonly client_id: string;
      readonly username: string;
      readonly sub: string;
      readonly token_type: 'access_token' | 'refresh_token';
      readonly iat: number;
      readonly nbf: number;
      /** Absent for a refresh token that lives for ever. */
      readonly exp?: number;
    };

const authenticate = (request: TokenRequest): KnownClient => {
  try {
    const { clientId, clientSecret } = readClient(request);
    const client = findClient(request, clientId);
    checkSecret(client, clientSecret);
    return client;
  } catch (error) {
    if (error instanceof ApiError && error.errorCode !== 'invalid_request') {
      throw refuse('introspectionClient', error.detail);
    }
    throw error;
  }
};

/**
 * Answers one introspection request.
 * @throws {ApiError} invalid_request, invalid_client
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oidc_token_introspection_endpoint.htm
 */
export const introspectToken = (request: TokenRequest): IntrospectionAnswer => {
  const { emulator, org, form } = request;
  const { state } = emulator;
  const text = requireParameter(form, 'token');
  const { consumer, key } = authenticate(request);
  const stored = state.tokens.find(text);
  const owner = stored === undefined ? undefined : findTokenOwner(state, org, stored);
  if (stored === undefined || stored.kind === 'authorizationCode' || owner === undefined || isLockedOut(state, owner)) {
    return { active: false };
  }
  const isOwn =
    stored.clientId === key ||
    state.consumers.byKeyAnywhere(stored.clientId)?.consumer.consumerId === consumer.consumerId;
  const seesAll =
    stored.orgId === consumer.orgId &&
    isOn(readAppConfiguration(state, consumer).globalSettings, 'isIntrospectAllTokens');
  if (!isOwn && !seesAll) {
    return { active: false };
  }
  const issuedAt = Math.floor(stored.issuedAt / 1000);
  return {
    active: true,
    scope: stored.scope,
    client_id: stored.clientId,
    username: String(owner.user['Username']),
    sub: identityUrl(emulator.loginUrl(), stored.orgId, stored.userId),
    token_type: stored.kind === 'refresh' ? 'refresh_token' : 'access_token',
    iat: issuedAt,
    nbf: issuedAt,
    ...(stored.expiresAt === undefined ? {} : { exp: Math.floor(stored.expiresAt / 1000) }),
  };
};
