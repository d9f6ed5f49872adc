/**
 * Every metadata type that the emulator knows, and how it is found: by name, or by the folder of a file.
 */
import { apexClass } from './apexClass.ts';
import { appPolicies } from './appPolicies.ts';
import { connectedApp } from './connectedApp.ts';
import { droppedAppTypes } from './droppedAppTypes.ts';
import { externalClientApplication } from './externalClientApplication.ts';
import { isInVersion, type MetadataType } from './fieldTable.ts';
import { globalOauthSettings } from './globalOauthSettings.ts';
import { oauthPolicies } from './oauthPolicies.ts';
import { oauthSettings } from './oauthSettings.ts';
import { orgSettings } from './orgSettings.ts';
import { otherAppTypes } from './otherAppTypes.ts';
import { permissionSet, profile } from './permissionSet.ts';

/** In the order in which a deployment must write them: what is referred to comes first. */
export const metadataTypes: readonly MetadataType[] = [
  orgSettings,
  apexClass,
  profile,
  permissionSet,
  externalClientApplication,
  oauthSettings,
  globalOauthSettings,
  oauthPolicies,
  appPolicies,
  ...otherAppTypes,
  ...droppedAppTypes,
  connectedApp,
];

const byName = new Map(metadataTypes.map((type) => [type.name, type]));
const byDirectory = new Map(metadataTypes.map((type) => [type.directory, type]));

/** The type of this name that the API version has. */
export const metadataTypeNamed = (name: string, version: number): MetadataType | undefined => {
  const type = byName.get(name);
  return type && isInVersion(type, version) ? type : undefined;
};

/** The type whose files are in this folder of a package. */
export const metadataTypeOfDirectory = (directory: string): MetadataType | undefined => byDirectory.get(directory);

/** The types that belong to one app. */
export const satelliteTypes: readonly MetadataType[] = metadataTypes.filter((type) => type.isSatellite);
