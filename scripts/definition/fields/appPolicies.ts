/** Elements of ExtlClntAppConfigurablePolicies (`.ecaPlcy`). */
import { appReference, boolean, type FieldTable, since, text } from './fieldRule.ts';

export const appPoliciesFields: FieldTable = {
  externalClientApplication: appReference,
  isAttestPluginEnabled: since(68, boolean),
  isCanvasPluginEnabled: since(65, boolean),
  isEnabled: { kind: 'boolean', isRequired: true },
  isMobilePluginEnabled: since(62, boolean),
  isNotificationPluginEnabled: since(61, boolean),
  isOauthPluginEnabled: boolean,
  isPushPluginEnabled: since(62, boolean),
  isSamlPluginEnabled: since(63, boolean),
  label: text,
  startPage: since(62, { kind: 'text', values: ['None', 'Custom', 'OAuth', 'SAML'] }),
  startUrl: since(62, text),
};
