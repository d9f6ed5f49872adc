/**
 * Aliases and usernames of sf's own state, read straight from its files. In: a home directory, which need not be this
 * process's own. Out: names, no credentials. Does without @salesforce/core, which takes half a second to load and can
 * only see the home directory that the process started with.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../lib/errors.ts';

export type KnownOrg = { readonly username: string; readonly aliases: readonly string[] };

const stateFolder = (sfHome: string): string => join(sfHome, '.sfdx');

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

async function unlessMissing<Value>(reading: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) {
      return otherwise;
    }
    throw error;
  }
}

function parseAliases(text: string, file: string): ReadonlyMap<string, string> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    raise('ConfigInvalidError', { file, problem: 'this is not valid JSON' }, { cause: error });
  }
  const orgs = typeof content === 'object' && content !== null && 'orgs' in content ? content.orgs : undefined;
  const entries = typeof orgs === 'object' && orgs !== null ? Object.entries(orgs) : [];
  return new Map(entries.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/**
 * Alias to username.
 * @throws {ConfigInvalidError} when sf's alias file can't be parsed
 */
export async function readAliases(sfHome: string): Promise<ReadonlyMap<string, string>> {
  const file = join(stateFolder(sfHome), 'alias.json');
  const text = await unlessMissing(readFile(file, 'utf8'), '');
  return text.trim() === '' ? new Map() : parseAliases(text, file);
}

/** Every org that is authorised there, with its aliases. */
export async function readKnownOrgs(sfHome: string): Promise<readonly KnownOrg[]> {
  const [aliases, files] = await Promise.all([
    readAliases(sfHome),
    unlessMissing(readdir(stateFolder(sfHome)), [] as string[]),
  ]);
  return files
    .filter((file) => file.endsWith('.json') && file.includes('@'))
    .map((file) => file.slice(0, -'.json'.length))
    .map((username) => ({
      username,
      aliases: [...aliases].filter(([, owner]) => owner === username).map(([alias]) => alias),
    }));
}

/** True when the name is an alias of an authorised org, or its username. */
export async function isKnownIn(sfHome: string, aliasOrUsername: string): Promise<boolean> {
  const orgs = await readKnownOrgs(sfHome);
  return orgs.some(({ username, aliases }) => username === aliasOrUsername || aliases.includes(aliasOrUsername));
}
