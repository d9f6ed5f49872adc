/** Elements of ExtlClntAppGlobalOauthSettings (`.ecaGlblOauth`). */
import { appReference, boolean, type FieldTable, integer, since, text } from './fieldRule.ts';

export const globalOauthSettingsFields: FieldTable = {
  callbackUrl: text,
  certificate: since(60, text),
  consumerKey: text,
  consumerSecret: text,
  externalClientApplication: appReference,
  idTokenConfig: {
    kind: 'object',
    fields: {
      idTokenAudience: text,
      idTokenIncludeAttributes: since(59, boolean),
      idTokenIncludeCustomPermissions: since(61, boolean),
      idTokenIncludeStandardClaims: boolean,
      idTokenValidityInMinutes: integer,
    },
  },
  isClientCredentialEnabled: { kind: 'boolean', until: 58 },
  isClientCredentialsFlowEnabled: since(60, boolean),
  isCodeCredFlowEnabled: since(61, boolean),
  isCodeCredPostOnly: since(61, boolean),
  isConsumerSecretOptional: boolean,
  // The last three are in newer typings and already in files of API 67.
  isDPopEnabled: since(67, boolean),
  isDeviceFlowEnabled: since(60, boolean),
  isEnforceRefreshTokenTTL: since(67, boolean),
  isIntrospectAllTokens: boolean,
  isMtlsEnabled: since(68, boolean),
  isNamedUserJwtEnabled: since(61, boolean),
  isPkceRequired: since(59, boolean),
  isRefreshTokenRotationEnabled: since(60, boolean),
  isSecretRequiredForRefreshToken: boolean,
  isSecretRequiredForTokenExchange: since(60, boolean),
  isTokenExchangeEnabled: since(60, boolean),
  label: text,
  shouldRotateConsumerKey: since(59, boolean),
  shouldRotateConsumerSecret: since(59, boolean),
  singleLogoutUrl: { kind: 'text', until: 58 },
};
