/**
 * Where a secret must not be. In: the secrets of an emulator, and texts, files or a process. Out: the places that hold one
 * in any of the forms that programs give it. The store and the emulator's own folder hold them on purpose.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consumersOf } from './deployedOrg.ts';
import type { SweepWorld } from './sweepWorld.ts';

const formsOf = (secret: string, key: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(`${key}:${secret}`).toString('base64'),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('hex'),
];

/** Every secret that the lane's orgs have, main or staged, in all forms. */
export function secretForms(world: SweepWorld): readonly string[] {
  const { state } = world.emulator();
  return world
    .orgs()
    .flatMap((org) => consumersOf(world, org))
    .flatMap((consumer) => [consumer, ...[state.consumers.staged(consumer.consumerId) ?? []].flat()])
    .flatMap(({ secret, key }) => formsOf(secret, key));
}

/** Below the lane's folder: the credentials file itself. */
const HOLDERS = /^data\/credentials\/[^/]+\.json$/;

export const leaksIn = (place: string, text: string, forms: readonly string[]): readonly string[] =>
  forms.some((form) => text.includes(form)) ? [`a secret in ${place}`] : [];

export async function leaksInFiles({ folder }: SweepWorld, forms: readonly string[]): Promise<readonly string[]> {
  const below = await Promise.all(
    ['home', 'data', 'tmp'].map((part) => readdir(join(folder, part), { recursive: true, withFileTypes: true })),
  );
  const files = below.flat().filter((entry) => entry.isFile());
  const leaks = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1);
      return HOLDERS.test(name) ? [] : leaksIn(name, await readFile(path, 'latin1'), forms);
    }),
  );
  return leaks.flat();
}
