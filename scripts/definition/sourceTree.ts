/**
 * The files of the package directories, with their bytes. Out: what .forceignore lets through, and apart from it what it
 * keeps out, which the secret guard looks at all the same. Links are followed by nobody: they lead out of the project.
 */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './appDefinition.ts';
import { warningAt } from './checks/finding.ts';
import { PROJECT_FILE } from './findProjectRoot.ts';
import { FORCE_IGNORE_FILE, type ForceIgnore } from './forceIgnore.ts';
import type { LineAndColumn } from './textPosition.ts';

export type TreeFile = {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly content: Buffer;
  readonly isIgnored: boolean;
};

export type SourceTree = { readonly files: readonly TreeFile[]; readonly warnings: readonly Finding[] };

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

async function listFolder(projectRoot: string, folder: string): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir(join(projectRoot, folder), { withFileTypes: true });
    const nested = await Promise.all(
      entries.map(async (entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          return (await listFolder(projectRoot, path)) ?? [];
        }
        return entry.isFile() ? [path] : [];
      }),
    );
    return nested.flat();
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** A package directory that is not there is a warning: it may belong to a part that is not checked out. */
export async function readSourceTree(
  projectRoot: string,
  packageDirectories: readonly string[],
  isIgnored: ForceIgnore,
  positions: ReadonlyMap<string, LineAndColumn> = new Map(),
): Promise<SourceTree> {
  const warnings: Finding[] = [];
  const paths = new Set<string>();
  for (const folder of packageDirectories) {
    const listed = await listFolder(projectRoot, folder);
    if (listed === undefined) {
      warnings.push(
        warningAt({ file: PROJECT_FILE, line: 1, column: 1, ...positions.get(folder) }, 'package-directory-missing', {
          message: `The package directory ${folder} does not exist`,
          fix: `Create ${folder}, or delete it from packageDirectories.`,
        }),
      );
    }
    for (const path of listed ?? []) {
      paths.add(path);
    }
  }
  const nested = [...paths].find((path) => path.endsWith(`/${FORCE_IGNORE_FILE}`));
  if (nested !== undefined) {
    warnings.push(
      warningAt({ file: nested, line: 1, column: 1 }, 'nested-forceignore', {
        message: `${nested} has no effect: only ${FORCE_IGNORE_FILE} at the root of the project counts`,
        fix: `Move its rules to ${FORCE_IGNORE_FILE} at the root.`,
      }),
    );
  }
  // Read one after the other: small files of a local disk take a third of the time that a promise for each would.
  const files = [...paths].toSorted().map((path) => ({
    path,
    content: readFileSync(join(projectRoot, path)),
    isIgnored: isIgnored(path),
  }));
  return { files, warnings };
}
