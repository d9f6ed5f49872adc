/**
 * Which credential store a command uses for an org. In: `--store`, config/credential-stores.json, the org. Out: the store:
 * the flag's, else the org's own, else the default, else files. A choice in the file is for real orgs: emulated ones are
 * kept in files, unless the flag says otherwise, and then under names of their own.
 */
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import { createCredentialStore } from '../credentials/stores/createCredentialStore.ts';
import { createEmulatedPairs } from '../credentials/stores/emulatedPairs.ts';
import {
  CREDENTIAL_STORES_FILE,
  type CredentialStoresConfig,
  FILE_STORE,
  readCredentialStoresConfig,
} from '../definition/credentialStoresConfig.ts';
import type { StoreSettings } from '../definition/storeSettings.ts';
import { raise } from '../lib/errors.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { text } from './flags.ts';

export type StoreWish = {
  readonly projectRoot: string;
  readonly dataDirectory: string;
  /** The org as the command was told it; a new scratch org may have no name yet. */
  readonly org: { readonly name: string | undefined; readonly isEmulated: boolean };
  /** What config/pipeline.json says of this org. */
  readonly configured?: string;
};

/** @throws {ConfigInvalidError} {UnknownStoreError} {UsageError} when two names of the org have stores of their own */
export async function credentialStoreOf(
  options: Options,
  context: CommandContext,
  { projectRoot, dataDirectory, org, configured }: StoreWish,
): Promise<CredentialStore> {
  const config = await readCredentialStoresConfig(projectRoot);
  const flag = text(options, 'store');
  const isLeftToFiles = org.isEmulated && flag === undefined;
  const store = flag ?? configured ?? (await ownStoreOf(config, org, context)) ?? config.default;
  if (isLeftToFiles && store !== FILE_STORE) {
    context.output.line(
      `Credentials: in a file, since this org is emulated; --store ${store} takes the configured store.`,
    );
  }
  const settings = isLeftToFiles ? OWN_FILES : config.stores.get(store);
  if (settings === undefined) {
    return raise('UnknownStoreError', { store, known: [...config.stores.keys()] });
  }
  const { variables } = context.environment;
  const place = { store, variables, workingDirectory: projectRoot, signal: context.signal };
  const made = await createCredentialStore(settings, place, dataDirectory);
  const isOwnFolder = settings.kind === 'file' && settings.folder === undefined;
  return org.isEmulated && !isOwnFolder ? createEmulatedPairs(made) : made;
}

const OWN_FILES: StoreSettings = { kind: 'file' };

/** By whatever name the command was told it, an org keeps the store that the file gives to one of its names. */
async function ownStoreOf(
  { orgs }: CredentialStoresConfig,
  { name, isEmulated }: StoreWish['org'],
  { name: command, environment }: CommandContext,
): Promise<string | undefined> {
  if (isEmulated || name === undefined || orgs.size === 0 || orgs.has(name)) {
    return orgs.get(name ?? '');
  }
  const { readKnownOrgs } = await import('../org/sfAliases.ts');
  const known = await readKnownOrgs(environment.homeDirectory);
  const names = known
    .filter(({ username, aliases }) => username === name || aliases.includes(name))
    .flatMap(({ username, aliases }) => [username, ...aliases]);
  const stores = [...new Set(names.flatMap((one) => orgs.get(one) ?? []))];
  if (stores.length > 1) {
    raise('UsageError', {
      command,
      problem: `${CREDENTIAL_STORES_FILE} gives ${name} several stores under its other names (${stores.join(', ')}); pass --store.`,
    });
  }
  return stores[0];
}
