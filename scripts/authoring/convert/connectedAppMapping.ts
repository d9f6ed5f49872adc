/**
 * Every element of a Connected App, and what becomes of it in an External Client App: its place there, or why it has none and
 * what to do. Salesforce publishes no mapping of the fields; equal names are taken to mean the same, the others are inferred.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.connected_app_to_external_client_app_migration.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_connectedapp.htm
 */
import { APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE, OAUTH_TYPE } from '../../definition/metadataTypes.ts';

export type Target = { readonly type: string; readonly element: string };

export type Mapping =
  | { readonly kind: 'mapped'; readonly to: readonly Target[]; readonly values?: ValueMap; readonly note?: string }
  /** Handled by the converter itself, since several elements go together. */
  | { readonly kind: 'converted'; readonly note: string }
  | { readonly kind: 'dropped'; readonly reason: string; readonly action: string };

export type ValueMap = Readonly<Record<string, string>>;

const app = (element: string): Target => ({ type: APP_TYPE.name, element });
const global = (element: string): Target => ({ type: GLOBAL_OAUTH_TYPE.name, element });
const settings = (element: string): Target => ({ type: OAUTH_TYPE.name, element });
const policies = (element: string): Target => ({ type: OAUTH_POLICIES_TYPE.name, element });

const mapped = (...to: readonly Target[]): Mapping => ({ kind: 'mapped', to });
const dropped = (reason: string, action: string): Mapping => ({ kind: 'dropped', reason, action });
const converted = (note: string): Mapping => ({ kind: 'converted', note });

const KEY = dropped(
  'an External Client App gets a key and a secret of its own',
  'Give integrations the new pair (--keep-credentials puts the old one into the store until then); to keep the old one, migrate the app in Setup > App Manager, and import it.',
);
const SAML = dropped(
  'SAML is no part of this flow',
  'Keep the Connected App for SAML, or set up an ExtlClntAppSamlConfigurablePolicies by hand.',
);
const CANVAS = dropped(
  'canvas is no part of this flow',
  'Keep the Connected App for canvas, or set up an ExtlClntAppCanvasSettings by hand.',
);
const MOBILE = dropped('External Client Apps hold little of mobile apps', 'Keep the Connected App for the mobile app.');
const PLUGIN = dropped(
  'a handler that extends ConnectedAppPlugin can not be carried over',
  'Write an apexHandler for the External Client App.',
);

/** Paths of elements; those of `oauthConfig` without it would be ambiguous. */
export const CONNECTED_APP_MAPPING: Readonly<Record<string, Mapping>> = {
  label: mapped(app('label')),
  description: mapped(app('description')),
  contactEmail: mapped(app('contactEmail')),
  contactPhone: mapped(app('contactPhone')),
  iconUrl: mapped(app('iconUrl')),
  infoUrl: mapped(app('infoUrl')),
  logoUrl: mapped(app('logoUrl')),
  startUrl: mapped(policies('startUrl')),
  mobileStartUrl: MOBILE,
  mobileAppConfig: MOBILE,
  plugin: PLUGIN,
  pluginExecutionUser: PLUGIN,
  canvas: CANVAS,
  canvasConfig: CANVAS,
  samlConfig: SAML,
  profileName: converted('all of them, as commaSeparatedProfile of the policies'),
  permissionSetName: converted('all of them, as commaSeparatedPermissionSet of the policies; by API name'),
  attributes: converted('as customAttributes of the OAuth settings'),
  ipRanges: converted('as trustedIpRanges of the OAuth settings'),
  'oauthConfig/callbackUrl': mapped(global('callbackUrl')),
  'oauthConfig/certificate': converted('as certificate of the global settings, with the line breaks that PEM needs'),
  'oauthConfig/consumerKey': KEY,
  'oauthConfig/consumerSecret': KEY,
  'oauthConfig/isClientCredentialEnabled': mapped(
    global('isClientCredentialsFlowEnabled'),
    policies('isClientCredentialsFlowEnabled'),
  ),
  'oauthConfig/oauthClientCredentialUser': mapped(policies('clientCredentialsFlowUser')),
  'oauthConfig/isAdminApproved': {
    kind: 'mapped',
    to: [policies('permittedUsersPolicyType')],
    values: { true: 'AdminApprovedPreAuthorized', false: 'AllSelfAuthorized' },
  },
  'oauthConfig/isCodeCredentialEnabled': mapped(global('isCodeCredFlowEnabled')),
  'oauthConfig/isCodeCredentialPostOnly': mapped(global('isCodeCredPostOnly')),
  'oauthConfig/isConsumerSecretOptional': mapped(global('isConsumerSecretOptional')),
  'oauthConfig/isDPopEnabled': mapped(global('isDPopEnabled')),
  'oauthConfig/isDeviceFlowEnabled': mapped(global('isDeviceFlowEnabled')),
  'oauthConfig/isEnforceRefreshTokenTTL': mapped(global('isEnforceRefreshTokenTTL')),
  'oauthConfig/isIntrospectAllTokens': mapped(global('isIntrospectAllTokens')),
  'oauthConfig/isIpBindingEnabled': dropped(
    'no element of an External Client App is known for it',
    'Look at the token IP ranges of the app in External Client App Manager.',
  ),
  'oauthConfig/isNamedUserJwtEnabled': mapped(global('isNamedUserJwtEnabled')),
  'oauthConfig/isPKImTLSEnabled': { ...mapped(global('isMtlsEnabled')), note: 'inferred from the name' } as Mapping,
  'oauthConfig/isPkceRequired': mapped(global('isPkceRequired')),
  'oauthConfig/isRefreshTokenRotationEnabled': mapped(global('isRefreshTokenRotationEnabled')),
  'oauthConfig/isSecretRequiredForRefreshToken': mapped(global('isSecretRequiredForRefreshToken')),
  'oauthConfig/isSecretRequiredForTokenExchange': mapped(global('isSecretRequiredForTokenExchange')),
  'oauthConfig/isTokenExchangeEnabled': mapped(global('isTokenExchangeEnabled')),
  'oauthConfig/singleLogoutUrl': mapped(settings('singleLogoutUrl')),
  'oauthConfig/scopes': converted(
    'joined, as commaSeparatedOauthScopes of the OAuth settings; SFAP is SFApiPlatform there',
  ),
  'oauthConfig/idTokenConfig': converted(
    'as idTokenConfig of the global settings, two of its elements under new names',
  ),
  'oauthConfig/assetTokenConfig': converted('as the elements of asset tokens of the OAuth settings'),
  'oauthPolicy/ipRelaxation': {
    kind: 'mapped',
    to: [policies('ipRelaxationPolicyType')],
    values: {
      ENFORCE: 'Enforce',
      BYPASS: 'Bypass',
      BYPASS_2FACTOR: 'Bypass_2factor',
      ENFORCE_RELAXREFRESH: 'Enforce_RelaxRefresh',
    },
  },
  'oauthPolicy/refreshTokenPolicy': converted('taken apart into type, period and unit'),
  'oauthPolicy/isTokenExchangeFlowEnabled': mapped(policies('isTokenExchangeFlowEnabled')),
  'oauthPolicy/singleLogoutUrl': mapped(policies('singleLogoutUrl')),
  'sessionPolicy/policyAction': mapped(policies('policyAction')),
  'sessionPolicy/sessionLevel': mapped(policies('requiredSessionLevel')),
  'sessionPolicy/sessionTimeout': mapped(policies('sessionTimeoutInMinutes')),
};

export const ID_TOKEN: ValueMap = {
  idTokenAudience: 'idTokenAudience',
  idTokenIncludeAttributes: 'idTokenIncludeAttributes',
  idTokenIncludeCustomPerms: 'idTokenIncludeCustomPermissions',
  idTokenIncludeStandardClaims: 'idTokenIncludeStandardClaims',
  idTokenValidity: 'idTokenValidityInMinutes',
};

export const ASSET_TOKEN: ValueMap = {
  assetAudiences: 'assetTokenAudiences',
  assetIncludeAttributes: 'areAttributesIncludedInAssetToken',
  assetIncludeCustomPerms: 'areCustomPermsIncludedInAssetToken',
  assetSigningCertId: 'assetTokenSigningCertificate',
  assetValidityPeriod: 'assetTokenValidity',
};

export const IP_RANGE: ValueMap = { start: 'startIpAddress', end: 'endIpAddress', description: 'description' };

/** What a Connected App can do that no element tells, and an External Client App can not. */
export const BEYOND_ELEMENTS =
  'The username-password flow and the user-agent flow of Connected Apps have no counterpart: integrations that use them need another flow.';
