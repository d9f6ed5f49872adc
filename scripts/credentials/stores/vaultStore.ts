/**
 * A store in HashiCorp Vault or OpenBao, in a KV engine of version 2. In: settings and the process' variables. Out: the
 * `CredentialStore` port. A document is one secret, written with check-and-set, so that no write goes over another one's.
 *
 * `vault kv get` ends with exit code 2 for a secret that is not there as for every error; only errors of the server have a
 * `Code:` line. So what is said to be absent is believed when the token is good.
 * @see https://developer.hashicorp.com/vault/docs/commands/kv/put (`-cas`, `-` reads a JSON object from stdin)
 * @see https://developer.hashicorp.com/vault/docs/commands#exit-codes
 * @see https://github.com/hashicorp/vault/tree/main/command (kv_get.go, kv_list.go: 2 for none; token_capabilities.go)
 */
import type { VaultSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createDocumentStore, type DocumentPort, type StoredDocument } from './createDocumentStore.ts';
import { isData, parseJsonAnswer, textsOf } from './jsonAnswer.ts';
import { type CommandAnswer, createStoreCommand, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';
import { GO_UNREACHED } from './unreachedAnswers.ts';

const OWN_VARIABLES = [
  'ADDR',
  'TOKEN',
  'NAMESPACE',
  'CACERT',
  'CAPATH',
  'CLIENT_CERT',
  'CLIENT_KEY',
  'TLS_SERVER_NAME',
  'AGENT_ADDR',
  'CLI_NO_COLOR',
];
const DEFAULT_NAME = 'eca/{org}/{app}/{version}';

export function createVaultStore(settings: VaultSettings, place: StorePlace): CredentialStore {
  const { program = 'vault', mount = 'secret', address, namespace, name = DEFAULT_NAME } = settings;
  const prefixes = program === 'bao' ? ['BAO', 'VAULT'] : ['VAULT'];
  const fixed = (suffix: string, value: string | undefined): Readonly<Record<string, string>> =>
    value === undefined ? {} : Object.fromEntries(prefixes.map((prefix) => [`${prefix}_${suffix}`, value]));
  const command = createStoreCommand(
    {
      program,
      install:
        program === 'bao'
          ? 'Install OpenBao: https://openbao.org/docs/install/'
          : 'Install Vault: https://developer.hashicorp.com/vault/install',
      ownVariables: prefixes.flatMap((prefix) => OWN_VARIABLES.map((suffix) => `${prefix}_${suffix}`)),
      fixedVariables: { ...fixed('ADDR', address), ...fixed('NAMESPACE', namespace) },
      unreached: GO_UNREACHED,
    },
    settings,
    place,
  );
  return createDocumentStore({
    store: place.store,
    cli: command.cli,
    names: createStoreNames(name, { characters: 'A-Za-z0-9._@-' }),
    hide: command.hide,
    port: createVaultPort(command, mount, name),
  });
}

/** Everything before the first place that differs. */
const folderOf = (template: string): string => template.slice(0, template.lastIndexOf('/', template.indexOf('{')) + 1);

function createVaultPort(command: StoreCommand, mount: string, template: string): DocumentPort {
  const locationOf = (name: string): string => `${mount}/${name} (${command.cli})`;
  const vault = (args: readonly string[], location: string, stdin?: Secret): Promise<CommandAnswer> =>
    command.run({ args, location, ...(stdin === undefined ? {} : { stdin }) });
  const kv = (words: readonly string[]): readonly string[] => ['kv', ...words, `-mount=${mount}`];
  /** Whether an exit code 2 without an answer of the server means that there is nothing. */
  const requireToken = async (location: string): Promise<void> => {
    const answer = await vault(['token', 'lookup', '-format=json'], location);
    if (answer.exitCode !== 0) {
      // Every token may look itself up by the policy `default`; a server without a good token answers 403.
      if (serverCodeOf(answer) === 403) {
        raise('StoreLoginMissingError', {
          store: command.store,
          cli: command.cli,
          problem: 'the server does not know its token (403)',
          login: loginOf(command),
        });
      }
      refuse(command, location, answer);
    }
  };

  const read = async (name: string): Promise<StoredDocument | { readonly revision: string } | undefined> => {
    const location = locationOf(name);
    const answer = await vault([...kv(['get']), '-format=json', name], location);
    if (answer.exitCode !== 0) {
      if (answer.exitCode !== 2 || serverCodeOf(answer) !== undefined) {
        refuse(command, location, answer);
      }
      await requireToken(location);
      return undefined;
    }
    const body = parseJsonAnswer(answer.stdout);
    const data = isData(body) && isData(body['data']) ? body['data'] : {};
    const metadata = isData(data['metadata']) ? data['metadata'] : {};
    const revision = String(metadata['version'] ?? '');
    // A version that was deleted has no data, and counts on: the next write must name it.
    return isData(data['data']) ? { text: Secret.of(JSON.stringify(data['data'])), revision } : { revision };
  };

  return {
    canRead: true,
    locationOf,
    readDocument: async (name) => {
      const found = await read(name);
      return found !== undefined && 'text' in found ? found : undefined;
    },
    writeDocument: async (name, text, before) => {
      const location = locationOf(name);
      const revision = before?.revision ?? (await read(name))?.revision ?? '0';
      const answer = await vault([...kv(['put']), `-cas=${revision}`, '-format=json', name, '-'], location, text);
      if (answer.exitCode === 0) {
        return;
      }
      // The server calls a lost race a bad request, as it calls others.
      const isRace = serverCodeOf(answer) === 400 && ((await read(name))?.revision ?? '0') !== revision;
      if (isRace) {
        raise('StoreConflictError', { store: command.store, cli: command.cli, location });
      }
      refuse(command, location, answer);
    },
    removeDocument: async (name) => {
      const location = locationOf(name);
      const wasThere = (await read(name)) !== undefined;
      const answer = await vault([...kv(['metadata', 'delete']), name], location);
      return answer.exitCode === 0 ? wasThere : refuse(command, location, answer);
    },
    listNames: () => list(folderOf(template)),
    check: async (name) => {
      const location = locationOf(name);
      await requireToken(location);
      const answer = await vault(['token', 'capabilities', '-format=json', `${mount}/data/${name}`], location);
      if (answer.exitCode !== 0) {
        refuse(command, location, answer);
      }
      const granted = textsOf(parseJsonAnswer(answer.stdout));
      const missing = ['create', 'read', 'update'].filter((right) => !granted.includes(right));
      if (missing.length > 0 && !granted.includes('root')) {
        raise('StorePermissionError', {
          store: command.store,
          cli: command.cli,
          location,
          code: `no ${missing.join(', ')}`,
          need: `a policy with create, read and update on ${mount}/data/${folderOf(template)}*, list and delete on ${mount}/metadata/${folderOf(template)}*`,
        });
      }
    },
  };

  async function list(folder: string): Promise<readonly string[]> {
    const location = locationOf(folder);
    const answer = await vault([...kv(['list']), '-format=json', folder], location);
    if (answer.exitCode !== 0) {
      if (answer.exitCode !== 2 || serverCodeOf(answer) !== undefined) {
        refuse(command, location, answer);
      }
      await requireToken(location);
      return [];
    }
    const entries = textsOf(parseJsonAnswer(answer.stdout));
    const nested: (readonly string[])[] = [];
    for (const entry of entries) {
      nested.push(entry.endsWith('/') ? await list(`${folder}${entry}`) : [`${folder}${entry}`]);
    }
    return nested.flat();
  }
}

/** The HTTP status that the server gave, which the command puts into a line of its own. */
const serverCodeOf = ({ stderr }: CommandAnswer): number | undefined => {
  const [, code] = /^\s*Code: (\d{3})\b/m.exec(stderr) ?? [];
  return code === undefined ? undefined : Number(code);
};

const loginOf = ({ cli }: StoreCommand): string =>
  `Log in: ${cli} login   (or set ${cli === 'bao' ? 'BAO' : 'VAULT'}_TOKEN)`;

function refuse(command: StoreCommand, location: string, answer: CommandAnswer): never {
  const subject = { store: command.store, cli: command.cli };
  const code = serverCodeOf(answer);
  const login = loginOf(command);
  if (code === 403) {
    // The same status for a token that has ended and for one that may not.
    raise('StorePermissionError', {
      ...subject,
      location,
      code: 'Code: 403',
      need: `a valid token (${login}) and a policy for this path`,
    });
  }
  if (code === 400 || code === 401) {
    raise('StoreLoginMissingError', { ...subject, problem: `the server answered ${code}`, login });
  }
  if (code === 429) {
    raise('StoreQuotaError', { ...subject, location, code: 'Code: 429' });
  }
  return command.fail({ location }, answer);
}
