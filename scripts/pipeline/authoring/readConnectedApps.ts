/**
 * The Connected Apps to convert. In: files, folders or, with an org, names. Out: each as an element tree, with the API name that
 * the External Client App will have. Writes nothing.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { explainApiName } from '../../definition/checks/checkNames.ts';
import { parseMetadataXml } from '../../definition/xml/parseMetadataXml.ts';
import type { XmlElement } from '../../definition/xml/xmlElement.ts';
import { raise } from '../../lib/errors.ts';
import type { ComponentRecord, OrgClient } from '../../org/orgClient.ts';

export type ConnectedAppInput = {
  /** Name of the Connected App. */
  readonly name: string;
  /** API name of the new app: the same, where that is one. */
  readonly appName: string;
  /** A path, or the alias of the org. */
  readonly origin: string;
  readonly root: XmlElement;
};

const SUFFIX = /\.connectedApp(?:-meta\.xml)?$/;

/** @throws {ConnectedAppUnreadableError} with file, line and column */
export async function readConnectedAppFiles(
  given: readonly string[],
  workingDirectory: string,
): Promise<readonly ConnectedAppInput[]> {
  const files = (await Promise.all(given.map((name) => listFiles(resolve(workingDirectory, name), name)))).flat();
  return Promise.all(files.map((file) => readFileOf(file, relative(workingDirectory, file) || file)));
}

async function listFiles(path: string, name: string): Promise<readonly string[]> {
  const found = await stat(path, { throwIfNoEntry: false });
  if (found === undefined) {
    return raise('ConnectedAppUnreadableError', { file: name, problem: 'it is not there' });
  }
  if (!found.isDirectory()) {
    return [path];
  }
  const files = (await readdir(path, { recursive: true }))
    .filter((file) => SUFFIX.test(file))
    .map((file) => join(path, file))
    .toSorted();
  return files.length === 0
    ? raise('ConnectedAppUnreadableError', { file: name, problem: 'the folder holds no .connectedApp-meta.xml' })
    : files;
}

async function readFileOf(path: string, file: string): Promise<ConnectedAppInput> {
  const outcome = parseMetadataXml(await readFile(path), file);
  if (outcome.kind === 'unreadable') {
    const { message, position } = outcome.finding;
    return raise('ConnectedAppUnreadableError', {
      file: `${file}:${position.line}:${position.column}`,
      problem: message,
    });
  }
  const { root } = outcome.document;
  if (root.name !== 'ConnectedApp') {
    raise('ConnectedAppUnreadableError', {
      file: `${file}:${root.position.line}:${root.position.column}`,
      problem: `it holds ${root.name}, not ConnectedApp`,
    });
  }
  const stem = decodeURIComponentSafely(basename(path).replace(SUFFIX, ''));
  return inputOf(stem, file, root);
}

const decodeURIComponentSafely = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) {
      return text;
    }
    throw error;
  }
};

const inputOf = (name: string, origin: string, root: XmlElement): ConnectedAppInput => ({
  name,
  appName: explainApiName(name)?.suggestion ?? name,
  origin,
  root,
});

export type ConnectedAppsOfOrg = {
  readonly inputs: readonly ConnectedAppInput[];
  /** Listed by the org, and not given: an app of a package, whose owner is another org. */
  readonly notOwned: readonly string[];
};

/**
 * An app that the org does not give stops no other one.
 * @throws {UnknownConnectedAppError} for a name that the org does not list either
 */
export async function readConnectedAppsOf(org: OrgClient, names: readonly string[]): Promise<ConnectedAppsOfOrg> {
  const { alias } = org.identity;
  const records = await org.readComponents('ConnectedApp', names);
  const missing = names.filter((name) => !records.some(({ fullName }) => fullName === name));
  const known =
    missing.length === 0 ? [] : (await org.listComponents(['ConnectedApp'])).map(({ fullName }) => fullName);
  const unknown = missing.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    raise('UnknownConnectedAppError', { names: unknown, org: alias, known });
  }
  return {
    inputs: records.map((record) => inputOf(record.fullName, alias, elementOf('ConnectedApp', record, alias))),
    notOwned: missing,
  };
}

/** An answer of an org has no places: every element stands in line 0 of the org. */
function elementOf(name: string, value: unknown, file: string): XmlElement {
  const base = { name, namespace: '', position: { file, line: 0, column: 0 } };
  if (typeof value !== 'object' || value === null) {
    return { ...base, text: value === undefined || value === null ? '' : String(value), children: [] };
  }
  const children = Object.entries(value as ComponentRecord)
    .filter(([key, inner]) => key !== 'fullName' && /^[A-Za-z]/.test(key) && inner !== null && inner !== undefined)
    .flatMap(([key, inner]) => (Array.isArray(inner) ? inner : [inner]).map((one) => elementOf(key, one, file)));
  return { ...base, text: '', children };
}
