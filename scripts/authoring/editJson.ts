/**
 * Adds to a JSON file without touching a byte of the rest. In: the text, a path of keys, what to add. Out: the new text,
 * indented and with line ends like the rest of the file. Left out on purpose: deleting and reordering.
 */
import { type JsonNode, memberOf } from '../definition/json/jsonNode.ts';
import { parseJson } from '../definition/json/parseJson.ts';
import { raise } from '../lib/errors.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const unitOf = (text: string): string => /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** The offset of a place that the parser told; a byte order mark is no character of the first line. */
function offsetOf(text: string, { line, column }: JsonNode['position']): number {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  let offset = start;
  for (let current = 1; current < line; current += 1) {
    offset = text.indexOf('\n', offset) + 1;
  }
  return offset + column - 1;
}

/** The end of the value that begins at `start`: behind its closing bracket or quote, or its last character. */
function endOf(text: string, start: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s"[\]{},:]+/gs;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    depth += /^[[{]/.test(match[0]) ? 1 : /^[\]}]/.test(match[0]) ? -1 : 0;
    if (depth === 0) {
      return token.lastIndex;
    }
  }
  return raise('InternalFaultError', { problem: 'a JSON value has no end' });
}

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';

const format = (value: Json, text: string, indent: string): string =>
  JSON.stringify(value, undefined, unitOf(text)).replaceAll('\n', `${lineEndOf(text)}${indent}`);

/** Puts `entry` behind the last one of the object or list that begins at `open`. */
function appendEntry(text: string, open: number, entry: (indent: string) => string): string {
  const close = endOf(text, open) - 1;
  const body = text.slice(open + 1, close);
  const lineEnd = lineEndOf(text);
  if (body.trim() === '') {
    const indent = indentAt(text, open);
    const inner = `${indent}${unitOf(text)}`;
    return `${text.slice(0, open + 1)}${lineEnd}${inner}${entry(inner)}${lineEnd}${indent}${text.slice(close)}`;
  }
  const last = open + 1 + body.trimEnd().length;
  const first = open + 1 + (body.length - body.trimStart().length);
  if (!body.slice(0, first - open - 1).includes('\n')) {
    // All on one line, and it stays so.
    return `${text.slice(0, last)}, ${entry('').replace(/\r?\n\s*/g, ' ')}${text.slice(last)}`;
  }
  const indent = indentAt(text, first);
  return `${text.slice(0, last)},${lineEnd}${indent}${entry(indent)}${text.slice(last)}`;
}

function find(text: string, path: readonly string[]): JsonNode | undefined {
  let node: JsonNode | undefined = parseJson(text, 'the file');
  for (const key of path) {
    node = node?.kind === 'object' ? memberOf(node, key) : undefined;
  }
  return node;
}

/** Sets the value under these keys; objects on the way that are missing are made. */
export function setMember(text: string, path: readonly string[], value: Json): string {
  const node = find(text, path);
  if (node !== undefined) {
    const start = offsetOf(text, node.position);
    return text.slice(0, start) + format(value, text, indentAt(text, start)) + text.slice(endOf(text, start));
  }
  const key = path.at(-1) ?? '';
  const parentPath = path.slice(0, -1);
  const parent = find(text, parentPath);
  if (parent === undefined) {
    return setMember(text, parentPath, { [key]: value });
  }
  return appendEntry(
    text,
    offsetOf(text, parent.position),
    (indent) => `${JSON.stringify(key)}: ${format(value, text, indent)}`,
  );
}

/** Appends to the list under this key of the document, which is made where it is missing. */
export function appendItem(text: string, key: string, value: Json): string {
  const list = find(text, [key]);
  return list === undefined
    ? setMember(text, [key], [value])
    : appendEntry(text, offsetOf(text, list.position), (indent) => format(value, text, indent));
}
