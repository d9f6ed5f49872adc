/** What a query runs over: the sObjects that the caller has, and their rows. Each is read once a query. */
import type { FieldValue, StoredRecord } from '../../../state/stateTypes.ts';
import type { Sobject, SobjectField } from '../schema/sobject.ts';

export type QueryWorld = {
  /** By name without case; `undefined` where this caller has none. */
  readonly sobject: (name: string) => Sobject | undefined;
  readonly rows: (sobject: Sobject) => readonly StoredRecord[];
  /** Path of a record's resource, for `attributes.url`. */
  readonly urlOf: (sobject: Sobject, id: string) => string;
};

export type QueryReader = {
  readonly world: QueryWorld;
  readonly rows: (sobject: Sobject) => readonly StoredRecord[];
  readonly byId: (sobject: Sobject, id: string) => StoredRecord | undefined;
};

/** The first 15 characters tell ids apart; the rest is a checksum. */
export const idKey = (id: string): string => id.slice(0, 15);

/** Wraps a world so that rows and their index by id are read once. */
export function createReader(world: QueryWorld): QueryReader {
  const rowsOf = new Map<string, readonly StoredRecord[]>();
  const indexes = new Map<string, ReadonlyMap<string, StoredRecord>>();
  const rows = (sobject: Sobject): readonly StoredRecord[] => {
    const known = rowsOf.get(sobject.name) ?? world.rows(sobject);
    rowsOf.set(sobject.name, known);
    return known;
  };
  const byId = (sobject: Sobject, id: string): StoredRecord | undefined => {
    const index = indexes.get(sobject.name) ?? new Map(rows(sobject).map((row) => [idKey(row.Id), row]));
    indexes.set(sobject.name, index);
    return index.get(idKey(id));
  };
  return { world, rows, byId };
}

const asTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '+0000');

/** The value of a field as the wire has it: what a row lacks is null, or false for a checkbox. */
export function readValue(row: StoredRecord, field: SobjectField): FieldValue {
  const value = row[field.name] ?? null;
  if (field.type === 'boolean') {
    return value === true;
  }
  if (typeof value === 'number' && field.type === 'datetime') {
    return asTime(value);
  }
  return typeof value === 'number' && field.type === 'date' ? asTime(value).slice(0, 10) : value;
}
