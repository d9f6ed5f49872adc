/**
 * Strict JSON (RFC 8259) with the place of everything: a byte order mark is accepted, comments and trailing commas are
 * refused, as `sf` refuses them. `JSON.parse` tells no reliable line and column, and none at all for a valid document
 * whose content is wrong. In: text. Out: a tree, or a `ConfigInvalidError`.
 */
import { raise } from '../../lib/errors.ts';
import { buildPositionFinder, type LineAndColumn } from '../textPosition.ts';
import type { JsonMember, JsonNode } from './jsonNode.ts';

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|[\u007f-\u009f])*"/uy;
const BLANKS = /[ \t\r\n]*/y;

type Reader = {
  readonly text: string;
  readonly file: string;
  readonly positionAt: (offset: number) => LineAndColumn;
  offset: number;
};

function fail(reader: Reader, problem: string): never {
  return raise('ConfigInvalidError', { file: reader.file, problem, ...reader.positionAt(reader.offset) });
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.offset;
  const match = pattern.exec(reader.text)?.[0];
  reader.offset += match?.length ?? 0;
  return match;
}

/** Skips blanks and gives the next character without taking it. */
function peek(reader: Reader): string | undefined {
  take(reader, BLANKS);
  return reader.text[reader.offset];
}

function describeNext(reader: Reader): string {
  const next = reader.text.slice(reader.offset, reader.offset + 2);
  if (next === '') {
    return 'the file ends too early';
  }
  if (next === '//' || next === '/*') {
    return 'JSON has no comments';
  }
  return `${JSON.stringify(next[0])} is unexpected here`;
}

function expectCharacter(reader: Reader, wanted: string): void {
  if (peek(reader) !== wanted) {
    fail(reader, `${describeNext(reader)}; expected ${JSON.stringify(wanted)}`);
  }
  reader.offset += 1;
}

function readString(reader: Reader): string {
  peek(reader);
  const literal = take(reader, STRING);
  if (literal === undefined) {
    return fail(reader, `${describeNext(reader)}; expected a text in double quotes`);
  }
  return JSON.parse(literal) as string; // The pattern admits a JSON string only.
}

function readItems<Item>(reader: Reader, end: string, readItem: () => Item): readonly Item[] {
  reader.offset += 1;
  const items: Item[] = [];
  while (peek(reader) !== end) {
    if (items.length > 0) {
      expectCharacter(reader, ',');
      if (peek(reader) === end) {
        fail(reader, `there is a comma before ${JSON.stringify(end)}`);
      }
    }
    items.push(readItem());
  }
  reader.offset += 1;
  return items;
}

function readMember(reader: Reader): JsonMember {
  peek(reader);
  const keyPosition = reader.positionAt(reader.offset);
  const key = readString(reader);
  expectCharacter(reader, ':');
  return { key, keyPosition, value: readNode(reader) };
}

function readNode(reader: Reader): JsonNode {
  const next = peek(reader);
  const position = reader.positionAt(reader.offset);
  if (next === '{') {
    return { kind: 'object', position, members: readItems(reader, '}', () => readMember(reader)) };
  }
  if (next === '[') {
    return { kind: 'array', position, items: readItems(reader, ']', () => readNode(reader)) };
  }
  if (next === '"') {
    return { kind: 'string', position, value: readString(reader) };
  }
  const scalar = take(reader, SCALAR);
  if (scalar === undefined) {
    return fail(reader, `${describeNext(reader)}; expected a value`);
  }
  if (scalar === 'null') {
    return { kind: 'null', position };
  }
  return scalar === 'true' || scalar === 'false'
    ? { kind: 'boolean', position, value: scalar === 'true' }
    : { kind: 'number', position, value: Number(scalar) };
}

/**
 * `file` is how the message calls the document.
 * @throws {ConfigInvalidError} with line and column
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function parseJson(content: string, file: string): JsonNode {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  const reader: Reader = { text, file, positionAt: buildPositionFinder(text), offset: 0 };
  const node = readNode(reader);
  if (peek(reader) !== undefined) {
    fail(reader, `${describeNext(reader)}; the document has ended`);
  }
  return node;
}
