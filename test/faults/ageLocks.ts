/**
 * Lets time pass for the locks of a killed run: proper-lockfile takes one over when it was not touched for some seconds,
 * for which the next run waits in real time. In: the world. Out: its locks, as if the kill had been a minute ago.
 * @see https://github.com/moxystudio/node-proper-lockfile#lockfile-options
 */
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { SweepWorld } from './sweepWorld.ts';

const AGE_MILLISECONDS = 60_000;

export async function ageLocks({ folder }: SweepWorld): Promise<void> {
  const entries = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
  const past = new Date(Date.now() - AGE_MILLISECONDS);
  const locks = entries.filter((entry) => entry.isDirectory() && entry.name.endsWith('.lock'));
  await Promise.all(locks.map(({ parentPath, name }) => utimes(join(parentPath, name), past, past)));
}
