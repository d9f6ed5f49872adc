/**
 * The one writer of metadata files. In: a project, files by path, and whether others' files may be overwritten. Out: what
 * became, or would become, of each, with a diff. Never half done: nothing is written while one file stands in the way,
 * each file is written beside its place and moved into it, and what was written before a failure is put back. Never
 * follows a link, and writes nowhere but into the package directories and the two files of settings.
 */
import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { PROJECT_FILE } from '../definition/findProjectRoot.ts';
import { readProjectFile } from '../definition/projectFile.ts';
import { VALUES_FILE } from '../definition/valuesConfig.ts';
import { raise } from '../lib/errors.ts';
import { unifiedDiff } from './unifiedDiff.ts';

export type FileToWrite = {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly content: string;
  /** The text that this one was made from by adding to it: while the file still is that text, nothing is lost. */
  readonly editOf?: string;
};

export type FileState = 'created' | 'unchanged' | 'edited' | 'differs' | 'overwritten';

export type FileOutcome = {
  readonly path: string;
  readonly state: FileState;
  /** As `diff -u`; empty for `unchanged`. */
  readonly diff: string;
};

export type WriteOutcome = {
  /** False for a dry run, where a file differs, and where nothing was to be done. */
  readonly isWritten: boolean;
  readonly files: readonly FileOutcome[];
};

export type WriteOptions = { readonly mode: 'write' | 'dryRun'; readonly overwrite: boolean };

type Prepared = FileToWrite & FileOutcome & { readonly before: string | undefined };

/**
 * Files that differ are not touched, and then no other is either, unless `overwrite` is true.
 * @throws {UnsafePathError} {ConfigInvalidError}
 */
export async function writeAppFiles(
  projectRoot: string,
  files: readonly FileToWrite[],
  { mode, overwrite }: WriteOptions,
): Promise<WriteOutcome> {
  const { packageDirectories } = await readProjectFile(projectRoot);
  for (const { path } of files) {
    requireInside(path, packageDirectories);
    await rejectLinks(projectRoot, path);
  }
  rejectTwins(files);
  const prepared = await Promise.all(files.map((file) => prepareFile(projectRoot, file, overwrite)));
  const outcome = prepared.map(({ path, state, diff }) => ({ path, state, diff }));
  const toWrite = prepared.filter(({ state }) => state !== 'unchanged');
  if (mode === 'dryRun' || toWrite.length === 0 || toWrite.some(({ state }) => state === 'differs')) {
    return { isWritten: false, files: outcome };
  }
  await writeAll(projectRoot, toWrite);
  return { isWritten: true, files: outcome };
}

const refuse = (path: string, problem: string): never => raise('UnsafePathError', { file: path, problem });

function requireInside(path: string, packageDirectories: readonly string[]): void {
  const isInside = packageDirectories.some((directory) => path.startsWith(`${directory}/`));
  if (path.includes('\\') || path.includes('\0') || posix.isAbsolute(path) || posix.normalize(path) !== path) {
    refuse(path, 'it is no plain path inside the project');
  }
  if (!isInside && path !== PROJECT_FILE && path !== VALUES_FILE) {
    refuse(path, `it is in none of the package directories (${packageDirectories.join(', ')})`);
  }
}

/** Two files of one name would be one file on systems that know no case. */
function rejectTwins(files: readonly FileToWrite[]): void {
  const paths = files.map(({ path }) => path.toLowerCase());
  const twin = files.find(({ path }, index) => paths.indexOf(path.toLowerCase()) !== index);
  if (twin !== undefined) {
    refuse(twin.path, 'it was to be written twice');
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Every folder on the way and the file itself: a link may lead anywhere. */
async function rejectLinks(projectRoot: string, path: string): Promise<void> {
  const names = path.split('/');
  for (let depth = 1; depth <= names.length; depth += 1) {
    const part = names.slice(0, depth).join('/');
    try {
      const stats = await lstat(join(projectRoot, part));
      if (stats.isSymbolicLink()) {
        refuse(path, `${part} is a symbolic link`);
      }
      if (depth < names.length ? !stats.isDirectory() : !stats.isFile()) {
        refuse(path, `${part} is there, and is no ${depth < names.length ? 'folder' : 'file'}`);
      }
    } catch (error) {
      if (isMissing(error)) {
        return;
      }
      throw error;
    }
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

async function prepareFile(projectRoot: string, file: FileToWrite, overwrite: boolean): Promise<Prepared> {
  const before = await readIfThere(join(projectRoot, file.path));
  const stateOf = (): FileState => {
    if (before === undefined) {
      return 'created';
    }
    if (before === file.content) {
      return 'unchanged';
    }
    if (file.editOf === before) {
      return 'edited';
    }
    return overwrite ? 'overwritten' : 'differs';
  };
  return { ...file, before, state: stateOf(), diff: unifiedDiff(file.path, before, file.content) };
}

/** Each into its place in one move; the first failure puts back what is there already. */
async function writeAll(projectRoot: string, files: readonly Prepared[]): Promise<void> {
  const written: Prepared[] = [];
  try {
    for (const file of files) {
      const target = join(projectRoot, file.path);
      await mkdir(dirname(target), { recursive: true });
      await writeFileAtomic(target, file.content);
      written.push(file);
    }
  } catch (error) {
    for (const { path, before } of written.toReversed()) {
      const target = join(projectRoot, path);
      await (before === undefined ? rm(target) : writeFileAtomic(target, before));
    }
    throw error;
  }
}
