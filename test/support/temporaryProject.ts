/**
 * A project in a real folder of its own for tests of the reading half of `definition`. In: files by path, as text or
 * bytes. Out: whatever the work on it gives; the folder is gone afterwards, however the work ends.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

export type ProjectFiles = Readonly<Record<string, string | Uint8Array>>;

export async function withFolder<Value>(
  files: ProjectFiles,
  work: (folder: string) => Promise<Value>,
  prefix = 'eca-project-',
): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text of a project file with one package directory, `force-app`. */
export const projectJson = (more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '66.0', ...more });

const ROOT = resolve(import.meta.dirname, '..', '..');
const OWN_FILES = ['sfdx-project.json', '.forceignore', 'config/values.json'] as const;

/** This project's own source and configuration; `undefined` leaves a file out. */
export async function ownProject(
  changes: Readonly<Record<string, string | Uint8Array | undefined>> = {},
): Promise<ProjectFiles> {
  const entries = await readdir(join(ROOT, 'force-app'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const own = await Promise.all(
    [...OWN_FILES, ...paths].map(async (path) => [path, await readFile(join(ROOT, path))] as const),
  );
  const files = new Map<string, string | Uint8Array | undefined>([...own, ...Object.entries(changes)]);
  return Object.fromEntries([...files].flatMap(([path, content]) => (content === undefined ? [] : [[path, content]])));
}

/** This project's values with an address that nobody has set aside for examples: a project without one finding. */
export const valuesWithContact = async (): Promise<string> =>
  (await readFile(join(ROOT, 'config/values.json'), 'utf8')).replaceAll('owner@example.com', 'owner@acme.test');
