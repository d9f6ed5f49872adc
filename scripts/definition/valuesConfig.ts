/**
 * config/values.json: what differs from org to org and is no secret. In: the project. Out: defaults and per-org values,
 * by variable name. A project without the file has none; the environment can give every value.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from './json/jsonNode.ts';
import {
  asObject,
  asText,
  type ConfigPart,
  partAt,
  readConfigObject,
  rejectPart,
  rejectUnknownKeys,
} from './json/readConfigObject.ts';
import { readProjectFile } from './projectFile.ts';
import type { ReplacementRule } from './replacementRule.ts';

export const VALUES_FILE = 'config/values.json';

export type Values = ReadonlyMap<string, string>;
export type ValuesConfig = {
  readonly defaults: Values;
  /** By alias, username or id of the org. */
  readonly orgs: ReadonlyMap<string, Values>;
  /** Of config/pipeline.json, by alias: they win over the others. */
  readonly pipeline?: ReadonlyMap<string, Values>;
};

/** What the scripts themselves ask for; the others are those that a replacement names. */
const OWN_VARIABLES = [
  'ECA_RUN_AS_USERNAME',
  'ECA_CONTACT_EMAIL',
  'ECA_CALLBACK_URL',
  'ECA_INTEGRATION_USER_EMAIL',
  'ECA_INTEGRATION_USERNAME_DOMAIN',
  'ECA_TEMPORARY_ACCESS',
];

/** A misspelt variable would leave the default in its place, in silence: hence the look at the project's replacements. */
export const readKnownVariables = async (projectRoot: string): Promise<readonly string[]> =>
  knownVariables((await readProjectFile(projectRoot)).replacements);

function knownVariables(replacements: readonly ReplacementRule[]): readonly string[] {
  const named = replacements.flatMap(({ replacement, onlyWhen }) => [
    ...(replacement.kind === 'variable' ? [replacement.name] : []),
    ...onlyWhen.map(({ variable }) => variable),
  ]);
  return [...new Set([...OWN_VARIABLES, ...named])];
}

/**
 * `rules`: those of the project file, where they have been read already.
 * @throws {ConfigInvalidError} with file, line and column
 */
export async function readValuesConfig(projectRoot: string, rules?: readonly ReplacementRule[]): Promise<ValuesConfig> {
  let content: string;
  try {
    content = await readFile(join(projectRoot, VALUES_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { defaults: new Map(), orgs: new Map() };
    }
    throw error;
  }
  const document = readConfigObject(content, VALUES_FILE);
  rejectUnknownKeys(document, (key) => ['$schema', 'default', 'orgs'].includes(key), 'default, orgs');
  const known = rules === undefined ? await readKnownVariables(projectRoot) : knownVariables(rules);
  const defaults = partAt(document, 'default');
  const orgs = partAt(document, 'orgs');
  return {
    defaults: defaults === undefined ? new Map() : readValues(asObject(defaults), known),
    orgs: orgs === undefined ? new Map() : readOrgs(asObject(orgs), known),
  };
}

const readOrgs = (part: ConfigPart<JsonObject>, known: readonly string[]): ReadonlyMap<string, Values> =>
  new Map(
    part.node.members.map(({ key, value }) => [
      key,
      readValues(asObject({ file: part.file, name: `orgs.${key}`, node: value }), known),
    ]),
  );

/** The values of one org or of all. @throws {ConfigInvalidError} for an unknown variable and for an empty value */
export function readValues(part: ConfigPart<JsonObject>, known: readonly string[]): Values {
  rejectUnknownKeys(part, (key) => known.includes(key), known.join(', '));
  return new Map(
    part.node.members.map(({ key, value }) => {
      const member = { file: part.file, name: key, node: value };
      const text = asText(member);
      return text.trim() === ''
        ? rejectPart(member, `${key} is empty`, `Give ${key} a value, or delete it.`)
        : [key, text];
    }),
  );
}
