/**
 * Lets one run at a time change an app's credentials. In: the journal's place and the work. Out: what the work gave. The
 * lock of a run that was killed is taken over a few seconds later; runs on other machines are not seen, but the org has
 * room for one staged pair only and refuses the second.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { raise } from '../../lib/errors.ts';
import { withFileLock } from '../withFileLock.ts';

/** @throws {RotationRunningError} when another run of this machine goes on meanwhile */
export async function withRotationLock<Value>(
  journalLocation: string,
  subject: { readonly app: string; readonly org: string },
  work: () => Promise<Value>,
): Promise<Value> {
  await mkdir(dirname(journalLocation), { recursive: true, mode: 0o700 });
  let isOurs = false;
  try {
    return await withFileLock(journalLocation, () => {
      isOurs = true;
      return work();
    });
  } catch (error) {
    if (!isOurs && error instanceof Error && 'code' in error && error.code === 'ELOCKED') {
      raise('RotationRunningError', { ...subject, location: journalLocation }, { cause: error });
    }
    throw error;
  }
}
