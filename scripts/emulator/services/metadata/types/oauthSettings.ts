/**
 * The OAuth settings of an app in one org: scopes, developer attributes, trusted IP ranges, and the link to its consumer.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthsettings.htm
 */
import {
  appReference,
  type ComplexType,
  flag,
  groups,
  int,
  type MetadataType,
  satelliteLabel,
  text,
} from './fieldTable.ts';

const required = { isRequired: true };

export const keyAndFormula = (name: string): ComplexType => ({
  name,
  fields: [text('formula', required), text('key', required)],
});

export const ipRange = (name: string): ComplexType => ({
  name,
  fields: [text('description'), text('endIpAddress', required), text('startIpAddress', required)],
});

export const oauthSettings: MetadataType = {
  name: 'ExtlClntAppOauthSettings',
  directory: 'extlClntAppOauthSettings',
  suffix: 'ecaOauth',
  since: 58,
  sobject: 'ExtlClntAppOauthSettings',
  keyPrefix: '0xJ',
  isSatellite: true,
  isOnePerApp: true,
  fields: [
    flag('areAttributesIncludedInAssetToken', { since: 61 }),
    flag('areCustomPermsIncludedInAssetToken', { since: 61 }),
    text('assetTokenAudiences', { since: 61 }),
    text('assetTokenSigningCertificate', { since: 61 }),
    int('assetTokenValidity', { since: 61 }),
    text('clientAssertionCertificate', { since: 62 }),
    text('commaSeparatedCustomScopes', { since: 61 }),
    text('commaSeparatedOauthScopes'),
    groups('customAttributes', keyAndFormula('ExtlClntAppOauthSettingsAttribute'), { since: 59 }),
    appReference,
    flag('isFirstPartyAppEnabled', { since: 62, byDefault: 'false' }),
    satelliteLabel,
    text('oauthLink', { isKept: true }),
    text('singleLogoutUrl', { since: 59 }),
    groups('trustedIpRanges', ipRange('ExtlClntAppOauthIpRange')),
  ],
};
