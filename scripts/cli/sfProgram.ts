/** Where the sf CLI of this project is: the one that `npm run sf:install` fetched, else the one on the path. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { raise } from '../lib/errors.ts';

/** The version that the tests run against. */
export const SF_CLI_VERSION = '2.150.6';

/** Beside the project, not in a data folder: it is a tool, not state. */
export const sfToolFolder = (projectRoot: string): string => join(projectRoot, '.eca', 'tools', 'sf');

const names = process.platform === 'win32' ? ['sf.cmd', 'sf.exe'] : ['sf'];

export const installedSf = (projectRoot: string): string | undefined =>
  names.map((name) => join(sfToolFolder(projectRoot), 'node_modules', '.bin', name)).find((file) => existsSync(file));

/** @throws {SfCliMissingError} */
export function findSf(projectRoot: string, path: string | undefined): string {
  const onPath = (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return installedSf(projectRoot) ?? onPath.find((file) => existsSync(file)) ?? raise('SfCliMissingError', {});
}
