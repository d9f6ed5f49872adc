/**
 * A store in password-store (`pass`), encrypted with GnuPG. In: settings and the process' variables. Out: the
 * `CredentialStore` port. Values go through `pass` alone; which entries there are is read from the names of its files,
 * since `pass` lists for people only.
 *
 * `pass insert` writes into the entry itself, and a kill would leave half of it: so a value is inserted under a name
 * beside it, and `pass mv` puts it in place by rename. `pass` decrypts and encrypts with GnuPG, whose status lines
 * (`--status-fd`) say why something failed.
 * @see https://git.zx2c4.com/password-store/tree/src/password-store.sh (1.7.4: cmd_insert, cmd_copy_move, GPG_OPTS)
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { PassSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { withFileLock } from '../withFileLock.ts';
import { createDocumentStore, type DocumentPort } from './createDocumentStore.ts';
import { refusePass } from './passRefusal.ts';
import { createStoreCommand, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';

const OWN_VARIABLES = [
  'PASSWORD_STORE_DIR',
  'PASSWORD_STORE_KEY',
  'PASSWORD_STORE_SIGNING_KEY',
  'PASSWORD_STORE_UMASK',
  'GNUPGHOME',
  'GPG_TTY',
  'GPG_AGENT_INFO',
  // Where a graphical pinentry asks.
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
];

/** Beside the entry, so that the move is a rename within one folder. */
const beside = (name: string): string => `${name}.new`;
const probeOf = (name: string): string => `${name}.check`;

export function createPassStore(settings: PassSettings, place: StorePlace): CredentialStore {
  const { variables, store } = place;
  const folder =
    settings.folder === undefined
      ? (variables['PASSWORD_STORE_DIR'] ?? join(variables['HOME'] ?? '', '.password-store'))
      : resolve(place.workingDirectory, settings.folder);
  const command = createStoreCommand(
    {
      program: 'pass',
      install: 'Install pass and GnuPG, for example: apt-get install pass gnupg',
      ownVariables: OWN_VARIABLES,
      fixedVariables: {
        PASSWORD_STORE_DIR: folder,
        PASSWORD_STORE_GPG_OPTS: `${variables['PASSWORD_STORE_GPG_OPTS'] ?? ''} --status-fd 2`.trim(),
      },
    },
    settings,
    place,
  );
  const names = createStoreNames(settings.name ?? 'eca/{org}/{app}/{version}', { characters: 'A-Za-z0-9._@+-' });
  const hasOwnKey = variables['PASSWORD_STORE_KEY'] !== undefined;
  const port = createPassPort(command, folder, hasOwnKey);
  return createDocumentStore({ store, cli: command.cli, names, hide: command.hide, port: onDisk(folder, port) });
}

function createPassPort(command: StoreCommand, folder: string, hasOwnKey: boolean): DocumentPort {
  const fileOf = (name: string): string => join(folder, `${name}.gpg`);
  const locationOf = (name: string): string => `${name} in ${folder} (pass)`;
  const pass = async (name: string, args: readonly string[], stdin?: Secret): Promise<Secret> => {
    const location = locationOf(name);
    const answer = await command.run({ args, location, ...(stdin === undefined ? {} : { stdin }) });
    return answer.exitCode === 0 ? answer.stdout : refusePass(command, location, answer);
  };
  const insert = (name: string, text: Secret) => pass(name, ['insert', '--multiline', '--force', name], text);
  /** True when there was such an entry. */
  const removeEntry = async (name: string): Promise<boolean> => {
    const isThere = await exists(fileOf(name));
    if (isThere) {
      await pass(name, ['rm', '--force', name]);
    }
    return isThere;
  };
  /** Holds the store, so that a second writer does not move our value, or the other way round. */
  const locked = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    await requireInitialised(command, folder, hasOwnKey);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return withFileLock(join(folder, '.eca'), work);
  };
  return {
    canRead: true,
    locationOf,
    readDocument: async (name) => {
      await requireInitialised(command, folder, hasOwnKey);
      return (await exists(fileOf(name))) ? { text: await pass(name, ['show', name]) } : undefined;
    },
    writeDocument: (name, text) =>
      locked(async () => {
        await insert(beside(name), text);
        await pass(name, ['mv', '--force', beside(name), name]);
      }),
    removeDocument: (name) =>
      locked(async () => {
        // What a killed writer left is the pair's too.
        await removeEntry(beside(name));
        return removeEntry(name);
      }),
    listNames: () => listEntries(folder),
    check: (name) =>
      locked(async () => {
        // Encrypts and decrypts a text that is no secret: the key, its trust and the agent are all proven by it.
        const probe = probeOf(name);
        await insert(probe, Secret.of('{"check":true}'));
        await pass(probe, ['show', probe]);
        await removeEntry(probe);
      }),
  };
}

/** The port, with what the disk says as an error of the store. @throws {CredentialStoreError} from each method */
function onDisk(folder: string, port: DocumentPort): DocumentPort {
  const naming = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error) && !isLocked(error)) {
        throw error;
      }
      const problem = isLocked(error) ? 'another process keeps it locked' : `the system says ${codeOf(error)}`;
      return raise('CredentialStoreError', { location: folder, problem }, { cause: error });
    }
  };
  return {
    ...port,
    readDocument: (name) => naming(port.readDocument(name)),
    writeDocument: (name, text, before) => naming(port.writeDocument(name, text, before)),
    removeDocument: (name) => naming(port.removeDocument(name)),
    listNames: () => naming(port.listNames()),
    check: (name) => naming(port.check(name)),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'something else';
const isLocked = (error: unknown): boolean => codeOf(error) === 'ELOCKED';

/** @throws {StoreLoginMissingError} when there is no store in the folder */
async function requireInitialised(command: StoreCommand, folder: string, hasOwnKey: boolean): Promise<void> {
  if (!hasOwnKey && !(await exists(join(folder, '.gpg-id')))) {
    raise('StoreLoginMissingError', {
      store: command.store,
      cli: command.cli,
      problem: `there is no password store in ${folder}`,
      login: 'Make one: pass init <id of your GnuPG key>',
    });
  }
}

async function listEntries(folder: string): Promise<readonly string[]> {
  if (!(await exists(folder))) {
    return [];
  }
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries = files
    .filter((file) => file.isFile() && file.name.endsWith('.gpg'))
    .map((file) => relative(folder, join(file.parentPath, file.name)).slice(0, -'.gpg'.length));
  // What a killed writer left goes with the entry that it was for.
  const isBeside = (name: string): boolean => name.endsWith(beside(''));
  const names = entries.map((name) => (isBeside(name) ? name.slice(0, -beside('').length) : name));
  return [...new Set(names)].toSorted();
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}
