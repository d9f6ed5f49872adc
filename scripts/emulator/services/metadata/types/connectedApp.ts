/**
 * Connected apps: the older kind of app. Existing ones are read and changed; new ones an org no longer takes.
 * Mobile and canvas parts are left out, they have no bearing on the flow.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_connectedapp.htm
 */
import { type ComplexType, flag, group, groups, int, type MetadataType, oneOf, text } from './fieldTable.ts';
import { oauthScopeTokens } from './oauthScopes.ts';

const required = { isRequired: true };
const repeated = { isRepeated: true };

/** A connected app calls the Salesforce API Platform scope SFAP. */
const scopes = [
  ...oauthScopeTokens.map(({ token, since }) => ({ value: token === 'SFApiPlatform' ? 'SFAP' : token, since })),
  ...['A2A', 'CmdbDiscovery', 'SemanticLayer'].map((value) => ({ value, since: 68 })),
];
const idTokenConfig: ComplexType = {
  name: 'ConnectedAppOauthIdToken',
  fields: [
    text('idTokenAudience'),
    flag('idTokenIncludeAttributes'),
    flag('idTokenIncludeCustomPerms'),
    flag('idTokenIncludeStandardClaims'),
    int('idTokenValidity'),
  ],
};
const assetTokenConfig: ComplexType = {
  name: 'ConnectedAppOauthAssetToken',
  fields: [
    text('assetAudiences', required),
    flag('assetIncludeAttributes', required),
    flag('assetIncludeCustomPerms', required),
    text('assetSigningCertId', required),
    int('assetValidityPeriod', required),
  ],
};
const oauthConfig: ComplexType = {
  name: 'ConnectedAppOauthConfig',
  fields: [
    group('assetTokenConfig', assetTokenConfig),
    text('callbackUrl', required),
    text('certificate'),
    text('consumerKey', { isKept: true }),
    text('consumerSecret', { isWriteOnly: true }),
    group('idTokenConfig', idTokenConfig),
    ...[
      ...['isAdminApproved', 'isClientCredentialEnabled', 'isCodeCredentialEnabled', 'isCodeCredentialPostOnly'],
      ...['isConsumerSecretOptional', 'isIntrospectAllTokens', 'isNamedUserJwtEnabled', 'isPkceRequired'],
      ...['isRefreshTokenRotationEnabled', 'isSecretRequiredForRefreshToken', 'isSecretRequiredForTokenExchange'],
      ...['isTokenExchangeEnabled'],
    ].map((name) => flag(name)),
    ...[
      'isDPopEnabled',
      'isDeviceFlowEnabled',
      'isEnforceRefreshTokenTTL',
      'isIpBindingEnabled',
      'isPKImTLSEnabled',
    ].map((name) => flag(name, { since: 68 })),
    text('oauthClientCredentialUser'),
    oneOf('scopes', 'ConnectedAppOauthAccessScope', scopes, repeated),
    text('singleLogoutUrl'),
  ],
};
const oauthPolicy: ComplexType = {
  name: 'ConnectedAppOauthPolicy',
  fields: [
    text('ipRelaxation', required),
    flag('isTokenExchangeFlowEnabled'),
    text('refreshTokenPolicy', required),
    text('singleLogoutUrl'),
  ],
};

export const connectedApp: MetadataType = {
  name: 'ConnectedApp',
  directory: 'connectedApps',
  suffix: 'connectedApp',
  since: 29,
  sobject: 'ConnectedApplication',
  keyPrefix: '0H4',
  fields: [
    groups('attributes', { name: 'ConnectedAppAttribute', fields: [text('formula', required), text('key', required)] }),
    text('contactEmail', required),
    text('contactPhone'),
    text('description'),
    text('iconUrl'),
    text('infoUrl'),
    groups('ipRanges', {
      name: 'ConnectedAppIpRange',
      fields: [text('description'), text('end', required), text('start', required)],
    }),
    text('label', required),
    text('logoUrl'),
    text('mobileStartUrl'),
    group('oauthConfig', oauthConfig),
    group('oauthPolicy', oauthPolicy),
    text('permissionSetName', repeated),
    text('plugin'),
    text('pluginExecutionUser'),
    text('profileName', repeated),
    group('sessionPolicy', {
      name: 'ConnectedAppSessionPolicy',
      fields: [text('policyAction'), text('sessionLevel'), int('sessionTimeout')],
    }),
    text('startUrl'),
  ],
};
