/**
 * A field path of a query, looked up: the lookups to follow and the field at the end. Names match without case; what an
 * org does not have is refused in its words.
 */
import type { FieldValue, StoredRecord } from '../../../state/stateTypes.ts';
import type { Sobject, SobjectField } from '../schema/sobject.ts';
import { unknownColumn, unknownRelationship } from './queryErrors.ts';
import { type QueryReader, readValue } from './queryWorld.ts';
import type { FieldPath } from './soqlQuery.ts';

export type Lookup = { readonly field: SobjectField; readonly targets: readonly Sobject[] };

export type FieldReference = {
  readonly lookups: readonly Lookup[];
  readonly field: SobjectField;
  /** As the record answers name it: `Profile.UserLicense.Name`. */
  readonly name: string;
};

/** Looks a path up from an sObject. @throws {ApiError} INVALID_FIELD */
export function resolvePath(path: FieldPath, sobject: Sobject, reader: QueryReader, text: string): FieldReference {
  const written = path.join('.');
  const lookups: Lookup[] = [];
  let sources: readonly Sobject[] = [sobject];
  for (const relationship of path.slice(0, -1)) {
    const field = sources
      .map((source) => source.fieldsByRelationship.get(relationship.toLowerCase()))
      .find((found) => found !== undefined);
    const targets = (field?.referenceTo ?? []).flatMap((name) => reader.world.sobject(name) ?? []);
    if (field === undefined || targets.length === 0) {
      throw unknownRelationship(text, relationship, written);
    }
    lookups.push({ field, targets });
    sources = targets;
  }
  const last = path.at(-1) ?? '';
  const field = sources
    .map((source) => source.fieldsByName.get(last.toLowerCase()))
    .find((found) => found !== undefined);
  if (field === undefined) {
    throw unknownColumn(text, last, written, sources[0]?.name ?? sobject.name);
  }
  const name = [...lookups.map((lookup) => lookup.field.relationshipName), field.name].join('.');
  return { lookups, field, name };
}

/** The row that a lookup of this row leads to, and its sObject. */
export function follow(
  row: StoredRecord,
  lookup: Lookup,
  reader: QueryReader,
): { readonly row: StoredRecord; readonly sobject: Sobject } | undefined {
  const id = row[lookup.field.name];
  if (typeof id !== 'string') {
    return undefined;
  }
  for (const sobject of lookup.targets) {
    const found = reader.byId(sobject, id);
    if (found !== undefined) {
      return { row: found, sobject };
    }
  }
  return undefined;
}

/** The value at the end of the reference; null where a lookup leads nowhere. */
export function readReference(row: StoredRecord, reference: FieldReference, reader: QueryReader): FieldValue {
  let at: StoredRecord | undefined = row;
  for (const lookup of reference.lookups) {
    at = follow(at, lookup, reader)?.row;
    if (at === undefined) {
      return null;
    }
  }
  return readValue(at, reference.field);
}
