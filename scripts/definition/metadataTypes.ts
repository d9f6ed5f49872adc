/**
 * The metadata types that a definition is made of: folder, suffix and elements of each, and the suffixes of the kindred
 * types that this project does not deploy. Folders and suffixes are those of the source-deploy-retrieve registry.
 */
import { appPoliciesFields } from './fields/appPolicies.ts';
import { externalClientApplicationFields } from './fields/externalClientApplication.ts';
import type { FieldTable } from './fields/fieldRule.ts';
import { globalOauthSettingsFields } from './fields/globalOauthSettings.ts';
import { oauthPoliciesFields } from './fields/oauthPolicies.ts';
import { oauthSettingsFields } from './fields/oauthSettings.ts';

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
  fields: externalClientApplicationFields,
} as const satisfies TypeDefinition;
export const GLOBAL_OAUTH_TYPE = {
  name: 'ExtlClntAppGlobalOauthSettings',
  folder: 'extlClntAppGlobalOauthSets',
  suffix: 'ecaGlblOauth',
  fields: globalOauthSettingsFields,
} as const satisfies TypeDefinition;
export const OAUTH_TYPE = {
  name: 'ExtlClntAppOauthSettings',
  folder: 'extlClntAppOauthSettings',
  suffix: 'ecaOauth',
  fields: oauthSettingsFields,
} as const satisfies TypeDefinition;
export const OAUTH_POLICIES_TYPE = {
  name: 'ExtlClntAppOauthConfigurablePolicies',
  folder: 'extlClntAppOauthPolicies',
  suffix: 'ecaOauthPlcy',
  fields: oauthPoliciesFields,
} as const satisfies TypeDefinition;
export const APP_POLICIES_TYPE = {
  name: 'ExtlClntAppConfigurablePolicies',
  folder: 'extlClntAppPolicies',
  suffix: 'ecaPlcy',
  fields: appPoliciesFields,
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

/** Suffixes of other parts of an External Client App: real, but not part of a client credentials app. */
export const KINDRED_SUFFIXES: ReadonlySet<string> = new Set([
  'ecaOauthSecurity',
  'ecaMobile',
  'ecaMobilePlcy',
  'ecaSamlPlcy',
  'ecaPush',
  'ecaPushPlcy',
  'ecaNotifications',
  'ecaCanvas',
  'ecaAttest',
  'ecaAttestPlcy',
  'ecaSmpl',
  'ecaSmplPlcy',
]);

/** The type of this name. */
export const typeNamed = (name: string): TypeDefinition | undefined => ALL_TYPES.find((type) => type.name === name);

/** The type of this suffix, in exactly this spelling. */
export const typeOfSuffix = (suffix: string): TypeDefinition | undefined =>
  ALL_TYPES.find((type) => type.suffix === suffix);
