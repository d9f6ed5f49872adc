/**
 * Which files are looked at one by one? Those of the apps in question, those that name no app of the source (they are
 * somebody's mistake), the permission sets that the policies use, and the settings for External Client Apps. Files of
 * other apps, and whatever else lies in the package directories, are left alone: they must not stop this deployment.
 */
import { APP_TYPE, SATELLITE_TYPES, SETTINGS_TYPE } from '../metadataTypes.ts';
import { textOf } from '../xml/xmlElement.ts';
import { EXTERNAL_CLIENT_APP_SETTINGS } from './elementTables.ts';
import type { CheckedFile } from './finding.ts';

const isHeader = ({ type }: CheckedFile): boolean => type === APP_TYPE.name;

/** `appName` undefined: every app. Of twins the first: that there are two is a finding of its own. */
export function selectHeaders(files: readonly CheckedFile[], appName: string | undefined): readonly CheckedFile[] {
  const headers = files.filter((file) => isHeader(file) && (appName === undefined || file.fullName === appName));
  return headers.filter((file, index) => headers.findIndex(({ fullName }) => fullName === file.fullName) === index);
}

/** All but the permission sets, in the order given. */
export function selectFiles(files: readonly CheckedFile[], appName: string | undefined): readonly CheckedFile[] {
  const others = new Set(
    files.filter((file) => isHeader(file) && file.fullName !== appName).map(({ fullName }) => fullName),
  );
  return files.filter((file) => {
    if (isHeader(file)) {
      return appName === undefined || file.fullName === appName;
    }
    if (file.type === SETTINGS_TYPE.name) {
      return file.fullName === EXTERNAL_CLIENT_APP_SETTINGS;
    }
    const app = textOf(file.document.root, 'externalClientApplication')?.trim();
    const isSatellite = SATELLITE_TYPES.some(({ name }) => name === file.type);
    return isSatellite && (appName === undefined || app === undefined || !others.has(app));
  });
}
