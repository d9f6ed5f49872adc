/**
 * Token revocation: an access token ends alone, for everybody who holds it; a refresh token takes the access tokens of
 * its user, client and scope with it. No client authentication, as the documents ask for none.
 */
import { refuse } from './refusals.ts';
import { findTokenOwner } from './tokenOwner.ts';
import type { TokenRequest } from './tokenRequest.ts';

/**
 * Revokes a token.
 * @throws {ApiError} invalid_token, where RFC 7009 would have 200
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm
 */
export const revokeToken = ({ emulator, org }: Pick<TokenRequest, 'emulator' | 'org'>, text: string): void => {
  const { state } = emulator;
  const stored = state.tokens.find(text);
  if (stored === undefined || stored.kind === 'authorizationCode' || findTokenOwner(state, org, stored) === undefined) {
    throw refuse('tokenInvalid');
  }
  state.transaction(() => {
    state.tokens.revoke(text);
    if (stored.kind === 'refresh') {
      const { orgId, userId, clientId, scope } = stored;
      for (
        let live = state.tokens.findLive(orgId, userId, clientId, scope);
        live !== undefined;
        live = state.tokens.findLive(orgId, userId, clientId, scope)
      ) {
        state.tokens.revoke(live.token);
      }
    }
  });
};
