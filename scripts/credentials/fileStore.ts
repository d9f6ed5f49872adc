/**
 * Keeps credentials in files: one per org, folder 0700, file 0600. In: a folder. Out: the `CredentialStore` port.
 * Safe for parallel processes (a lock per file) and for a kill at any moment (rename over the old file). Leaves out
 * encryption: who can read the folder can read the secrets, as with sf's own key file.
 */
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { raise } from '../lib/errors.ts';
import type { CredentialEntry, CredentialStore, CredentialVersion, StoredCredentials } from './clientCredentials.ts';
import {
  formatStoreFile,
  pairOf,
  parseStoreFile,
  type StoreFile,
  StoreFileProblem,
  VERSIONS,
  withCredentials,
  withoutVersion,
} from './storeFile.ts';
import { storeFileName } from './storeFileName.ts';
import { withFileLock } from './withFileLock.ts';

/** How a file looks. JSON is the first of them; `.env` comes with the stores that a project configures. */
export type StoreFileForm = {
  readonly extension: '.json' | '.env';
  readonly parse: (text: string) => StoreFile;
  readonly format: (file: StoreFile) => string;
};

type Place = { readonly directory: string; readonly path: string; readonly form: StoreFileForm };

const JSON_FORM: StoreFileForm = { extension: '.json', parse: parseStoreFile, format: formatStoreFile };
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * A store in `directory`, which is made when something is first written.
 * @throws {CredentialStoreError} from each method, when the disk refuses or a file is damaged
 */
export function createFileStore(directory: string, form: StoreFileForm = JSON_FORM): CredentialStore {
  const placeOf = (orgAlias: string): Place => ({
    directory,
    path: join(directory, storeFileName(orgAlias, form.extension)),
    form,
  });
  const at = <Value>(orgAlias: string, work: (place: Place) => Promise<Value>): Promise<Value> => {
    const place = placeOf(orgAlias);
    return naming(place.path, () => work(place));
  };
  return {
    location: (orgAlias) => placeOf(orgAlias).path,
    read: (orgAlias, appName, version = 'current') =>
      at(orgAlias, async (place) => credentialsOf(await readStoreFile(place), orgAlias, appName, version)),
    write: (credentials, version = 'current') =>
      at(credentials.orgAlias, async (place) => {
        await makeFolder(directory);
        return withFileLock(place.path, () => writeLocked(place, credentials, version));
      }),
    remove: (orgAlias, appName, version) => at(orgAlias, (place) => removeVersion(place, appName, version)),
    delete: (orgAlias) => at(orgAlias, deleteFile),
    check: (orgAlias) =>
      at(orgAlias, async (place) => {
        await makeFolder(directory);
        // Taking the lock makes an entry in the folder: the proof that one can be made.
        await withFileLock(place.path, () => readStoreFile(place));
      }),
    list: () => naming(directory, () => listEntries(directory, form)),
  };
}

async function makeFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
  await chmod(directory, FOLDER_MODE);
}

async function writeLocked(
  place: Place,
  credentials: StoredCredentials,
  version: CredentialVersion,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { directory, path, form } = place;
  const have = await readStoreFile(place);
  const want = form.format(withCredentials(have, credentials, version));
  await removeLeftovers(directory, path);
  if (have !== undefined && form.format(have) === want) {
    await chmod(path, FILE_MODE);
    return 'unchanged';
  }
  await writeText(path, want);
  const isUpdate = have?.org.orgId === credentials.orgId && pairOf(have, credentials.appName, version) !== undefined;
  return isUpdate ? 'updated' : 'created';
}

async function writeText(path: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(path, text, { mode: FILE_MODE });
}

async function removeVersion(place: Place, appName: string, version: CredentialVersion): Promise<boolean> {
  if (!(await exists(place.path))) {
    return false;
  }
  return withFileLock(place.path, async () => {
    const have = await readStoreFile(place);
    await removeLeftovers(place.directory, place.path);
    if (have === undefined || pairOf(have, appName, version) === undefined) {
      return false;
    }
    const left = withoutVersion(have, appName, version);
    await (left === undefined ? rm(place.path, { force: true }) : writeText(place.path, place.form.format(left)));
    return true;
  });
}

async function deleteFile({ directory, path }: Place): Promise<boolean> {
  if (!(await exists(path))) {
    return false;
  }
  return withFileLock(path, async () => {
    const wasThere = await exists(path);
    await rm(path, { force: true });
    await removeLeftovers(directory, path);
    return wasThere;
  });
}

async function listEntries(directory: string, form: StoreFileForm): Promise<readonly CredentialEntry[]> {
  if (!(await exists(directory))) {
    return [];
  }
  const names = (await readdir(directory)).filter((name) => name.endsWith(form.extension)).sort();
  const files = await Promise.all(
    names.map((name) => {
      const path = join(directory, name);
      return naming(path, () => readStoreFile({ directory, path, form }));
    }),
  );
  return files.flatMap((file) => (file === undefined ? [] : entriesOf(file)));
}

const entriesOf = (file: StoreFile): readonly CredentialEntry[] =>
  Object.keys(file.apps).flatMap((appName) =>
    VERSIONS.flatMap((version) => {
      const pair = pairOf(file, appName, version);
      const { alias: orgAlias, orgId, instanceUrl } = file.org;
      return pair === undefined
        ? []
        : [{ orgAlias, appName, version, orgId, instanceUrl, consumerKey: pair.consumerKey }];
    }),
  );

/** A writer that was killed leaves its unfinished file, which may hold a secret; under the lock nobody else writes one. */
async function removeLeftovers(directory: string, path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  const leftovers = (await readdir(directory)).filter(
    (name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)),
  );
  await Promise.all(leftovers.map((name) => rm(join(directory, name), { force: true })));
}

async function readStoreFile({ path, form }: Place): Promise<StoreFile | undefined> {
  try {
    return form.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function credentialsOf(
  file: StoreFile | undefined,
  orgAlias: string,
  appName: string,
  version: CredentialVersion,
): StoredCredentials | undefined {
  const pair = pairOf(file, appName, version);
  if (file === undefined || pair === undefined) {
    return undefined;
  }
  const { tokenEndpoint: _, ...kept } = pair;
  const { orgId, instanceUrl } = file.org;
  return { appName, orgId, ...kept, orgAlias, instanceUrl };
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
