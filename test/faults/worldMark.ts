/**
 * Tells two moments of one run apart by what they would leave behind if the process died: the state of the emulator and
 * the files of the lane. In: the lane. Out: a text that is the same while nothing was written.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitQuiet } from './awaitQuiet.ts';
import type { SweepWorld } from './sweepWorld.ts';
import { stateWrites } from './watchRequests.ts';

/** Waits for what is being written first. At once then, so that nothing comes in between. */
export async function worldMark({ folder }: SweepWorld): Promise<string> {
  await awaitQuiet();
  const hash = createHash('sha1').update(`${stateWrites()}`);
  for (const part of ['home', 'data', 'tmp']) {
    for (const entry of readdirSync(join(folder, part), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      hash.update(`\n${path}\n`).update(entry.isFile() ? readFileSync(path) : '');
    }
  }
  return hash.digest('base64');
}
