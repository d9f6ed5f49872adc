/**
 * Files outside the package directories in which people leave a secret by accident: notes, configuration, examples.
 * Reads a few text files and no more; a search through the whole repository is an audit's work.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

const FOLDERS = ['config', 'docs'] as const;
const ROOT_FILES = /(\.md|\.txt|\.ya?ml|^\.env\.example)$/i;
const LARGEST_BYTES = 1_000_000;

async function list(folder: string, recursive: boolean): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

/** Paths are relative to the project, with `/`. */
export async function readGuardedFiles(projectRoot: string): Promise<readonly { path: string; content: Buffer }[]> {
  const inFolders = await Promise.all(FOLDERS.map((folder) => list(join(projectRoot, folder), true)));
  const atRoot = (await list(projectRoot, false)).filter((path) => ROOT_FILES.test(basename(path)));
  const files = await Promise.all(
    [...inFolders.flat(), ...atRoot].map(async (path) => ({
      path: relative(projectRoot, path).replaceAll('\\', '/'),
      content: await readFile(path),
    })),
  );
  return files.filter(({ content }) => content.length <= LARGEST_BYTES);
}
