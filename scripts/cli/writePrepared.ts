/**
 * Writes prepared files as far as that was agreed to. In: the files, the flags, somebody to ask, if there is one. Out:
 * what became of them. What differs is shown before anybody is asked, and before it is refused.
 */
import { type FileToWrite, type WriteOutcome, writeAppFiles } from '../authoring/writeAppFiles.ts';
import { raise } from '../lib/errors.ts';
import type { Questions } from './askForApp.ts';
import type { Output } from './output.ts';

export type WriteRequest = {
  readonly projectRoot: string;
  readonly app: string;
  readonly files: readonly FileToWrite[];
  readonly isDryRun: boolean;
  readonly isAgreed: boolean;
  readonly questions: Pick<Questions, 'confirm'> | undefined;
  /** The command as it was given, for the way on. */
  readonly command: string;
};

/** @throws {FilesDifferError} {UnsafePathError} */
export async function writePrepared(request: WriteRequest, output: Output): Promise<WriteOutcome> {
  const { projectRoot, app, files, isDryRun, isAgreed, questions, command } = request;
  const mode = isDryRun ? 'dryRun' : 'write';
  const first = await writeAppFiles(projectRoot, files, { mode, overwrite: isAgreed });
  const differing = first.files.filter(({ state }) => state === 'differs');
  if (isDryRun || differing.length === 0) {
    return first;
  }
  const diff = differing.map((file) => file.diff).join('\n');
  output.line(diff);
  const question = `Overwrite ${differing.length === 1 ? 'this file' : `these ${differing.length} files`}?`;
  if ((await questions?.confirm(question)) === true) {
    return writeAppFiles(projectRoot, files, { mode, overwrite: true });
  }
  return raise('FilesDifferError', { app, command, files: differing.map(({ path }) => path), diff });
}
