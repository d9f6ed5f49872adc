/**
 * Scope tokens of the metadata and the scope strings of the wire, and which of them a grant may give.
 * `DataCloudUserClaims` has no published wire name and is left out.
 */
import type { AppConfiguration } from './appConfiguration.ts';
import { listOf } from './appConfiguration.ts';
import { refuse } from './refusals.ts';

const wireScopes: ReadonlyMap<string, string> = new Map([
  ['Api', 'api'],
  ['Web', 'web'],
  ['Full', 'full'],
  ['RefreshToken', 'refresh_token'],
  ['OfflineAccess', 'offline_access'],
  ['Basic', 'id'],
  ['OpenID', 'openid'],
  ['Profile', 'profile'],
  ['Email', 'email'],
  ['Address', 'address'],
  ['Phone', 'phone'],
  ['Chatter', 'chatter_api'],
  ['CustomApplications', 'visualforce'],
  ['CustomPermissions', 'custom_permissions'],
  ['Wave', 'wave_api'],
  ['Eclair', 'eclair_api'],
  ['Pardot', 'pardot_api'],
  ['Lightning', 'lightning'],
  ['Content', 'content'],
  ['CDP', 'cdp_api'],
  ['CDPIngest', 'cdp_ingest_api'],
  ['CDPProfile', 'cdp_profile_api'],
  ['CDPQuery', 'cdp_query_api'],
  ['CDPSegment', 'cdp_segment_api'],
  ['CDPIdentityResolution', 'cdp_identityresolution_api'],
  ['CDPCalculatedInsight', 'cdp_calculated_insight_api'],
  ['Chatbot', 'chatbot_api'],
  ['SFApiPlatform', 'sfap_api'],
  ['Interaction', 'interaction_api'],
  ['EinsteinGPT', 'einstein_gpt_api'],
  ['PwdlessLogin', 'pwdless_login_api'],
  ['ForgotPassword', 'forgot_password'],
  ['UserRegistration', 'user_registration_api'],
  ['MCP', 'mcp_api'],
  ['SCRT', 'scrt_api'],
]);

/** Scopes that need a person or a refresh token, which the client credentials flow has not. */
const notForClientCredentials: ReadonlySet<string> = new Set(['full', 'web', 'refresh_token', 'offline_access']);

/** Every scope string, for the discovery document. */
export const supportedScopes: readonly string[] = [...wireScopes.values()];

/** Wire scopes of an app in the order of its settings, each once. */
export const configuredScopes = (app: AppConfiguration): readonly string[] => [
  ...new Set(
    listOf(app.oauthSettings, 'commaSeparatedOauthScopes')
      .map((token) => wireScopes.get(token))
      .filter((scope) => scope !== undefined),
  ),
];

/** Narrows scopes to those that the request's `scope` names; unknown names are dropped without a word. */
export const narrowScopes = (scopes: readonly string[], requested: string | undefined): readonly string[] => {
  if (requested === undefined) {
    return scopes;
  }
  const wanted = new Set(requested.split(/\s+/));
  return scopes.filter((scope) => wanted.has(scope));
};

/**
 * Scopes of a client credentials token, as tokens carry them: separated by blanks.
 * @throws {ApiError} invalid_grant, when none is left
 * @see https://github.com/simple-salesforce/simple-salesforce/pull/662
 */
export const grantClientCredentialsScopes = (app: AppConfiguration, requested: string | undefined): string => {
  const possible = configuredScopes(app).filter((scope) => !notForClientCredentials.has(scope));
  const granted = narrowScopes(possible, requested);
  if (granted.length === 0) {
    throw refuse('noScopes');
  }
  return granted.join(' ');
};
