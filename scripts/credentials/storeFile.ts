/**
 * The content of one credential file: its type, how text becomes it and how it becomes text. No IO.
 * The file holds no time of writing, so that the same pair gives the same bytes and a second run changes nothing.
 */
import { Secret } from '../lib/secret.ts';
import type { StoredCredentials } from './clientCredentials.ts';

export type StoredApp = {
  readonly consumerId: string;
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
  readonly tokenEndpoint: string;
};

export type StoreFile = {
  readonly version: 1;
  readonly org: { readonly alias: string; readonly orgId: string; readonly instanceUrl: string };
  readonly apps: Readonly<Record<string, StoredApp>>;
};

/** What a damaged file says; a class of its own, so that the store can tell it from failures of the disk. */
export class StoreFileProblem extends Error {
  override readonly name = 'StoreFileProblem';
}

type JsonObject = Readonly<Record<string, unknown>>;

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
  if (!isObject(content) || content['version'] !== 1 || !isObject(content['org']) || !isObject(content['apps'])) {
    throw new StoreFileProblem('it is not a credential file of version 1');
  }
  const { org, apps } = { org: content['org'], apps: content['apps'] };
  return {
    version: 1,
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

function parseApp(name: string, app: unknown): StoredApp {
  if (!isObject(app)) {
    throw new StoreFileProblem(`the entry of ${name} is no object`);
  }
  return {
    consumerId: textAt(app, 'consumerId'),
    consumerKey: textAt(app, 'consumerKey'),
    consumerSecret: Secret.of(textAt(app, 'consumerSecret')),
    tokenEndpoint: textAt(app, 'tokenEndpoint'),
  };
}

/** The file with these credentials in it. Apps of another org under the same alias go: their org is gone or renamed. */
export function withCredentials(file: StoreFile | undefined, credentials: StoredCredentials): StoreFile {
  const { appName, orgId, consumerId, consumerKey, consumerSecret, orgAlias, instanceUrl } = credentials;
  const kept = file?.org.orgId === orgId ? file.apps : {};
  const tokenEndpoint = new URL('/services/oauth2/token', instanceUrl).href;
  return {
    version: 1,
    org: { alias: orgAlias, orgId, instanceUrl },
    apps: { ...kept, [appName]: { consumerId, consumerKey, consumerSecret, tokenEndpoint } },
  };
}

/** The file's text, with the secrets in clear: for the disk only. */
export function formatStoreFile(file: StoreFile): string {
  const apps = Object.fromEntries(
    Object.entries(file.apps)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, app]) => [name, { ...app, consumerSecret: app.consumerSecret.reveal() }]),
  );
  return `${JSON.stringify({ ...file, apps }, undefined, 2)}\n`;
}
