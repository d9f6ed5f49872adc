/** Which files a replacement rule is for, and the content of the files that rules take their text from. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import picomatch from 'picomatch';
import { raise } from '../lib/errors.ts';
import type { ReplacementRule } from './replacementRule.ts';

/** Of any system: the project file may have been written on another one. */
const ABSOLUTE = /^(?:[A-Za-z]:)?\//;

/** `path` is relative to the project, with `/`. sf too matches from any folder on, not only from the root. */
export function matchesRule({ files }: ReplacementRule, path: string): boolean {
  const { kind, pattern } = files;
  if (kind === 'filename' && ABSOLUTE.test(pattern)) {
    return pattern.endsWith(`/${path}`);
  }
  return kind === 'filename' ? path === pattern || path.endsWith(`/${pattern}`) : matcherOf(pattern)(path);
}

const matchers = new Map<string, (path: string) => boolean>();

/** A pattern is asked about every file of the source, and costs more to read than to ask. */
function matcherOf(pattern: string): (path: string) => boolean {
  const known = matchers.get(pattern) ?? picomatch([pattern, `**/${pattern}`], { dot: true });
  matchers.set(pattern, known);
  return known;
}

/**
 * A rule with a condition may name a file that exists only where the condition holds; that such a file is missing shows
 * when the rule is applied.
 * @throws {ConfigInvalidError} for a file that can't be read
 */
export async function readReplacementFiles(
  projectRoot: string,
  rules: readonly ReplacementRule[],
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const rule of rules) {
    const { replacement } = rule;
    if (replacement.kind === 'file' && !contents.has(replacement.path)) {
      const text = await readText(projectRoot, replacement.path, rule);
      if (text !== undefined) {
        contents.set(replacement.path, text);
      }
    }
  }
  return contents;
}

async function readText(projectRoot: string, path: string, rule: ReplacementRule): Promise<string | undefined> {
  try {
    // sf trims too: the new line at the end of a file belongs to the file, not to the text.
    return (await readFile(isAbsolute(path) ? path : join(projectRoot, path), 'utf8')).trim();
  } catch (error) {
    if (rule.onlyWhen.length > 0 && error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    return rejectMissingFile(rule, path, error);
  }
}

/** @throws {ConfigInvalidError} always */
export const rejectMissingFile = ({ index }: ReplacementRule, path: string, cause?: unknown): never =>
  raise(
    'ConfigInvalidError',
    { file: 'sfdx-project.json', problem: `replacements[${index}]: the file ${path} can't be read` },
    { cause },
  );
