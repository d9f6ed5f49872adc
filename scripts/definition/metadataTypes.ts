/**
 * The metadata types that a definition is made of: folder, suffix and elements of each, and the same of the kindred types
 * that this project does not deploy. Folders and suffixes are those of the source-deploy-retrieve registry.
 */
import type { FieldTable } from './fields/fieldRule.ts';
import { fieldsOfType } from './fields/fieldTables.ts';

export type TypeDefinition = {
  readonly name: string;
  readonly folder: string;
  readonly suffix: string;
  /** Left out where the elements are too many to be kept here (PermissionSet) or depend on the file (Settings). */
  readonly fields?: FieldTable;
};

export const APP_TYPE = {
  name: 'ExternalClientApplication',
  folder: 'externalClientApps',
  suffix: 'eca',
  fields: fieldsOfType('ExternalClientApplication'),
} as const satisfies TypeDefinition;
export const GLOBAL_OAUTH_TYPE = {
  name: 'ExtlClntAppGlobalOauthSettings',
  folder: 'extlClntAppGlobalOauthSets',
  suffix: 'ecaGlblOauth',
  fields: fieldsOfType('ExtlClntAppGlobalOauthSettings'),
} as const satisfies TypeDefinition;
export const OAUTH_TYPE = {
  name: 'ExtlClntAppOauthSettings',
  folder: 'extlClntAppOauthSettings',
  suffix: 'ecaOauth',
  fields: fieldsOfType('ExtlClntAppOauthSettings'),
} as const satisfies TypeDefinition;
export const OAUTH_POLICIES_TYPE = {
  name: 'ExtlClntAppOauthConfigurablePolicies',
  folder: 'extlClntAppOauthPolicies',
  suffix: 'ecaOauthPlcy',
  fields: fieldsOfType('ExtlClntAppOauthConfigurablePolicies'),
} as const satisfies TypeDefinition;
export const APP_POLICIES_TYPE = {
  name: 'ExtlClntAppConfigurablePolicies',
  folder: 'extlClntAppPolicies',
  suffix: 'ecaPlcy',
  fields: fieldsOfType('ExtlClntAppConfigurablePolicies'),
} as const satisfies TypeDefinition;
export const PERMISSION_SET_TYPE = {
  name: 'PermissionSet',
  folder: 'permissionsets',
  suffix: 'permissionset',
} as const satisfies TypeDefinition;
export const SETTINGS_TYPE = {
  name: 'Settings',
  folder: 'settings',
  suffix: 'settings',
} as const satisfies TypeDefinition;

/** The four that belong to an app and name it in `externalClientApplication`. */
export const SATELLITE_TYPES: readonly TypeDefinition[] = [
  GLOBAL_OAUTH_TYPE,
  OAUTH_TYPE,
  OAUTH_POLICIES_TYPE,
  APP_POLICIES_TYPE,
];
/** The five types of an External Client App. */
export const ECA_TYPES: readonly TypeDefinition[] = [APP_TYPE, ...SATELLITE_TYPES];
/** Every type that is read, in the order in which an org wants them. */
export const ALL_TYPES: readonly TypeDefinition[] = [
  SETTINGS_TYPE,
  APP_TYPE,
  GLOBAL_OAUTH_TYPE,
  OAUTH_TYPE,
  PERMISSION_SET_TYPE,
  OAUTH_POLICIES_TYPE,
  APP_POLICIES_TYPE,
];

/** Suffix and folder of the other parts of an External Client App: real, but not part of a client credentials app. */
const KINDRED: Readonly<Record<string, readonly [suffix: string, folder: string]>> = {
  ExtlClntAppAttestConfigurablePolicies: ['ecaAttestPlcy', 'extlClntAppAttestPolicies'],
  ExtlClntAppAttestSettings: ['ecaAttest', 'extlClntAppAttestSettings'],
  ExtlClntAppCanvasSettings: ['ecaCanvas', 'extlClntAppCanvasSettings'],
  ExtlClntAppMobileConfigurablePolicies: ['ecaMobilePlcy', 'extlClntAppMobilePolicies'],
  ExtlClntAppMobileSettings: ['ecaMobile', 'extlClntAppMobileSettings'],
  ExtlClntAppNotificationSettings: ['ecaNotifications', 'extlClntAppNotifSettings'],
  ExtlClntAppOauthSecuritySettings: ['ecaOauthSecurity', 'extlClntAppOauthSecuritySettings'],
  ExtlClntAppPushConfigurablePolicies: ['ecaPushPlcy', 'extlClntAppPushPolicies'],
  ExtlClntAppPushSettings: ['ecaPush', 'extlClntAppPushSettings'],
  ExtlClntAppSamlConfigurablePolicies: ['ecaSamlPlcy', 'extlClntAppSamlConfigurablePolicies'],
  ExtlClntAppSampleConfigurablePolicies: ['ecaSmplPlcy', 'extlClntAppSamplePolicies'],
  ExtlClntAppSampleSettings: ['ecaSmpl', 'extlClntAppSampleSettings'],
};

/** They are checked, and never sent: each names its app in `externalClientApplication`. */
export const KINDRED_TYPES: readonly TypeDefinition[] = Object.entries(KINDRED).map(([name, [suffix, folder]]) => ({
  name,
  folder,
  suffix,
  fields: fieldsOfType(name),
}));

export const KINDRED_SUFFIXES: ReadonlySet<string> = new Set(KINDRED_TYPES.map(({ suffix }) => suffix));

/** The kindred type of this name. */
export const kindredTypeNamed = (name: string): TypeDefinition | undefined =>
  KINDRED_TYPES.find((type) => type.name === name);

/** The type of this name. */
export const typeNamed = (name: string): TypeDefinition | undefined => ALL_TYPES.find((type) => type.name === name);

/** The type of this suffix, in exactly this spelling. */
export const typeOfSuffix = (suffix: string): TypeDefinition | undefined =>
  ALL_TYPES.find((type) => type.suffix === suffix);
