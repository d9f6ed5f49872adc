/**
 * Reads one JSON configuration file and hands out its parts with the checks that every such file needs. What is wrong
 * ends in a `ConfigInvalidError` at the line and column of the key or value. What the keys mean is for the callers.
 */
import { raise } from '../../lib/errors.ts';
import { type JsonNode, type JsonObject, kindText, memberOf } from './jsonNode.ts';
import { parseJson } from './parseJson.ts';

/** A part of a configuration file, with the name that messages give it. */
export type ConfigPart<Node extends JsonNode = JsonNode> = {
  readonly file: string;
  readonly name: string;
  readonly node: Node;
};

/** Ends with the error for this part. */
export function rejectPart(part: ConfigPart, problem: string, fix?: string): never {
  return raise('ConfigInvalidError', { file: part.file, problem, ...part.node.position, fix });
}

/** @throws {ConfigInvalidError} when the part is something else than an object */
export function asObject(part: ConfigPart): ConfigPart<JsonObject> {
  const { node } = part;
  return node.kind === 'object'
    ? { ...part, node }
    : rejectPart(part, `${part.name} must be an object, and is ${kindText(node)}`);
}

/** The elements of a list. @throws {ConfigInvalidError} when the part is something else */
export function asItems(part: ConfigPart): readonly ConfigPart[] {
  const { node, file, name } = part;
  return node.kind === 'array'
    ? node.items.map((item, index) => ({ file, name: `${name}[${index}]`, node: item }))
    : rejectPart(part, `${name} must be a list, and is ${kindText(node)}`);
}

/** @throws {ConfigInvalidError} when the part is something else than a text */
export function asText(part: ConfigPart): string {
  return part.node.kind === 'string'
    ? part.node.value
    : rejectPart(part, `${part.name} must be a text, and is ${kindText(part.node)}`);
}

/** The part under this key, where there is one. */
export function partAt(part: ConfigPart<JsonObject>, key: string): ConfigPart | undefined {
  const node = memberOf(part.node, key);
  return node === undefined ? undefined : { file: part.file, name: key, node };
}

/** @throws {ConfigInvalidError} for the first key that is not among `known`, and for one that comes twice */
export function rejectUnknownKeys(
  part: ConfigPart<JsonObject>,
  isKnown: (key: string) => boolean,
  known: string,
): void {
  const unknown = part.node.members.find(({ key }) => !isKnown(key));
  if (unknown !== undefined) {
    raise('ConfigInvalidError', {
      file: part.file,
      problem: `${part.name} has the unknown key "${unknown.key}"`,
      ...unknown.keyPosition,
      fix: `Use one of: ${known}.`,
    });
  }
  const keys = part.node.members.map(({ key }) => key);
  const again = part.node.members.find(({ key }, index) => keys.indexOf(key) < index);
  if (again !== undefined) {
    raise('ConfigInvalidError', {
      file: part.file,
      problem: `${part.name} has the key "${again.key}" twice, and only one of them would count`,
      ...again.keyPosition,
      fix: 'Delete one of them.',
    });
  }
}

/** The document as an object. @throws {ConfigInvalidError} for broken JSON and for any other document */
export const readConfigObject = (content: string, file: string): ConfigPart<JsonObject> =>
  asObject({ file, name: 'The document', node: parseJson(content, file) });
