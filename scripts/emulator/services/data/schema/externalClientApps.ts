/**
 * Tables of the app sObjects. The data API only reads them: the Metadata API writes them. There is none for the global
 * OAuth settings, so that a consumer key is in no query.
 */
import { defineSobject, type Sobject } from './sobject.ts';

/** Scope columns of ExtlClntAppOauthSettings, by the scope's name in metadata. */
export const SCOPE_COLUMNS: Readonly<Record<string, string>> = {
  Address: 'ADDRESS',
  Api: 'API',
  CDP: 'CDP_API',
  CDPCalculatedInsight: 'CDP_CALCULATED_INSIGHT_API',
  CDPIdentityResolution: 'CDP_IDENTITYRESOLUTION_API',
  CDPIngest: 'CDP_INGEST_API',
  CDPProfile: 'CDP_PROFILE_API',
  CDPQuery: 'CDP_QUERY_API',
  CDPSegment: 'CDP_SEGMENT_API',
  Chatbot: 'CHATBOT_API',
  Chatter: 'CHATTER_REST_API',
  Content: 'CONTENT',
  CustomApplications: 'VF',
  CustomPermissions: 'CUSTOM_PERMISSIONS',
  DataCloudUserClaims: 'DATA_CLOUD_USER_CLAIMS',
  Basic: 'SSO',
  Eclair: 'ECLAIR_REST_API',
  EinsteinGPT: 'EINSTEIN_GPT_API',
  Email: 'EMAIL',
  ForgotPassword: 'FORGOT_PASSWORD',
  Full: 'FULL',
  Interaction: 'INTERACTION_API',
  Lightning: 'LIGHTNING',
  MCP: 'MCP_API',
  OfflineAccess: 'OFFLINE_ACCESS',
  OpenID: 'OPENID',
  Pardot: 'PARDOT_API',
  Phone: 'PHONE',
  Profile: 'PROFILE',
  PwdlessLogin: 'PWDLESS_LOGIN_API',
  RefreshToken: 'REFRESH_TOKEN',
  SCRT: 'SCRT_API',
  SFApiPlatform: 'SFAP_API',
  UserRegistration: 'USER_REGISTRATION_API',
  Wave: 'WAVE_REST_API',
  Web: 'WEB',
};

const NAMED = ['DeveloperName string(80)', 'Language picklist', 'MasterLabel string(80)', 'IsDeleted boolean'];
const OF_APP = 'ExternalClientApplicationId reference(ExternalClientApplication)';

const externalClientApplication = defineSobject({
  name: 'ExternalClientApplication',
  sinceApiVersion: 59,
  apis: ['data', 'tooling'],
  fields: [
    ...NAMED,
    'NamespacePrefix string(15) n',
    'ContactEmail email n',
    'ContactPhone phone n',
    'Description textarea(255) n',
    'DistributionState picklist',
    'IconUrl url n',
    'InfoUrl url n',
    'LogoUrl url n',
    'ManagedType picklist n',
    'OrgScopedExternalApp string n',
    'Version string n',
  ],
});

const oauthSettings = defineSobject({
  name: 'ExtlClntAppOauthSettings',
  sinceApiVersion: 59,
  fields: [
    ...NAMED,
    'NamespacePrefix string(15) n',
    OF_APP,
    'OauthLink string n',
    'ClientAssertionCertificate string n',
    'SingleLogoutUrl url n',
    'ExtlClntAppOauthOptionsFirstPartyAppEnabled boolean',
    ...Object.values(SCOPE_COLUMNS).map((column) => `OauthScopes${column} boolean`),
  ],
});

const oauthPolicies = defineSobject({
  name: 'ExtlClntAppOauthPlcyCnfg',
  sinceApiVersion: 59,
  fields: [
    ...NAMED,
    OF_APP,
    'ExtlClntAppOauthSettingsId reference(ExtlClntAppOauthSettings) n',
    'ClientCredentialsFlowUser string n',
    'IsClientCredentialsFlowEnabled boolean',
    'PermittedUsersPolicyType picklist n',
    'IpRelaxationPolicyType picklist n',
    'RefreshTokenPolicyType picklist n',
    'RefreshTokenValidityPeriod int n',
    'RefreshTokenValidityUnit picklist n',
    'RequiredSessionLevel picklist n',
    'PolicyAction picklist n',
    'SessionTimeoutInMinutes int n',
    'NamedUserJwtTimeout picklist n',
    'NamedUserJwtSessionTimeoutType picklist n',
    'GuestJwtTimeout picklist n',
    'GuestJwtSessionTimeoutType picklist n',
    'IsTokenExchangeFlowEnabled boolean',
    'IsGuestCodeCredFlowEnabled boolean',
    'IsNamedUserJwtEnabled boolean',
    'SingleLogoutUrl url n',
    'StartUrl url n',
  ],
});

const appPolicies = defineSobject({
  name: 'ExtlClntAppPlcyCnfg',
  sinceApiVersion: 60,
  fields: [
    ...NAMED,
    OF_APP,
    'IsEnabled boolean',
    'OauthPluginStatus picklist n',
    'CanvasPluginStatus picklist n',
    'MobilePluginStatus picklist n',
    'NotifPluginStatus picklist n',
    'PushPluginStatus picklist n',
    'SamlPluginStatus picklist n',
    'StartPage picklist n',
    'StartUrl url n',
  ],
});

const connectedApplication = defineSobject({
  name: 'ConnectedApplication',
  apis: ['data', 'tooling'],
  fields: [
    'Name string(80)',
    'OptionsAllowAdminApprovedUsersOnly boolean',
    'OptionsIsInternal boolean',
    'RefreshTokenValidityPeriod int n',
    'StartUrl url n',
    'MobileStartUrl url n',
  ],
});

export const appSobjects: readonly Sobject[] = [
  externalClientApplication,
  oauthSettings,
  oauthPolicies,
  appPolicies,
  connectedApplication,
];
