/**
 * A JSON document as a tree that keeps the place of every value and key, so that a wrong setting is reported where it
 * stands. What `parseJson` gives; configuration readers take it apart with the functions here.
 */
import type { LineAndColumn } from '../textPosition.ts';

export type JsonMember = { readonly key: string; readonly keyPosition: LineAndColumn; readonly value: JsonNode };

export type JsonNode = { readonly position: LineAndColumn } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);

export type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/** The value of a key; the last one wins, as in `JSON.parse`. */
export const memberOf = (object: JsonObject, key: string): JsonNode | undefined =>
  object.members.findLast((member) => member.key === key)?.value;

/** "an object", "a text" … for messages. */
export const kindText = (node: JsonNode): string =>
  ({
    object: 'an object',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
  })[node.kind];
