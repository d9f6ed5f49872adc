/** What a command that writes source says of its files. In: the outcome. Out: text for people, and the errors for a refusal. */
import type { FileOutcome, FileState, WriteOutcome } from '../authoring/writeAppFiles.ts';

const WORDS: Readonly<Record<FileState, readonly [done: string, wouldBe: string]>> = {
  created: ['created', 'new'],
  unchanged: ['unchanged', 'unchanged'],
  edited: ['edited', 'edit'],
  differs: ['differs', 'differs'],
  overwritten: ['overwritten', 'overwrite'],
};

/** A new file is its own diff: it is listed, and shown only where nothing is written. */
const isShown = (isWritten: boolean, { state }: FileOutcome): boolean =>
  state !== 'unchanged' && (!isWritten || state !== 'created');

export const describeFiles = ({ files, isWritten }: WriteOutcome): readonly string[] =>
  files.map(({ path, state }) => `  ${WORDS[state][isWritten ? 0 : 1].padEnd(11)} ${path}`);

export const diffsOf = ({ files, isWritten }: WriteOutcome): readonly string[] =>
  files.filter((file) => isShown(isWritten, file)).map(({ diff }) => diff.trimEnd());

/** "nothing to change", "would be written", "written". */
export function summaryOf({ files, isWritten }: WriteOutcome): string {
  const changed = files.filter(({ state }) => state !== 'unchanged').length;
  if (changed === 0) {
    return `nothing to change, all ${files.length} files are there already`;
  }
  const count = `${changed} of ${files.length} files`;
  return isWritten ? `${count} written` : `${count} would be written; nothing was`;
}
