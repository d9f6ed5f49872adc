/** References of a composite request to earlier answers: `@{first.id}`, `@{query.records[0].Id}`. */
import { refuseRecord } from '../records/refusals.ts';

const REFERENCE = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;

/**
 * Replaces every reference in a text, or in the texts of a body.
 * @throws {ApiError} PROCESSING_HALTED for a reference to nothing
 */
export function fillReferences<Value>(value: Value, answers: ReadonlyMap<string, unknown>): Value {
  // Texts stay texts and everything else keeps its shape.
  return fill(value, answers) as Value;
}

function fill(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(REFERENCE, (whole, name: string, path: string) => resolve(whole, name, path, answers));
  }
  if (Array.isArray(value)) {
    return value.map((inner) => fill(inner, answers));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, answers)]));
  }
  return value;
}

function resolve(whole: string, name: string, path: string, answers: ReadonlyMap<string, unknown>): string {
  let found = answers.get(name);
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    const isOwn = typeof found === 'object' && found !== null && Object.hasOwn(found, step);
    // A step into an object or array by its own key; anything else leads nowhere.
    found = isOwn ? (found as Readonly<Record<string, unknown>>)[step] : undefined;
  }
  if (typeof found !== 'string' && typeof found !== 'number' && typeof found !== 'boolean') {
    throw refuseRecord(
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${whole.slice(2, -1)} found in ${name}`,
    );
  }
  return String(found);
}
