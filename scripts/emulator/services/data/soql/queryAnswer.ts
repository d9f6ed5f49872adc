/** The outcome of a query as the wire has it: records with their attributes, nested parents, and column metadata. */
import type { FieldValue, StoredRecord } from '../../../state/stateTypes.ts';
import type { Sobject } from '../schema/sobject.ts';
import { type FieldReference, follow } from './fieldReference.ts';
import { type QueryReader, readValue } from './queryWorld.ts';
import type { QueryOutcome } from './runQuery.ts';

export type WireRecord = {
  readonly attributes: { readonly type: string; readonly url?: string };
  readonly [field: string]: FieldValue | object;
};

/** All records of an outcome; a counting query without a field has none. */
export function formatRecords(outcome: QueryOutcome): readonly WireRecord[] {
  switch (outcome.kind) {
    case 'count':
      return [];
    case 'aggregates':
      return [{ attributes: { type: 'AggregateResult' }, ...outcome.values }];
    default:
      return outcome.rows.map((row) => formatRecord(row, outcome.sobject, outcome.columns, outcome.reader));
  }
}

function formatRecord(
  row: StoredRecord,
  sobject: Sobject,
  columns: readonly FieldReference[],
  reader: QueryReader,
): WireRecord {
  const record: Record<string, FieldValue | object> = {};
  for (const column of columns) {
    const [lookup] = column.lookups;
    if (lookup === undefined) {
      record[column.field.name] = readValue(row, column.field);
      continue;
    }
    const relationship = lookup.field.relationshipName ?? '';
    if (relationship in record) {
      continue;
    }
    const parent = follow(row, lookup, reader);
    const parentColumns = columns
      .filter(({ lookups }) => lookups[0]?.field === lookup.field)
      .map((inner) => ({ ...inner, lookups: inner.lookups.slice(1) }));
    record[relationship] =
      parent === undefined ? null : formatRecord(parent.row, parent.sobject, parentColumns, reader);
  }
  return { attributes: { type: sobject.name, url: reader.world.urlOf(sobject, row.Id) }, ...record };
}

type ColumnMetadata = {
  readonly columnName: string;
  readonly displayName: string;
  readonly aggregate: boolean;
  readonly joinColumns: readonly ColumnMetadata[];
  readonly [property: string]: unknown;
};

/** The answer to a query with `columns=true`: what the columns are, no records. */
export function formatColumns(outcome: QueryOutcome): object {
  const columnMetadata =
    outcome.kind === 'aggregates'
      ? Object.keys(outcome.values).map((name) => describeColumn(name, 'Integer', true, []))
      : outcome.kind === 'rows'
        ? joinColumns(outcome.columns)
        : [];
  return {
    columnMetadata,
    entityName: outcome.sobject.name,
    groupBy: false,
    idSelected: columnMetadata.some(({ columnName }) => columnName === 'Id'),
    keyPrefix: outcome.sobject.keyPrefix ?? null,
  };
}

function joinColumns(columns: readonly FieldReference[]): readonly ColumnMetadata[] {
  const listed = new Map<string, ColumnMetadata>();
  for (const column of columns) {
    const relationship = column.lookups[0]?.field.relationshipName;
    const name = relationship ?? column.field.name;
    if (listed.has(name)) {
      continue;
    }
    const inner = columns
      .filter(({ lookups }) => relationship !== undefined && lookups[0]?.field.relationshipName === relationship)
      .map((one) => ({ ...one, lookups: one.lookups.slice(1) }));
    listed.set(name, describeColumn(name, APEX_TYPES[column.field.type] ?? 'String', false, joinColumns(inner)));
  }
  return [...listed.values()];
}

const APEX_TYPES: Readonly<Record<string, string>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Double',
  currency: 'Decimal',
  date: 'Date',
  datetime: 'Datetime',
};

const describeColumn = (
  name: string,
  apexType: string,
  aggregate: boolean,
  joined: readonly ColumnMetadata[],
): ColumnMetadata => ({
  aggregate,
  apexType,
  booleanType: apexType === 'Boolean',
  columnName: name,
  custom: false,
  displayName: name,
  foreignKeyName: null,
  insertable: false,
  joinColumns: joined,
  numberType: ['Integer', 'Double', 'Decimal'].includes(apexType),
  textType: apexType === 'String',
  updatable: false,
});
