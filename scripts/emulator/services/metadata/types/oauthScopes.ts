/**
 * The scope tokens that OAuth settings of an app may list, with the scope a token request knows and the column of
 * `ExtlClntAppOauthSettings` that shows it. The tokens are the list an org of v67 printed in its own error.
 */

export type OauthScopeToken = {
  readonly token: string;
  readonly scope: string;
  /** Column name after `OauthScopes`. */
  readonly column: string;
  readonly since?: number;
};

const row = (token: string, scope: string, column: string, since?: number): OauthScopeToken => ({
  token,
  scope,
  column,
  since,
});

/** In the order in which the org lists them. */
export const oauthScopeTokens: readonly OauthScopeToken[] = [
  row('Basic', 'id', 'SSO'),
  row('OfflineAccess', 'offline_access', 'OFFLINE_ACCESS'),
  row('DataCloudUserClaims', 'data_cloud_user_claims', 'DATA_CLOUD_USER_CLAIMS', 67),
  row('Email', 'email', 'EMAIL'),
  row('Address', 'address', 'ADDRESS'),
  row('CDPSegment', 'cdp_segment_api', 'CDP_SEGMENT_API'),
  row('Chatbot', 'chatbot_api', 'CHATBOT_API'),
  row('CustomApplications', 'visualforce', 'VF'),
  row('Full', 'full', 'FULL'),
  row('Profile', 'profile', 'PROFILE'),
  row('CDP', 'cdp_api', 'CDP_API'),
  row('CDPProfile', 'cdp_profile_api', 'CDP_PROFILE_API'),
  row('RefreshToken', 'refresh_token', 'REFRESH_TOKEN'),
  row('Phone', 'phone', 'PHONE'),
  row('PwdlessLogin', 'pwdless_login_api', 'PWDLESS_LOGIN_API'),
  row('Interaction', 'interaction_api', 'INTERACTION_API'),
  row('Pardot', 'pardot_api', 'PARDOT_API'),
  row('CDPIngest', 'cdp_ingest_api', 'CDP_INGEST_API'),
  row('CDPIdentityResolution', 'cdp_identityresolution_api', 'CDP_IDENTITYRESOLUTION_API'),
  row('CustomPermissions', 'custom_permissions', 'CUSTOM_PERMISSIONS'),
  row('ForgotPassword', 'forgot_password', 'FORGOT_PASSWORD'),
  row('UserRegistration', 'user_registration_api', 'USER_REGISTRATION_API'),
  row('OpenID', 'openid', 'OPENID'),
  row('Chatter', 'chatter_api', 'CHATTER_REST_API'),
  row('Wave', 'wave_api', 'WAVE_REST_API'),
  row('SFApiPlatform', 'sfap_api', 'SFAP_API'),
  row('SCRT', 'scrt_api', 'SCRT_API', 66),
  row('Web', 'web', 'WEB'),
  row('EinsteinGPT', 'einstein_gpt_api', 'EINSTEIN_GPT_API'),
  row('Lightning', 'lightning', 'LIGHTNING'),
  row('Content', 'content', 'CONTENT'),
  row('CDPCalculatedInsight', 'cdp_calculated_insight_api', 'CDP_CALCULATED_INSIGHT_API'),
  row('Eclair', 'eclair_api', 'ECLAIR_REST_API'),
  row('Api', 'api', 'API'),
  row('MCP', 'mcp_api', 'MCP_API', 66),
  row('CDPQuery', 'cdp_query_api', 'CDP_QUERY_API'),
];
