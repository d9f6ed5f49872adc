/**
 * The content of one credential file: its type, how text becomes it and how it becomes text. No IO.
 * The file holds no time of writing, so that the same pair gives the same bytes and a second run changes nothing. It is
 * of version 1 until it has something that version 1 has no place for; `current` stands where it always stood.
 */
import { Secret } from '../lib/secret.ts';
import type { CredentialVersion, StoredCredentials } from './clientCredentials.ts';

export type StoredPair = {
  readonly consumerId: string;
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
  readonly tokenEndpoint: string;
  readonly since?: string;
};

export type StoredApp = Readonly<Partial<Record<CredentialVersion, StoredPair>>>;

export type StoreFile = {
  readonly org: { readonly alias: string; readonly orgId: string; readonly instanceUrl: string };
  readonly apps: Readonly<Record<string, StoredApp>>;
};

/** What a damaged file says; a class of its own, so that the store can tell it from failures of the disk. */
export class StoreFileProblem extends Error {
  override readonly name = 'StoreFileProblem';
}

type JsonObject = Readonly<Record<string, unknown>>;

export const VERSIONS: readonly CredentialVersion[] = ['current', 'pending', 'previous'];
const SIDE_VERSIONS = ['pending', 'previous'] as const;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textAt(object: JsonObject, property: string): string {
  const value = object[property];
  if (typeof value !== 'string' || value === '') {
    throw new StoreFileProblem(`"${property}" is missing or empty`);
  }
  return value;
}

/** The text of a credential file as data; throws `StoreFileProblem` without quoting any of it. */
export function parseStoreFile(text: string): StoreFile {
  const content = parseJson(text);
  if (
    !isObject(content) ||
    (content['version'] !== 1 && content['version'] !== 2) ||
    !isObject(content['org']) ||
    !isObject(content['apps'])
  ) {
    throw new StoreFileProblem('it is not a credential file of version 1 or 2');
  }
  const { org, apps } = { org: content['org'], apps: content['apps'] };
  return {
    org: { alias: textAt(org, 'alias'), orgId: textAt(org, 'orgId'), instanceUrl: textAt(org, 'instanceUrl') },
    apps: Object.fromEntries(Object.entries(apps).map(([name, app]) => [name, parseApp(name, app)])),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the text, which may be a secret.
    throw new StoreFileProblem(`it is not JSON${error instanceof SyntaxError ? '' : ' that can be read'}`);
  }
}

/** An app whose first pair waits for its promotion has no `current` yet. */
function parseApp(name: string, app: unknown): StoredApp {
  if (!isObject(app)) {
    throw new StoreFileProblem(`the entry of ${name} is no object`);
  }
  const side = SIDE_VERSIONS.filter((version) => app[version] !== undefined);
  const hasCurrent = side.length === 0 || Object.keys(app).some((key) => !side.some((version) => version === key));
  return {
    ...(hasCurrent ? { current: parsePair(name, app) } : {}),
    ...Object.fromEntries(side.map((version) => [version, parsePair(`${name}.${version}`, app[version])])),
  };
}

function parsePair(name: string, pair: unknown): StoredPair {
  if (!isObject(pair)) {
    throw new StoreFileProblem(`the entry of ${name} is no object`);
  }
  return {
    consumerId: textAt(pair, 'consumerId'),
    consumerKey: textAt(pair, 'consumerKey'),
    consumerSecret: Secret.of(textAt(pair, 'consumerSecret')),
    tokenEndpoint: textAt(pair, 'tokenEndpoint'),
    ...(pair['since'] === undefined ? {} : { since: textAt(pair, 'since') }),
  };
}

/** The version of an app, where the file has it; no name of an app reaches what every object has. */
export const pairOf = (
  file: StoreFile | undefined,
  appName: string,
  version: CredentialVersion,
): StoredPair | undefined =>
  file !== undefined && Object.hasOwn(file.apps, appName) ? file.apps[appName]?.[version] : undefined;

const isSamePair = (left: StoredPair, right: StoredCredentials): boolean =>
  left.consumerId === right.consumerId &&
  left.consumerKey === right.consumerKey &&
  left.consumerSecret.equals(right.consumerSecret);

/**
 * The file with these credentials in it; a pair that is already there keeps its `since`. Apps of another org under the
 * same alias go: their org is gone or renamed.
 */
export function withCredentials(
  file: StoreFile | undefined,
  credentials: StoredCredentials,
  version: CredentialVersion,
): StoreFile {
  const { appName, orgId, consumerId, consumerKey, consumerSecret, orgAlias, instanceUrl } = credentials;
  const kept = file?.org.orgId === orgId ? file : undefined;
  const before = pairOf(kept, appName, version);
  const since = before !== undefined && isSamePair(before, credentials) ? before.since : credentials.since;
  const tokenEndpoint = new URL('/services/oauth2/token', instanceUrl).href;
  const pair = { consumerId, consumerKey, consumerSecret, tokenEndpoint, ...(since === undefined ? {} : { since }) };
  const app = kept !== undefined && Object.hasOwn(kept.apps, appName) ? kept.apps[appName] : undefined;
  return {
    org: { alias: orgAlias, orgId, instanceUrl },
    apps: { ...kept?.apps, [appName]: { ...app, [version]: pair } },
  };
}

/** The file without this version; `undefined` when nothing is left in it. */
export function withoutVersion(file: StoreFile, appName: string, version: CredentialVersion): StoreFile | undefined {
  const apps = Object.entries(file.apps)
    .map(([name, app]): [string, StoredApp] => [
      name,
      name === appName ? Object.fromEntries(Object.entries(app).filter(([key]) => key !== version)) : app,
    ])
    .filter(([, app]) => Object.keys(app).length > 0);
  return apps.length === 0 ? undefined : { ...file, apps: Object.fromEntries(apps) };
}

const formatPair = (pair: StoredPair) => ({ ...pair, consumerSecret: pair.consumerSecret.reveal() });

const formatApp = ({ current, pending, previous }: StoredApp) => ({
  ...(current === undefined ? {} : formatPair(current)),
  ...(pending === undefined ? {} : { pending: formatPair(pending) }),
  ...(previous === undefined ? {} : { previous: formatPair(previous) }),
});

const needsVersion2 = ({ current, pending, previous }: StoredApp): boolean =>
  current?.since !== undefined || pending !== undefined || previous !== undefined;

/** The file's text, with the secrets in clear: for the disk only. */
export function formatStoreFile({ org, apps }: StoreFile): string {
  const version = Object.values(apps).some(needsVersion2) ? 2 : 1;
  const sorted = Object.entries(apps)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, app]) => [name, formatApp(app)]);
  return `${JSON.stringify({ version, org, apps: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}
