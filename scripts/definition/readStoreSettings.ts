/**
 * Reads one store of config/credential-stores.json. In: its part of the document. Out: its settings, checked key by key.
 * Whether the vendor's command would accept them is found out by the store itself.
 */
import type { JsonObject } from './json/jsonNode.ts';
import { asItems, asText, type ConfigPart, partAt, rejectPart, rejectUnknownKeys } from './json/readConfigObject.ts';
import type { CommandSettings, NamedSettings, StoreKind, StoreSettings } from './storeSettings.ts';

type Reader = (part: ConfigPart<JsonObject>) => StoreSettings;
const COMMAND_KEYS = ['timeoutSeconds', 'environment'];
const NAMED_KEYS = ['name', ...COMMAND_KEYS];

/** Keys of each kind, beside `kind`; the JSON schema holds the same, and a test compares them. */
export const STORE_KEYS: Readonly<Record<StoreKind, readonly string[]>> = {
  file: ['folder', 'form'],
  pass: ['folder', ...NAMED_KEYS],
  github: ['repository', 'environmentName', ...NAMED_KEYS],
  vault: ['program', 'mount', 'address', 'namespace', ...NAMED_KEYS],
  aws: ['region', 'profile', 'kmsKey', ...NAMED_KEYS],
  azure: ['vault', 'subscription', ...NAMED_KEYS],
  google: ['project', ...NAMED_KEYS],
  onePassword: ['vault', 'account', ...NAMED_KEYS],
  exec: ['command', 'canRead', ...COMMAND_KEYS],
};

const READERS: Readonly<Record<StoreKind, Reader>> = {
  file: (part) => ({ kind: 'file', ...texts(part, 'folder'), ...choice(part, 'form', ['json', 'env']) }),
  pass: (part) => ({ kind: 'pass', ...texts(part, 'folder'), ...named(part, ['{org}']) }),
  github: (part) => {
    const { environmentName } = texts(part, 'environmentName');
    const isPerOrg = environmentName?.includes('{org}') ?? false;
    const repository = partAt(part, 'repository');
    if (repository !== undefined && !/^([^/\s]+\/)?[^/\s]+\/[^/\s]+$/.test(asText(repository))) {
      rejectPart(repository, 'repository must look like OWNER/REPOSITORY');
    }
    return {
      kind: 'github',
      repository: required(part, 'repository'),
      ...(environmentName === undefined ? {} : { environmentName }),
      ...named(part, isPerOrg ? [] : ['{org}']),
    };
  },
  vault: (part) => ({
    kind: 'vault',
    ...choice(part, 'program', ['vault', 'bao']),
    ...texts(part, 'mount', 'address', 'namespace'),
    ...named(part, ['{org}']),
  }),
  aws: (part) => ({ kind: 'aws', ...texts(part, 'region', 'profile', 'kmsKey'), ...named(part, ['{org}']) }),
  azure: (part) => ({
    kind: 'azure',
    vault: required(part, 'vault'),
    ...texts(part, 'subscription'),
    ...named(part, ['{org}']),
  }),
  google: (part) => ({ kind: 'google', project: required(part, 'project'), ...named(part, ['{org}']) }),
  onePassword: (part) => ({
    kind: 'onePassword',
    vault: required(part, 'vault'),
    ...texts(part, 'account'),
    ...named(part, ['{org}']),
  }),
  exec: (part) => ({ kind: 'exec', command: readCommand(part), ...flag(part, 'canRead'), ...common(part) }),
};

const oneOf = (names: readonly string[]): string => `Use one of: ${names.join(', ')}.`;

const isStoreKind = (text: string): text is StoreKind => Object.hasOwn(READERS, text);

/** One store of the file. @throws {ConfigInvalidError} at the key or value that can't be used */
export function readStoreSettings(part: ConfigPart<JsonObject>): StoreSettings {
  const kindPart = partAt(part, 'kind') ?? rejectPart(part, `${part.name} has no kind`, oneOf(Object.keys(READERS)));
  const kind = asText(kindPart);
  if (!isStoreKind(kind)) {
    return rejectPart(kindPart, `"${kind}" is no kind of store`, oneOf(Object.keys(READERS)));
  }
  rejectUnknownKeys(part, (key) => key === 'kind' || STORE_KEYS[kind].includes(key), STORE_KEYS[kind].join(', '));
  return READERS[kind](part);
}

function filledText(part: ConfigPart): string {
  const text = asText(part);
  return text.trim() === ''
    ? rejectPart(part, `${part.name} is empty`, `Give ${part.name} a value, or delete it.`)
    : text;
}

/** Those of the keys that are there, each with its text. */
function texts<Key extends string>(part: ConfigPart<JsonObject>, ...keys: readonly Key[]): { [key in Key]?: string } {
  const found: { [key in Key]?: string } = {};
  for (const key of keys) {
    const value = partAt(part, key);
    if (value !== undefined) {
      found[key] = filledText(value);
    }
  }
  return found;
}

function required(part: ConfigPart<JsonObject>, key: string): string {
  return filledText(partAt(part, key) ?? rejectPart(part, `${part.name} has no ${key}`, `Add "${key}".`));
}

function choice<Key extends string, const Value extends string>(
  part: ConfigPart<JsonObject>,
  key: Key,
  values: readonly Value[],
): { [key in Key]?: Value } {
  const found: { [key in Key]?: Value } = {};
  const value = partAt(part, key);
  if (value !== undefined) {
    const text = asText(value);
    found[key] = values.find((one) => one === text) ?? rejectPart(value, `${key} is "${text}"`, oneOf(values));
  }
  return found;
}

function flag(part: ConfigPart<JsonObject>, key: 'canRead'): { canRead?: boolean } {
  const value = partAt(part, key);
  if (value === undefined) {
    return {};
  }
  return value.node.kind === 'boolean'
    ? { [key]: value.node.value }
    : rejectPart(value, `${key} must be true or false`);
}

function common(part: ConfigPart<JsonObject>): CommandSettings {
  const seconds = partAt(part, 'timeoutSeconds');
  const environment = partAt(part, 'environment');
  return {
    ...(seconds === undefined ? {} : { timeoutSeconds: readSeconds(seconds) }),
    ...(environment === undefined ? {} : { environment: asItems(environment).map(filledText) }),
  };
}

function readSeconds(part: ConfigPart): number {
  const { node } = part;
  return node.kind === 'number' && node.value >= 1 && node.value <= 600
    ? node.value
    : rejectPart(part, `${part.name} must be a number from 1 to 600`);
}

function named(part: ConfigPart<JsonObject>, places: readonly string[]): NamedSettings {
  const name = partAt(part, 'name');
  return {
    ...(name === undefined ? {} : { name: template(name, [...places, '{app}', '{version}']) }),
    ...common(part),
  };
}

function readCommand(part: ConfigPart<JsonObject>): readonly [string, ...string[]] {
  const list = partAt(part, 'command') ?? rejectPart(part, `${part.name} has no command`, 'Add "command", a list.');
  const [program, ...words] = asItems(list);
  return program === undefined
    ? rejectPart(list, 'command is an empty list', 'Give the program and its words.')
    : [filledText(program), ...words.map(asText)];
}

const PLACES = ['{org}', '{app}', '{version}'];

/**
 * A template of names must tell every pair from every other one, or a write of one would end another.
 * @throws {ConfigInvalidError} for a missing, a repeated or an unknown place
 */
function template(part: ConfigPart, needed: readonly string[]): string {
  const text = filledText(part);
  const places: readonly string[] = text.match(/\{[^}]*\}/g) ?? [];
  const missing = needed.find((place) => !places.includes(place));
  const wrong = places.find((place, index) => !PLACES.includes(place) || places.indexOf(place) !== index);
  if (missing !== undefined) {
    rejectPart(
      part,
      `${part.name} names no ${missing}`,
      `Put ${missing} into it, for example: eca-${PLACES.join('-')}`,
    );
  }
  if (wrong !== undefined) {
    rejectPart(part, `${part.name} has ${wrong} where it can't be`, `Use each of ${PLACES.join(', ')} once.`);
  }
  // Two places side by side could not be told apart again: ab + c and a + bc.
  return /\}\{/.test(text) || /^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)/.test(text)
    ? rejectPart(part, `${part.name} is no name: "${text}"`, 'Write, for example: eca/{org}/{app}/{version}')
    : text;
}
