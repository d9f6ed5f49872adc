/** Which files a replacement rule is for, and the content of the files that rules take their text from. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import picomatch from 'picomatch';
import { raise } from '../lib/errors.ts';
import { posixPath, type ReplacementRule } from './replacementRule.ts';

/** `path` is relative to the project, with `/`. sf too matches from any folder on, not only from the root. */
export function matchesRule({ files }: ReplacementRule, path: string): boolean {
  const { kind, pattern } = files;
  return kind === 'filename'
    ? path === pattern || path.endsWith(`/${pattern}`)
    : picomatch.isMatch(path, [pattern, `**/${pattern}`], { dot: true });
}

/** @throws {ConfigInvalidError} for a file that can't be read */
export async function readReplacementFiles(
  projectRoot: string,
  rules: readonly ReplacementRule[],
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const { replacement, index } of rules) {
    if (replacement.kind === 'file' && !contents.has(replacement.path)) {
      contents.set(replacement.path, await readText(projectRoot, replacement.path, index));
    }
  }
  return contents;
}

async function readText(projectRoot: string, path: string, index: number): Promise<string> {
  try {
    // sf trims too: the new line at the end of a file belongs to the file, not to the text.
    return (await readFile(isAbsolute(path) ? path : join(projectRoot, path), 'utf8')).trim();
  } catch (error) {
    const problem = `replacements[${index}]: the file ${posixPath(path)} can't be read`;
    return raise('ConfigInvalidError', { file: 'sfdx-project.json', problem }, { cause: error });
  }
}
