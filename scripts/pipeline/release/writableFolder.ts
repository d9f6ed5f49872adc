/**
 * A folder of the release's own files. In: its path. Out: nothing, or the error before anything relies on it: a lock asks again
 * and again for what a folder will never give.
 */
import { access, constants, mkdir } from 'node:fs/promises';
import { raise } from '../../lib/errors.ts';

/** @throws {JournalError} */
export const makeWritableFolder = (folder: string): Promise<void> =>
  namingPlace(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  });

/** What the system says of the place in words of the catalogue; other errors pass. @throws {JournalError} */
export async function namingPlace<Value>(location: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined;
    if (code === undefined) {
      throw error;
    }
    return raise('JournalError', { location, problem: `the system says ${code}` }, { cause: error });
  }
}
