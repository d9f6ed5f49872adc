/** Elements of ExtlClntAppOauthSettings (`.ecaOauth`). */
import { appReference, boolean, customAttributes, type FieldTable, integer, since, text } from './fieldRule.ts';

export const oauthSettingsFields: FieldTable = {
  areAttributesIncludedInAssetToken: since(61, boolean),
  areCustomPermsIncludedInAssetToken: since(61, boolean),
  assetTokenAudiences: since(61, text),
  assetTokenSigningCertificate: since(61, text),
  assetTokenValidity: since(61, integer),
  clientAssertionCertificate: since(62, text),
  commaSeparatedCustomScopes: since(61, text),
  commaSeparatedOauthScopes: text,
  customAttributes,
  externalClientApplication: appReference,
  isFirstPartyAppEnabled: since(62, boolean),
  label: text,
  oauthLink: text,
  singleLogoutUrl: since(59, text),
  trustedIpRanges: {
    kind: 'object',
    listMaximum: 128,
    fields: {
      description: text,
      endIpAddress: { kind: 'text', isRequired: true },
      startIpAddress: { kind: 'text', isRequired: true },
    },
  },
};
