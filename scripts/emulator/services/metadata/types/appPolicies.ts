/**
 * The policies of an app as a whole: on or off, and which of its plugins count.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappconfigurablepolicies.htm
 */
import { appReference, flag, type MetadataType, oneOf, text } from './fieldTable.ts';

export const appPolicies: MetadataType = {
  name: 'ExtlClntAppConfigurablePolicies',
  directory: 'extlClntAppPolicies',
  suffix: 'ecaPlcy',
  since: 60,
  sobject: 'ExtlClntAppPlcyCnfg',
  keyPrefix: '0xM',
  isSatellite: true,
  isOnePerApp: true,
  fields: [
    appReference,
    flag('isAttestPluginEnabled', { since: 68 }),
    flag('isCanvasPluginEnabled', { since: 65 }),
    flag('isEnabled', { isRequired: true }),
    flag('isMobilePluginEnabled', { since: 62 }),
    flag('isNotificationPluginEnabled', { since: 61 }),
    flag('isOauthPluginEnabled', { byDefault: 'true' }),
    flag('isPushPluginEnabled', { since: 62 }),
    flag('isSamlPluginEnabled', { since: 63 }),
    text('label'),
    oneOf('startPage', 'ExtlClntAppStartPage', ['None', 'Custom', 'OAuth', { value: 'SAML', since: 63 }], {
      since: 62,
      byDefault: 'None',
    }),
    text('startUrl', { since: 62 }),
  ],
};
