/**
 * Makes the `CredentialStore` port out of the few things that a vendor's command can do with named documents. In: such a
 * `DocumentPort` and the rule of its names. Out: the port. Each pair is one document under a name of its own, so a write
 * of one version touches no other, and key and secret change together or not at all. What is written is read back.
 *
 * How to add a vendor: a file `<vendor>Store.ts` here that exports
 *
 *     export function createVaultStore(settings: VaultSettings, place: StorePlace): CredentialStore {
 *       const command = createStoreCommand({ program: 'vault', install: '…', ownVariables: ['VAULT_ADDR', …] }, settings, place);
 *       const names = createStoreNames(settings.name ?? 'eca/{org}/{app}/{version}', { characters: 'A-Za-z0-9._@+-' });
 *       return createDocumentStore({ store: place.store, cli: command.cli, names, hide: command.hide, port: { … } });
 *     }
 *
 * and a line in `createCredentialStore.ts`. `command.run({ args, location, stdin })` resolves with any exit code; the port
 * tells from the vendor's codes (never from prose alone) which error of catalogue/stores.ts it is, and ends with
 * `command.fail(call, answer)` for what it does not know.
 */
import { raise } from '../../lib/errors.ts';
import type { Secret } from '../../lib/secret.ts';
import type { CredentialEntry, CredentialStore, CredentialVersion, StoredCredentials } from '../clientCredentials.ts';
import { VERSIONS } from '../storeFile.ts';
import { mapLimited } from './mapLimited.ts';
import { formatStoredFields, isSamePair, parseStoredFields } from './storedFields.ts';
import type { StoreNames } from './storeNames.ts';

export type StoredDocument = {
  readonly text: Secret;
  /** What the vendor calls this state (a version, an etag), to write over it and over no other. */
  readonly revision?: string;
};

/** What a vendor's command does. Every method throws errors of the catalogue; none of them branches on prose alone. */
export type DocumentPort = {
  /** False for a vendor that never gives a value back; `readDocument` is then not called. */
  readonly canRead: boolean;
  /** For messages: where the document of this name is, in words that a person finds it by. */
  readonly locationOf: (name: string) => string;
  /** `undefined` only when the vendor says that there is none; a refusal or a failure throws. */
  readonly readDocument: (name: string) => Promise<StoredDocument | undefined>;
  /**
   * Writes the document by stdin, all or nothing. `before`: what was read under this name just now, `undefined` when
   * there was none (or it can't be read). @throws {StoreConflictError} where the vendor can tell that it has changed since
   */
  readonly writeDocument: (name: string, text: Secret, before: StoredDocument | undefined) => Promise<void>;
  /** True when it was there, or when the vendor does not say; none there is no error. */
  readonly removeDocument: (name: string) => Promise<boolean>;
  /** At least the names that `names` makes; names of others among them are passed over. */
  readonly listNames: () => Promise<readonly string[]>;
  /** Proves that a document of this name could be written, and writes no value. */
  readonly check: (name: string) => Promise<void>;
  /** When the vendor last took this document, ISO 8601; only for a vendor that can't read. */
  readonly writtenAt?: (name: string) => Promise<string | undefined>;
};

export type DocumentStore = {
  readonly store: string;
  readonly cli: string;
  readonly names: StoreNames;
  /** Told of each secret that comes by, before the port is; `StoreCommand.hide`. */
  readonly hide: (secret: Secret) => void;
  readonly port: DocumentPort;
};

/** @throws {StoreContentError} for a document that is damaged or is another pair's, beside what the port throws */
export function createDocumentStore(own: DocumentStore): CredentialStore {
  const { names, port } = own;
  const name = (org: string, app: string, version: CredentialVersion): string => names.nameOf({ org, app, version });
  const ofOrg = async (org: string): Promise<readonly string[]> =>
    (await port.listNames()).filter((one) => names.isOfOrg(one, org));
  const { writtenAt } = port;
  return {
    canRead: port.canRead,
    location: (org, app = '<app>', version = 'current') => port.locationOf(name(org, app, version)),
    read: async (org, app, version = 'current') =>
      port.canRead ? (await readPair(own, name(org, app, version), org, app))?.credentials : undefined,
    write: (credentials, version = 'current') =>
      writePair(own, name(credentials.orgAlias, credentials.appName, version), credentials, version),
    remove: (org, app, version) => port.removeDocument(name(org, app, version)),
    delete: async (org) => {
      const removed = await mapLimited(await ofOrg(org), port.removeDocument);
      return removed.some((wasThere) => wasThere);
    },
    check: (org, app) => port.check(name(org, app, 'pending')),
    list: () => (port.canRead ? listEntries(own) : Promise.resolve([])),
    ...(writtenAt === undefined
      ? {}
      : { writtenAt: (org, app, version = 'current') => writtenAt(name(org, app, version)) }),
  };
}

type FoundPair = { readonly credentials: StoredCredentials; readonly document: StoredDocument };

function reject({ store, cli, port }: DocumentStore, name: string, problem: string): never {
  return raise('StoreContentError', { store, cli, location: port.locationOf(name), problem });
}

/** `org` and `app`: whose document it has to be, where that is known. */
async function readPair(own: DocumentStore, name: string, org?: string, app?: string): Promise<FoundPair | undefined> {
  const document = await own.port.readDocument(name);
  if (document === undefined) {
    return undefined;
  }
  own.hide(document.text);
  const credentials = parseStoredFields(document.text);
  if (typeof credentials === 'string') {
    return reject(own, name, credentials);
  }
  own.hide(credentials.consumerSecret);
  const isOther =
    (org ?? credentials.orgAlias) !== credentials.orgAlias || (app ?? credentials.appName) !== credentials.appName;
  return isOther
    ? reject(own, name, `it is the pair of ${credentials.appName} in ${credentials.orgAlias}`)
    : { credentials, document };
}

async function writePair(
  own: DocumentStore,
  name: string,
  credentials: StoredCredentials,
  version: CredentialVersion,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { port, store, cli } = own;
  own.hide(credentials.consumerSecret);
  const text = formatStoredFields(credentials);
  own.hide(text);
  if (!port.canRead) {
    const isNew = port.writtenAt !== undefined && (await port.writtenAt(name)) === undefined;
    await port.writeDocument(name, text, undefined);
    return isNew ? 'created' : 'updated';
  }
  const before = await readPair(own, name, credentials.orgAlias, credentials.appName);
  if (before !== undefined && isSamePair(before.credentials, credentials)) {
    return 'unchanged';
  }
  await port.writeDocument(name, text, before?.document);
  const after = await readPair(own, name, credentials.orgAlias, credentials.appName);
  if (after === undefined || !isSamePair(after.credentials, credentials)) {
    raise('StoreConflictError', { store, cli, location: port.locationOf(name) });
  }
  if (before !== undefined && before.credentials.orgId !== credentials.orgId) {
    await removeOfOtherOrg(own, credentials, version);
    return 'created';
  }
  return before === undefined ? 'created' : 'updated';
}

/** The alias has gone to another org: what else it had of this app is of an org that is gone or renamed. */
async function removeOfOtherOrg(
  own: DocumentStore,
  { orgAlias, appName, orgId }: StoredCredentials,
  written: CredentialVersion,
): Promise<void> {
  for (const version of VERSIONS.filter((one) => one !== written)) {
    const name = own.names.nameOf({ org: orgAlias, app: appName, version });
    const found = await readPair(own, name, orgAlias, appName);
    if (found !== undefined && found.credentials.orgId !== orgId) {
      await own.port.removeDocument(name);
    }
  }
}

async function listEntries(own: DocumentStore): Promise<readonly CredentialEntry[]> {
  const { names, port } = own;
  const ours = (await port.listNames()).flatMap((name) => {
    const version = names.versionOf(name);
    return version === undefined ? [] : [{ name, version }];
  });
  const found = await mapLimited(ours, async ({ name, version }): Promise<readonly CredentialEntry[]> => {
    // It may have been removed since it was listed.
    const pair = await readPair(own, name);
    if (pair === undefined) {
      return [];
    }
    const { orgAlias, appName, orgId, instanceUrl, consumerKey } = pair.credentials;
    return [{ orgAlias, appName, version, orgId, instanceUrl, consumerKey }];
  });
  return found.flat();
}
