/** Elements of ExternalClientAppSettings (`ExternalClientApp.settings`). */
import { boolean, type FieldTable, since } from './fieldRule.ts';

export const externalClientAppSettingsFields: FieldTable = {
  enableClientSecretInRestApiAccess: since(60, boolean),
  enableConsumerSecretApiAccess: boolean,
  enableExternalClientApps: { kind: 'boolean', until: 62 },
  enablePackageEcaOauthFromDevOrg: since(60, boolean),
};
