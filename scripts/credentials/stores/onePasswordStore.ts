/**
 * A store in 1Password, through `op` of version 2. In: settings and the process' variables. Out: the `CredentialStore`
 * port. A pair is one item, found by its exact title in the list of a vault and read and written by its id, since two items
 * may have one title and a name is no address. What is absent is what a list that came does not hold.
 *
 * `check` makes an item beside the pair, without any value, and deletes it again: `--dry-run` asks nobody about rights.
 * @see https://www.1password.dev/cli/reference/management-commands/item (create - reads a template, edit takes a piped one)
 * @see https://github.com/dmno-dev/varlock/pull/957 and https://github.com/diazoxide/charter/issues/78 (pipes only; a
 * template that is not read is an item without fields when the flags --category or --title are there, so they never are)
 * @see https://developer.1password.com/docs/cli/environment-variables
 */
import type { OnePasswordSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import type { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createDocumentStore, type DocumentPort } from './createDocumentStore.ts';
import { isData, type JsonData, objectsOf, parseJsonAnswer } from './jsonAnswer.ts';
import { documentOf, editedItem, emptyItem, newItem } from './onePasswordItem.ts';
import { refuseOp } from './onePasswordRefusal.ts';
import { type CommandAnswer, createStoreCommand, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';
import { GO_UNREACHED } from './unreachedAnswers.ts';

const OWN_VARIABLES = [
  'OP_ACCOUNT',
  'OP_SERVICE_ACCOUNT_TOKEN',
  'OP_CONNECT_HOST',
  'OP_CONNECT_TOKEN',
  'OP_SESSION',
  'OP_BIOMETRIC_UNLOCK_ENABLED',
  'OP_CONFIG_DIR',
];
/** No slash: the titles stand in `op://vault/item/field`, which takes letters, digits, `-`, `_`, `.` and spaces. */
const DEFAULT_NAME = 'eca.{org}.{app}.{version}';

export function createOnePasswordStore(settings: OnePasswordSettings, place: StorePlace): CredentialStore {
  const { vault, account, name = DEFAULT_NAME } = settings;
  const command = createStoreCommand(
    {
      program: 'op',
      install: 'Install the 1Password CLI, version 2: https://developer.1password.com/docs/cli/get-started',
      ownVariables: OWN_VARIABLES,
      // What is read back must come from the server, and no daemon is left behind.
      fixedVariables: { OP_CACHE: 'false' },
      readsPipesOnly: true,
      unreached: GO_UNREACHED,
    },
    settings,
    place,
  );
  return createDocumentStore({
    store: place.store,
    cli: command.cli,
    // References are read without regard to case.
    names: createStoreNames(name, { characters: 'A-Za-z0-9_.-', letterCase: 'ignored' }),
    hide: command.hide,
    port: createOnePasswordPort(command, vault, account === undefined ? [] : ['--account', account]),
  });
}

function createOnePasswordPort(command: StoreCommand, vault: string, account: readonly string[]): DocumentPort {
  const subject = { store: command.store, cli: command.cli };
  const need = `an account that may read and write items of the vault "${vault}" (the rights of a service account can't be changed later)`;
  const locationOf = (name: string): string => `${name} (1Password, vault ${vault})`;
  const inVault = ['--vault', vault];
  /** Ids by title as last listed, which spares most lists; and items as last read, since an edit sends the rest back. */
  let ids: ReadonlyMap<string, string> = new Map();
  const items = new Map<string, JsonData>();

  const ask = (words: readonly string[], location: string, stdin?: Secret): Promise<CommandAnswer> =>
    command.run({
      args: [...words, '--format', 'json', ...account],
      location,
      ...(stdin === undefined ? {} : { stdin }),
    });
  const op = async (words: readonly string[], location: string, stdin?: Secret): Promise<Secret> => {
    const answer = await ask(words, location, stdin);
    return answer.exitCode === 0 ? answer.stdout : refuseOp(command, { location, need }, answer);
  };
  const reject = (location: string, problem: string): never =>
    raise('StoreContentError', { ...subject, location, problem });
  const listed = async (words: readonly string[], location: string): Promise<readonly JsonData[]> => {
    const stdout = await op(words, location);
    // A list of nothing is empty, or is not there.
    const answer = stdout.reveal().trim() === '' ? [] : parseJsonAnswer(stdout);
    return Array.isArray(answer) ? objectsOf(answer) : reject(location, 'op listed nothing as JSON');
  };
  type Listed = readonly [title: string, id: string];
  const listItems = async (location: string): Promise<readonly Listed[]> => {
    const found = (await listed(['item', 'list', ...inVault], location)).flatMap(({ title, id }) =>
      typeof title === 'string' && typeof id === 'string' ? [[title, id] as const] : [],
    );
    // Put in place whole: calls run side by side.
    ids = new Map(found);
    return found;
  };
  const idsOf = async (name: string): Promise<readonly string[]> =>
    (await listItems(locationOf(name))).filter(([title]) => title === name).map(([, id]) => id);
  /** What a command says about the one item of this title; `undefined` when a list does not hold it. */
  const withItem = async (
    name: string,
    words: readonly string[],
    more: readonly string[],
  ): Promise<Secret | undefined> => {
    const location = locationOf(name);
    const about = (id: string): readonly string[] => ['item', ...words, id, ...inVault, ...more];
    const known = ids.get(name);
    if (known !== undefined) {
      const answer = await ask(about(known), location);
      if (answer.exitCode === 0) {
        return answer.stdout;
      }
    }
    // Why it failed is asked of the list: the item may be gone, or be another one by now.
    const [id, ...others] = await idsOf(name);
    if (others.length > 0) {
      reject(location, `there are ${others.length + 1} items of this title; delete all but one`);
    }
    return id === undefined ? undefined : op(about(id), location);
  };

  return {
    canRead: true,
    locationOf,
    readDocument: async (name) => {
      const location = locationOf(name);
      items.delete(name);
      const stdout = await withItem(name, ['get'], ['--reveal']);
      if (stdout === undefined) {
        return undefined;
      }
      const item = parseJsonAnswer(stdout);
      if (!isData(item) || item['title'] !== name) {
        return reject(location, 'op gave no item as JSON');
      }
      items.set(name, item);
      const text = documentOf(item);
      return typeof text === 'string' ? reject(location, text) : { text };
    },
    writeDocument: async (name, text, before) => {
      const location = locationOf(name);
      const item = items.get(name);
      if (before !== undefined && item !== undefined) {
        await op(['item', 'edit', String(item['id']), ...inVault], location, editedItem(item, text));
        return;
      }
      const made = parseJsonAnswer(await op(['item', 'create', '-', ...inVault], location, newItem(name, text)));
      // Nothing keeps two runs from making two items of one title; each then takes its own away.
      if ((await idsOf(name)).length > 1) {
        ids = new Map();
        if (isData(made) && typeof made['id'] === 'string') {
          await op(['item', 'delete', made['id'], ...inVault], location);
        }
        raise('StoreConflictError', { ...subject, location });
      }
    },
    removeDocument: async (name) => {
      const wasThere = (await withItem(name, ['delete'], [])) !== undefined;
      ids = new Map([...ids].filter(([title]) => title !== name));
      return wasThere;
    },
    listNames: async () => (await listItems(`the vault ${vault} (1Password)`)).map(([title]) => title),
    check: async (name) => {
      const location = locationOf(name);
      const vaults = await listed(['vault', 'list'], location);
      if (!vaults.some((one) => one['name'] === vault || one['id'] === vault)) {
        raise('StorePermissionError', { ...subject, location, code: 'the vault is not in op vault list', need });
      }
      const probe = `${name}.check`;
      await op(['item', 'create', '-', ...inVault], location, emptyItem(probe));
      // With it goes what a run left that was killed here.
      for (const id of await idsOf(probe)) {
        const answer = await ask(['item', 'delete', id, ...inVault], location);
        // Another run may have been quicker.
        if (answer.exitCode !== 0 && (await idsOf(probe)).includes(id)) {
          await refuseOp(command, { location, need }, answer);
        }
      }
    },
  };
}
