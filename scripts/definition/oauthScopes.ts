/**
 * The scopes of an External Client App: how the metadata calls them, how a token calls them, and which of them this flow
 * never returns. Connected Apps call one of them otherwise (`SFAP`).
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthsettings.htm
 */

/** Metadata token to OAuth scope; `undefined` where the scope's name in a token is not published. */
export const SCOPES: Readonly<Record<string, string | undefined>> = {
  Address: 'address',
  Api: 'api',
  Basic: 'id',
  CDP: 'cdp_api',
  CDPCalculatedInsight: 'cdp_calculated_insight_api',
  CDPIdentityResolution: 'cdp_identityresolution_api',
  CDPIngest: 'cdp_ingest_api',
  CDPProfile: 'cdp_profile_api',
  CDPQuery: 'cdp_query_api',
  CDPSegment: 'cdp_segment_api',
  Chatbot: 'chatbot_api',
  Chatter: 'chatter_api',
  Content: 'content',
  CustomApplications: 'visualforce',
  CustomPermissions: 'custom_permissions',
  DataCloudUserClaims: undefined,
  Eclair: 'eclair_api',
  EinsteinGPT: 'einstein_gpt_api',
  Email: 'email',
  ForgotPassword: 'forgot_password',
  Full: 'full',
  Interaction: 'interaction_api',
  Lightning: 'lightning',
  MCP: 'mcp_api',
  OfflineAccess: 'offline_access',
  OpenID: 'openid',
  Pardot: 'pardot_api',
  Phone: 'phone',
  Profile: 'profile',
  PwdlessLogin: 'pwdless_login_api',
  RefreshToken: 'refresh_token',
  SCRT: 'scrt_api',
  SFApiPlatform: 'sfap_api',
  UserRegistration: 'user_registration_api',
  Wave: 'wave_api',
  Web: 'web',
};

/** Left out of every token of the client credentials flow. */
export const SCOPES_WITHOUT_EFFECT: ReadonlySet<string> = new Set(['Full', 'OfflineAccess', 'RefreshToken', 'Web']);

/** In the Connected App's list since about API 68; whether an External Client App takes them is not published. */
export const UNCONFIRMED_SCOPES: ReadonlySet<string> = new Set(['A2A', 'CmdbDiscovery', 'SemanticLayer']);

/** Spellings that other places use for a scope: OAuth's own, and those of Connected Apps. */
export const SCOPE_ALIASES: ReadonlyMap<string, string> = new Map([
  ['sfap', 'SFApiPlatform'],
  ...Object.entries(SCOPES).flatMap(([token, scope]) => (scope === undefined ? [] : [[scope, token] as const])),
]);

/** As tokens carry them, in the order given, without those that this flow never returns. */
export const expectedScopes = (declared: readonly string[]): readonly string[] =>
  declared
    .filter((token) => !SCOPES_WITHOUT_EFFECT.has(token))
    .flatMap((token) => (Object.hasOwn(SCOPES, token) ? (SCOPES[token] ?? []) : []));
