/**
 * The OAuth settings that exist once in the world: callback, consumer, flow switches. Key and secret are made by the org;
 * the key is given back on retrieve, the secret never. Defaults of the flags as read from files that orgs returned.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 */
import {
  appReference,
  type ComplexType,
  flag,
  group,
  int,
  type MetadataType,
  offFlag,
  satelliteLabel,
  text,
} from './fieldTable.ts';

const idTokenConfig: ComplexType = {
  name: 'ExternalAppIdTokenConfig',
  fields: [
    text('idTokenAudience'),
    flag('idTokenIncludeAttributes', { since: 59 }),
    flag('idTokenIncludeCustomPermissions', { since: 61 }),
    flag('idTokenIncludeStandardClaims'),
    int('idTokenValidityInMinutes'),
  ],
};

export const globalOauthSettings: MetadataType = {
  name: 'ExtlClntAppGlobalOauthSettings',
  directory: 'extlClntAppGlobalOauthSets',
  suffix: 'ecaGlblOauth',
  since: 58,
  keyPrefix: '0xK',
  isSatellite: true,
  isOnePerApp: true,
  fields: [
    text('callbackUrl'),
    text('certificate', { since: 60 }),
    text('consumerKey', { isKept: true }),
    text('consumerSecret', { isWriteOnly: true }),
    appReference,
    group('idTokenConfig', idTokenConfig),
    flag('isClientCredentialEnabled', { until: 58 }),
    offFlag('isClientCredentialsFlowEnabled', 60),
    offFlag('isCodeCredFlowEnabled', 61),
    offFlag('isCodeCredPostOnly', 61),
    offFlag('isConsumerSecretOptional'),
    offFlag('isDPopEnabled', 67),
    offFlag('isDeviceFlowEnabled', 60),
    offFlag('isEnforceRefreshTokenTTL', 67),
    offFlag('isIntrospectAllTokens'),
    offFlag('isMtlsEnabled', 68),
    offFlag('isNamedUserJwtEnabled', 61),
    flag('isPkceRequired', { since: 59, byDefault: 'true' }),
    offFlag('isRefreshTokenRotationEnabled', 60),
    flag('isSecretRequiredForRefreshToken', { byDefault: 'true' }),
    offFlag('isSecretRequiredForTokenExchange', 60),
    offFlag('isTokenExchangeEnabled', 60),
    satelliteLabel,
    offFlag('shouldRotateConsumerKey', 59),
    offFlag('shouldRotateConsumerSecret', 59),
    text('singleLogoutUrl', { until: 58 }),
  ],
};
