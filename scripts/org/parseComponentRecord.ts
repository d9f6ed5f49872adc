/**
 * One record of a readMetadata answer. In: what jsforce made of the SOAP answer, typed for the few metadata types that
 * it knows and raw for all others. Out: the same for every type: text, nested objects, arrays; `undefined` for the nil
 * record that stands for "there is no such component".
 */
import type { ComponentRecord } from './orgClient.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An element with attributes comes as an object; `$` holds those, `_` the text. */
function parseElement(value: unknown): unknown {
  if (value === null || value === undefined) {
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map(parseElement).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) {
    return String(value);
  }
  if (typeof value['_'] === 'string') {
    return value['_'];
  }
  const entries = parseEntries(value);
  return entries.length === 0 && '$' in value ? undefined : Object.fromEntries(entries);
}

const parseEntries = (value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.entries(value)
    .filter(([name]) => name !== '$')
    .map(([name, element]) => [name, parseElement(element)] as const)
    .filter(([, element]) => element !== undefined);

export function parseComponentRecord(record: unknown): ComponentRecord | undefined {
  if (!isObject(record)) {
    return undefined;
  }
  const { fullName, ...elements } = Object.fromEntries(parseEntries(record));
  return typeof fullName === 'string' && fullName !== '' ? { fullName, ...elements } : undefined;
}
