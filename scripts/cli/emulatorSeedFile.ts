/**
 * The file of `--seed`: what an emulator shall hold from the start. In: a path. Out: Dev Hub limits, settings of the emulator
 * and orgs, each with its place in the file, so that whatever is refused later is refused with line and column.
 */
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { JsonNode, JsonObject } from '../definition/json/jsonNode.ts';
import { memberOf } from '../definition/json/jsonNode.ts';
import {
  asItems,
  asObject,
  asText,
  type ConfigPart,
  partAt,
  readConfigObject,
  rejectPart,
  rejectUnknownKeys,
} from '../definition/json/readConfigObject.ts';
import { raise } from '../lib/errors.ts';

export type SeedOrg = { readonly alias: string; readonly part: ConfigPart<JsonObject> };

export type EmulatorSeed = {
  readonly file: string;
  readonly hubLimits: ConfigPart<JsonObject> | undefined;
  readonly settings: ConfigPart<JsonObject> | undefined;
  readonly orgs: readonly SeedOrg[];
};

const ORG_KEYS = [
  ...['alias', 'kind', 'name', 'edition', 'durationDays', 'expirationDate'],
  ...['licenses', 'settings', 'users'],
];

/** @throws {ConfigInvalidError} with file, line and column */
export async function readEmulatorSeed(given: string, workingDirectory: string): Promise<EmulatorSeed> {
  const path = resolve(workingDirectory, given);
  const file = relative(workingDirectory, path) || given;
  const document = readConfigObject(await readContent(path, file), file);
  const keys = ['devHub', 'settings', 'orgs'];
  rejectUnknownKeys(document, (key) => ['$schema', ...keys].includes(key), keys.join(', '));
  const [hubLimits, settings, orgs] = keys.map((key) => partAt(document, key));
  return {
    file,
    hubLimits: hubLimits === undefined ? undefined : asObject(hubLimits),
    settings: settings === undefined ? undefined : asObject(settings),
    orgs: orgs === undefined ? [] : readOrgs(orgs),
  };
}

async function readContent(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      const problem = error.code === 'ENOENT' ? 'it is not there' : `the system says ${String(error.code)}`;
      return raise('ConfigInvalidError', { file, problem, fix: 'Name a file that can be read.' }, { cause: error });
    }
    throw error;
  }
}

function readOrgs(list: ConfigPart): readonly SeedOrg[] {
  const orgs = asItems(list).map((item) => {
    const part = asObject(item);
    rejectUnknownKeys(part, (key) => ORG_KEYS.includes(key), ORG_KEYS.join(', '));
    const alias = partAt(part, 'alias');
    return alias === undefined
      ? rejectPart(part, `${part.name} has no alias`, 'Write, for example: { "alias": "qa", "kind": "sandbox" }')
      : { alias: readAlias(alias), part };
  });
  const twin = orgs.find(({ alias }, index) => orgs.findIndex((other) => other.alias === alias) !== index);
  return twin === undefined ? orgs : rejectPart(twin.part, `the alias "${twin.alias}" comes twice`);
}

function readAlias(part: ConfigPart): string {
  const alias = asText(part);
  return alias.trim() === '' || /[\s=]/.test(alias) || alias.startsWith('-')
    ? rejectPart(part, `"${alias}" is no alias`, 'Use one word without "="; it must not begin with "-".')
    : alias;
}

/** The part that a refusal is about: `path` leads to it as far as the file has it. */
export function partAlong(part: ConfigPart, path: readonly string[]): ConfigPart {
  const [key, ...rest] = path;
  if (key === undefined) {
    return part;
  }
  const node = childOf(part.node, key);
  return node === undefined ? part : partAlong({ file: part.file, name: `${part.name}.${key}`, node }, rest);
}

const childOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.kind === 'object' ? memberOf(node, key) : node.kind === 'array' ? node.items[Number(key)] : undefined;

/** The same as plain data, for a request. */
export function plainValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plainValue(value)]));
    case 'array':
      return node.items.map(plainValue);
    case 'null':
      return null;
    default:
      return node.value;
  }
}
