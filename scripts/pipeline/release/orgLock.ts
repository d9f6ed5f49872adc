/**
 * Lets one release at a time work on an org. In: the folder of the locks. Out: a function that runs work under an org's lock.
 * A run that was killed loses its lock within seconds; one of another machine is not seen.
 */
import { join } from 'node:path';
import { withFileLock } from '../../credentials/withFileLock.ts';
import { raise } from '../../lib/errors.ts';
import type { ReleasePorts } from './releaseRequest.ts';
import { makeWritableFolder } from './writableFolder.ts';

/** The lock waits some twenty seconds before `ReleaseRunningError`, which names the command `resume`. */
export const createOrgLock =
  (directory: string, resume = 'npm run release -- --resume'): ReleasePorts['withOrgLock'] =>
  async ({ alias, orgId }, work) => {
    await makeWritableFolder(directory);
    const location = join(directory, orgId.slice(0, 15));
    let isOurs = false;
    try {
      return await withFileLock(location, () => {
        isOurs = true;
        return work();
      });
    } catch (error) {
      if (!isOurs && error instanceof Error && 'code' in error && error.code === 'ELOCKED') {
        raise('ReleaseRunningError', { org: alias, location, resume }, { cause: error });
      }
      throw error;
    }
  };
