/**
 * config/credential-stores.json: where the credentials of each org are kept. In: the project. Out: the stores by name,
 * the default and the choice of each org. A project without the file keeps everything in files of its own. Holds no
 * secret: every store is reached with the login that its own command has.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asObject,
  asText,
  type ConfigPart,
  partAt,
  readConfigObject,
  rejectPart,
  rejectUnknownKeys,
} from './json/readConfigObject.ts';
import { readStoreSettings } from './readStoreSettings.ts';
import type { StoreSettings } from './storeSettings.ts';

export const CREDENTIAL_STORES_FILE = 'config/credential-stores.json';

export type CredentialStoresConfig = {
  /** Name of the store for orgs that have no choice of their own; `file` is there without being configured. */
  readonly default: string;
  readonly stores: ReadonlyMap<string, StoreSettings>;
  /** Name of the store by alias of the org. */
  readonly orgs: ReadonlyMap<string, string>;
};

export const FILE_STORE = 'file';

/** @throws {ConfigInvalidError} with file, line and column */
export async function readCredentialStoresConfig(projectRoot: string): Promise<CredentialStoresConfig> {
  let content: string;
  try {
    content = await readFile(join(projectRoot, CREDENTIAL_STORES_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { default: FILE_STORE, stores: new Map([[FILE_STORE, { kind: 'file' }]]), orgs: new Map() };
    }
    throw error;
  }
  const document = readConfigObject(content, CREDENTIAL_STORES_FILE);
  rejectUnknownKeys(document, (key) => ['$schema', 'default', 'stores', 'orgs'].includes(key), 'default, stores, orgs');
  const stores = readStores(partAt(document, 'stores'));
  const fallback = partAt(document, 'default');
  const orgs = partAt(document, 'orgs');
  return {
    default: fallback === undefined ? FILE_STORE : knownStore(fallback, stores),
    stores,
    orgs: new Map(
      (orgs === undefined ? [] : asObject(orgs).node.members).map(({ key, value }) => [
        key,
        knownStore({ file: CREDENTIAL_STORES_FILE, name: `orgs.${key}`, node: value }, stores),
      ]),
    ),
  };
}

function readStores(part: ConfigPart | undefined): ReadonlyMap<string, StoreSettings> {
  const own: readonly (readonly [string, StoreSettings])[] = (
    part === undefined ? [] : asObject(part).node.members
  ).map(({ key, value }) => [
    key,
    readStoreSettings(asObject({ file: CREDENTIAL_STORES_FILE, name: `stores.${key}`, node: value })),
  ]);
  return new Map<string, StoreSettings>([[FILE_STORE, { kind: 'file' }], ...own]);
}

function knownStore(part: ConfigPart, stores: ReadonlyMap<string, StoreSettings>): string {
  const name = asText(part);
  return stores.has(name)
    ? name
    : rejectPart(part, `there is no store "${name}"`, `Use one of: ${[...stores.keys()].join(', ')}.`);
}
