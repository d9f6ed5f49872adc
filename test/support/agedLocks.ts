/**
 * Lets time pass for the locks of a killed run: proper-lockfile takes one over when it was not touched for some seconds,
 * for which the next run would wait in real time.
 * @see https://github.com/moxystudio/node-proper-lockfile#lockfile-options
 */
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const AGE_MILLISECONDS = 60_000;

/** The locks below the folder are as if the kill had been a minute ago. */
export async function ageLocks(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const past = new Date(Date.now() - AGE_MILLISECONDS);
  const locks = entries.filter((entry) => entry.isDirectory() && entry.name.endsWith('.lock'));
  await Promise.all(locks.map(({ parentPath, name }) => utimes(join(parentPath, name), past, past)));
}
