/**
 * What .forceignore keeps out. Only the file at the project's root counts, as for sf. A rule may name a file with or
 * without `-meta.xml`: people write both, and mean the same file.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore from 'ignore';

export const FORCE_IGNORE_FILE = '.forceignore';

/** sf ignores these without being told. */
const ALWAYS_IGNORED = ['**/*.dup', '**/.*', '**/package2-descriptor.json', '**/package2-manifest.json'];

const META_SUFFIX = '-meta.xml';

export type ForceIgnore = (path: string) => boolean;

/** In: the text of .forceignore. Out: whether it keeps a path out, which is relative to the project, with `/`. */
export function buildForceIgnore(text: string): ForceIgnore {
  // A mark at the beginning or carriage returns would become part of a rule, which then matches nothing, in silence.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const rules = ignore().add(ALWAYS_IGNORED).add(lines);
  return (path) => {
    const found = [path, ...(path.endsWith(META_SUFFIX) ? [path.slice(0, -META_SUFFIX.length)] : [])].map((form) =>
      rules.test(form),
    );
    return found.some(({ ignored }) => ignored) && !found.some(({ unignored }) => unignored);
  };
}

export const readForceIgnore = async (projectRoot: string): Promise<ForceIgnore> =>
  buildForceIgnore(await readForceIgnoreText(projectRoot));

/** Empty where there is none. */
export async function readForceIgnoreText(projectRoot: string): Promise<string> {
  try {
    return await readFile(join(projectRoot, FORCE_IGNORE_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}
