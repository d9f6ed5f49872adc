/**
 * The success answer of the token endpoint. No `expires_in`: Salesforce gives none.
 */
import { createHmac } from 'node:crypto';
import type { StoredToken } from '../../state/stateTypes.ts';
import { isJwt } from './accessToken.ts';
import type { TokenRequest } from './tokenRequest.ts';

export type TokenAnswer = {
  readonly access_token: string;
  readonly signature: string;
  readonly token_format?: 'opaque' | 'jwt';
  readonly scope: string;
  readonly instance_url: string;
  readonly id: string;
  readonly token_type: 'Bearer';
  /** Milliseconds since the epoch, as text. */
  readonly issued_at: string;
  readonly api_instance_url?: string;
  readonly refresh_token?: string;
};

/** The identity URL of a user; its host is the login host, whatever host issued the token. */
export const identityUrl = (loginUrl: string, orgId: string, userId: string): string =>
  `${loginUrl}/id/${orgId}/${userId}`;

/**
 * The answer for one token. `signature` is keyed with the secret of the pair that was presented.
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/quickstart_connecting.htm
 */
export const buildTokenAnswer = (
  { emulator }: Pick<TokenRequest, 'emulator'>,
  issued: { readonly token: StoredToken; readonly secret: string; readonly refreshToken?: StoredToken },
): TokenAnswer => {
  const { token, secret, refreshToken } = issued;
  const org = emulator.state.orgs.get(token.orgId);
  const instanceUrl = org === undefined ? emulator.loginUrl() : emulator.instanceUrl(org);
  const id = identityUrl(emulator.loginUrl(), token.orgId, token.userId);
  const issuedAt = String(emulator.state.clock.now());
  const format = isJwt(token.token) ? 'jwt' : 'opaque';
  return {
    access_token: token.token,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken.token }),
    signature: createHmac('sha256', secret).update(`${id}${issuedAt}`).digest('base64'),
    token_format: format,
    scope: token.scope,
    instance_url: instanceUrl,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
    ...(format === 'jwt' || token.scope.split(' ').includes('sfap_api')
      ? { api_instance_url: 'https://api.salesforce.com' }
      : {}),
  };
};
