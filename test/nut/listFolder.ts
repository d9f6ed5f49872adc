/** Every file and folder below a folder with what it holds, to see whether a command wrote anything. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Paths relative to the folder, with a digest of each file's content. */
export async function listFolder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    return entry.isFile()
      ? `${name} ${createHash('sha256')
          .update(await readFile(path))
          .digest('hex')}`
      : `${name}/`;
  });
  return (await Promise.all(lines)).sort();
}
