/**
 * A report's file, such as JUnit's. In: a path as the command line has it. Out: the file, whole or not at all. Whether it
 * can be written is found out before anything else is done: a run's findings must not be lost for a wrong path.
 */
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { raise } from '../lib/errors.ts';

export type ReportFile = { readonly path: string; readonly write: (text: string) => Promise<void> };

/**
 * The file, after a proof that its folder takes one; folders that are missing are made.
 * @throws {ReportFileError} here, and from `write`
 */
export async function openReportFile(given: string, workingDirectory: string): Promise<ReportFile> {
  const path = resolve(workingDirectory, given);
  await naming(given, async () => {
    await mkdir(dirname(path), { recursive: true });
    if (await isFolder(path)) {
      raise('ReportFileError', { file: given, problem: 'it is a folder' });
    }
    const trial = join(dirname(path), `.${basename(path)}.${process.pid}`);
    await writeFile(trial, '', { flag: 'wx' });
    await rm(trial);
  });
  return {
    path,
    write: (text) =>
      naming(given, async () => {
        const { default: writeFileAtomic } = await import('write-file-atomic');
        await writeFileAtomic(path, text);
      }),
  };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that file system is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'a part of its path is a file, not a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
};

async function naming(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      const code = String(error.code);
      raise('ReportFileError', { file, problem: PROBLEMS[code] ?? `the system says ${code}` }, { cause: error });
    }
    throw error;
  }
}
