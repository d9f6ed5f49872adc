/**
 * The OpenID discovery document of a host: the members that login.salesforce.com publishes. It names the registration
 * endpoint too, which the emulator answers with 501.
 */
import { supportedScopes } from './scopes.ts';

/**
 * The document for one origin.
 * @see https://login.salesforce.com/.well-known/openid-configuration
 */
export const buildDiscovery = (origin: string): Readonly<Record<string, string | readonly string[]>> => ({
  issuer: origin,
  authorization_endpoint: `${origin}/services/oauth2/authorize`,
  token_endpoint: `${origin}/services/oauth2/token`,
  revocation_endpoint: `${origin}/services/oauth2/revoke`,
  userinfo_endpoint: `${origin}/services/oauth2/userinfo`,
  jwks_uri: `${origin}/id/keys`,
  registration_endpoint: `${origin}/services/oauth2/register`,
  introspection_endpoint: `${origin}/services/oauth2/introspect`,
  scopes_supported: supportedScopes,
  response_types_supported: ['code', 'token', 'token id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
});
