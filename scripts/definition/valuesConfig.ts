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

export const VALUES_FILE = 'config/values.json';

export type Values = ReadonlyMap<string, string>;
export type ValuesConfig = {
  readonly defaults: Values;
  /** By alias, username or id of the org. */
  readonly orgs: ReadonlyMap<string, Values>;
};

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/** @throws {ConfigInvalidError} with file, line and column */
export async function readValuesConfig(projectRoot: string): Promise<ValuesConfig> {
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
  const defaults = partAt(document, 'default');
  const orgs = partAt(document, 'orgs');
  return {
    defaults: defaults === undefined ? new Map() : readValues(asObject(defaults)),
    orgs: orgs === undefined ? new Map() : readOrgs(asObject(orgs)),
  };
}

const readOrgs = (part: ConfigPart<JsonObject>): ReadonlyMap<string, Values> =>
  new Map(
    part.node.members.map(({ key, value }) => [
      key,
      readValues(asObject({ file: part.file, name: `orgs.${key}`, node: value })),
    ]),
  );

function readValues(part: ConfigPart<JsonObject>): Values {
  rejectUnknownKeys(part, (key) => VARIABLE.test(key), 'names of variables, such as ECA_CONTACT_EMAIL');
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
