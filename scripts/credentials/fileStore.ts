/**
 * Keeps credentials in files: one per org, folder 0700, file 0600. In: a folder. Out: the `CredentialStore` port.
 * Safe for parallel processes (a lock per file) and for a kill at any moment (rename over the old file). Leaves out
 * encryption: who can read the folder can read the secrets, as with sf's own key file.
 */
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { raise } from '../lib/errors.ts';
import type { CredentialStore, StoredCredentials } from './clientCredentials.ts';
import { formatStoreFile, parseStoreFile, type StoreFile, StoreFileProblem, withCredentials } from './storeFile.ts';
import { storeFileName } from './storeFileName.ts';
import { withFileLock } from './withFileLock.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * A store in `directory`, which is made when something is first written.
 * @throws {CredentialStoreError} from each method, when the disk refuses or a file is damaged
 */
export function createFileStore(directory: string): CredentialStore {
  const pathOf = (orgAlias: string): string => join(directory, storeFileName(orgAlias));
  return {
    location: pathOf,
    read: (orgAlias, appName) =>
      naming(pathOf(orgAlias), async () => {
        const file = await readStoreFile(pathOf(orgAlias));
        return file === undefined ? undefined : credentialsOf(file, orgAlias, appName);
      }),
    write: (credentials) =>
      naming(pathOf(credentials.orgAlias), async () => {
        await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
        await chmod(directory, FOLDER_MODE);
        return writeLocked(directory, pathOf(credentials.orgAlias), credentials);
      }),
    delete: (orgAlias) =>
      naming(pathOf(orgAlias), async () => {
        const path = pathOf(orgAlias);
        if (!(await exists(path))) {
          return false;
        }
        return withFileLock(path, async () => {
          const wasThere = await exists(path);
          await rm(path, { force: true });
          await removeLeftovers(directory, path);
          return wasThere;
        });
      }),
  };
}

function writeLocked(
  directory: string,
  path: string,
  credentials: StoredCredentials,
): Promise<'created' | 'updated' | 'unchanged'> {
  return withFileLock(path, async () => {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    const have = await readStoreFile(path);
    const want = formatStoreFile(withCredentials(have, credentials));
    await removeLeftovers(directory, path);
    if (have !== undefined && formatStoreFile(have) === want) {
      await chmod(path, FILE_MODE);
      return 'unchanged';
    }
    await writeFileAtomic(path, want, { mode: FILE_MODE });
    return have?.org.orgId === credentials.orgId && have.apps[credentials.appName] !== undefined
      ? 'updated'
      : 'created';
  });
}

/** A writer that was killed leaves its unfinished file, which may hold a secret; under the lock nobody else writes one. */
async function removeLeftovers(directory: string, path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  const leftovers = (await readdir(directory)).filter(
    (name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)),
  );
  await Promise.all(leftovers.map((name) => rm(join(directory, name), { force: true })));
}

async function readStoreFile(path: string): Promise<StoreFile | undefined> {
  try {
    return parseStoreFile(await readFile(path, 'utf8'));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function credentialsOf(file: StoreFile, orgAlias: string, appName: string): StoredCredentials | undefined {
  const app = Object.hasOwn(file.apps, appName) ? file.apps[appName] : undefined;
  if (app === undefined) {
    return undefined;
  }
  const { consumerId, consumerKey, consumerSecret } = app;
  const { orgId, instanceUrl } = file.org;
  return { appName, orgId, consumerId, consumerKey, consumerSecret, orgAlias, instanceUrl };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

async function naming<Value>(location: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreFileProblem) {
      raise('CredentialStoreError', { location, problem: error.message }, { cause: error });
    }
    if (isSystemError(error)) {
      const problem = error.code === 'ELOCKED' ? 'another process keeps it locked' : `the system says ${error.code}`;
      raise('CredentialStoreError', { location, problem }, { cause: error });
    }
    throw error;
  }
}
