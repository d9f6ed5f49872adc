/**
 * A store in Azure Key Vault. In: settings and the process' variables. Out: the `CredentialStore` port. Each version of a
 * pair is a secret of its own. A secret that is removed stays recoverable and keeps its name, so the next pair under that
 * name recovers it first and is set on top.
 *
 * The vault's own error code is what is branched on; `az` writes it to stderr as `(Code) …` and in a line `Code: …`. Where
 * there is none, the list of accounts tells a missing login from anything else. Versions before 2024 (a guess: keys were
 * moved to the libraries that write codes in November 2023) write none, and end at the check.
 * @see https://learn.microsoft.com/cli/azure/keyvault/secret (`--file`; `recover` and `delete` are asynchronous)
 * @see https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/_validators.py (`open(file_path)`, once, as text of the locale)
 * @see https://github.com/Azure/azure-cli/blob/dev/src/azure-cli-core/azure/cli/core/commands/__init__.py (`@-`: a value from stdin)
 * @see https://github.com/Azure/azure-cli/pull/27693 (the move of keys)
 * @see https://github.com/Azure/cli/issues/171 (what `az` writes for `SecretNotFound`)
 * @see https://learn.microsoft.com/azure/key-vault/general/rest-error-codes (401, 403, 429)
 * @see https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
 * @see https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates (names: letters, digits, hyphens)
 */
import type { AzureSettings } from '../../definition/storeSettings.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { raise } from '../../lib/errors.ts';
import { poll } from '../../lib/poll.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { innerCodeOf, refuseAzure, vaultCodeOf } from './azureRefusal.ts';
import { createDocumentStore, type DocumentPort } from './createDocumentStore.ts';
import { isData, objectsOf, parseJsonAnswer } from './jsonAnswer.ts';
import { mapLimited } from './mapLimited.ts';
import { type CommandAnswer, createStoreCommand, STDIN_PATH, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';
import { URLLIB3_UNREACHED } from './unreachedAnswers.ts';

const OWN_VARIABLES = [
  'AZURE_CONFIG_DIR',
  'AZURE_EXTENSION_DIR',
  'REQUESTS_CA_BUNDLE',
  // Logins by managed identity ask for tokens here.
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'MSI_ENDPOINT',
  'MSI_SECRET',
];
const DEFAULT_NAME = 'eca-{org}-{app}-{version}';
/** A recovery takes seconds; after so long somebody else is at work on the secret. */
const RECOVERY_MILLISECONDS = 60_000;

export function createAzureStore(
  settings: AzureSettings,
  place: StorePlace,
  clock: Clock = systemClock,
): CredentialStore {
  const { vault, subscription, name = DEFAULT_NAME } = settings;
  const command = createStoreCommand(
    {
      program: 'az',
      install: 'Install the Azure CLI: https://learn.microsoft.com/cli/azure/install-azure-cli',
      ownVariables: OWN_VARIABLES,
      // Warnings would stand before the error; a log file would hold what is sent.
      fixedVariables: { AZURE_CORE_ONLY_SHOW_ERRORS: 'true', AZURE_LOGGING_ENABLE_LOG_FILE: 'no' },
      unreached: URLLIB3_UNREACHED,
    },
    settings,
    place,
  );
  const chosen = subscription === undefined ? [] : ['--subscription', subscription];
  return createDocumentStore({
    store: place.store,
    cli: 'az',
    names: createStoreNames(name, { characters: 'A-Za-z0-9-', letterCase: 'ignored' }),
    hide: command.hide,
    port: createAzurePort(command, vault, chosen, { clock, signal: place.signal }),
  });
}

function createAzurePort(
  command: StoreCommand,
  vault: string,
  subscription: readonly string[],
  waiting: { readonly clock: Clock; readonly signal: AbortSignal },
): DocumentPort {
  const locationOf = (name: string): string => `${name} in the key vault ${vault} (az)`;
  const wordsOf = (words: readonly string[]): readonly string[] => [
    'keyvault',
    'secret',
    ...words,
    '--vault-name',
    vault,
    ...subscription,
  ];
  const az = (words: readonly string[], location: string): Promise<CommandAnswer> =>
    command.run({ args: wordsOf(words), location });
  const refuse = (answer: CommandAnswer, location: string): Promise<never> => refuseAzure(command, answer, location);
  const reject = (location: string, problem: string): never =>
    raise('StoreContentError', { store: command.store, cli: command.cli, location, problem });
  /** `undefined` when the vault knows no such secret. */
  const unlessAbsent = async (words: readonly string[], location: string): Promise<Secret | undefined> => {
    const answer = await az(words, location);
    if (answer.exitCode === 0) {
      return answer.stdout;
    }
    return vaultCodeOf(answer) === 'SecretNotFound' ? undefined : await refuse(answer, location);
  };
  /** False when the name is taken by a secret that is deleted, being deleted or being recovered. */
  const set = async (name: string, text: Secret): Promise<boolean> => {
    const location = locationOf(name);
    // Without an output of none the value would be printed.
    const words = ['set', '--name', name, '--output', 'none'];
    const answer = await command.run({
      args: wordsOf([...words, '--file', STDIN_PATH, '--encoding', 'utf-8']),
      // The end of lines that this way takes away is none of JSON's.
      otherArgs: wordsOf([...words, '--value', '@-']),
      location,
      stdin: text,
      stdinIsOpened: true,
    });
    if (answer.exitCode === 0) {
      return true;
    }
    return vaultCodeOf(answer) === 'Conflict' ? false : await refuse(answer, location);
  };

  return {
    canRead: true,
    locationOf,
    readDocument: async (name) => {
      const location = locationOf(name);
      const answer = await az(['show', '--name', name, '--output', 'json'], location);
      if (answer.exitCode !== 0) {
        if (vaultCodeOf(answer) === 'SecretNotFound') {
          return undefined;
        }
        return innerCodeOf(answer) === 'SecretDisabled'
          ? reject(location, 'its newest version is disabled')
          : await refuse(answer, location);
      }
      const shown = parseJsonAnswer(answer.stdout);
      const [text, revision] = isData(shown) ? [shown['value'], shown['id']] : [];
      return typeof text === 'string'
        ? { text: Secret.of(text), ...(typeof revision === 'string' ? { revision } : {}) }
        : reject(location, 'it holds no text');
    },
    writeDocument: async (name, text, before) => {
      const location = locationOf(name);
      const plain = inPlainLetters(text);
      if (await set(name, plain)) {
        return;
      }
      // Who had a pair there a moment ago did not expect it deleted.
      const outcome =
        before === undefined
          ? await poll(
              async () => {
                await recover(name);
                return (await set(name, plain)) ? { kind: 'done', value: undefined } : { kind: 'pending' };
              },
              { ...waiting, timeoutMilliseconds: RECOVERY_MILLISECONDS, firstWaitMilliseconds: 1000 },
            )
          : undefined;
      if (outcome?.kind !== 'done') {
        raise('StoreConflictError', { store: command.store, cli: command.cli, location });
      }
    },
    removeDocument: async (name) =>
      (await unlessAbsent(['delete', '--name', name, '--output', 'none'], locationOf(name))) !== undefined,
    listNames: async () => {
      const location = `the secrets of the key vault ${vault} (az)`;
      const answer = await az(['list', '--output', 'json'], location);
      if (answer.exitCode !== 0) {
        return refuse(answer, location);
      }
      const listed = parseJsonAnswer(answer.stdout);
      return Array.isArray(listed)
        ? objectsOf(listed).map((one) => String(one['id']).split('/').at(-1) ?? '')
        : reject(location, 'az listed no secrets as JSON');
    },
    // The vault looks at the right before it looks for the secret, so a name that is never there can be asked for each:
    // https://oneuptime.com/blog/post/2026-02-16-how-to-troubleshoot-azure-key-vault-403-forbidden-errors-caused-by-firewall-and-access-policy-misconfigurations/view
    check: async (name) => {
      const probe = `${name}-check`;
      const location = locationOf(name);
      const none = ['--name', probe, '--output', 'none'];
      const found = await unlessAbsent(['set-attributes', '--content-type', 'application/json', ...none], location);
      // Somebody's own secret of that name is not ours to delete.
      const others = found === undefined ? ['show', 'recover', 'delete'] : ['show'];
      await mapLimited(others, (word) => unlessAbsent([word, ...none], location));
    },
  };

  async function recover(name: string): Promise<void> {
    const answer = await az(['recover', '--name', name, '--output', 'none'], locationOf(name));
    const code = vaultCodeOf(answer);
    // Not deleted yet, or not deleted any more: the next attempt to set it tells.
    if (answer.exitCode !== 0 && code !== 'SecretNotFound' && code !== 'Conflict') {
      await refuse(answer, locationOf(name));
    }
  }
}

/** The same JSON in ASCII: the command reads the file in the encoding of the locale. */
const inPlainLetters = (json: Secret): Secret =>
  Secret.of(
    json.reveal().replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
