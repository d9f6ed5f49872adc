/**
 * The project that a directory belongs to: the nearest folder upwards that holds sfdx-project.json. A file of that name
 * in the home folder is sf's own leftover and no project, unless the command was started right there.
 */
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { raise } from '../lib/errors.ts';

export const PROJECT_FILE = 'sfdx-project.json';

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return false;
    }
    throw error;
  }
}

/** @throws {NotAProjectError} */
export async function findProjectRoot(directory: string, home: string = homedir()): Promise<string> {
  const start = resolve(directory);
  for (let folder = start; ; folder = dirname(folder)) {
    if ((folder === start || folder !== resolve(home)) && (await isThere(join(folder, PROJECT_FILE)))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      return raise('NotAProjectError', { directory: start });
    }
  }
}
