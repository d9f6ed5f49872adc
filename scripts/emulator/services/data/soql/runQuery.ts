/**
 * A parsed query and the world it runs over in, matching rows and what to show of them out. Reads rows as a whole:
 * emulated orgs hold thousands of rows, not millions.
 */
import { ApiError } from '../../../apiError.ts';
import type { StoredRecord } from '../../../state/stateTypes.ts';
import type { Sobject } from '../schema/sobject.ts';
import { compileWhere } from './compileWhere.ts';
import { type FieldReference, readReference, resolvePath } from './fieldReference.ts';
import { keyOf } from './matchLiteral.ts';
import { malformedQuery, unknownSobject } from './queryErrors.ts';
import { createReader, type QueryReader, type QueryWorld } from './queryWorld.ts';
import type { SoqlQuery } from './soqlQuery.ts';

export type QueryOutcome = { readonly reader: QueryReader; readonly sobject: Sobject } & (
  | { readonly kind: 'rows'; readonly rows: readonly StoredRecord[]; readonly columns: readonly FieldReference[] }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'aggregates'; readonly values: Readonly<Record<string, number>> }
);

/** Runs a query. @throws {ApiError} in an org's words for what it refuses */
export function runQuery(query: SoqlQuery, world: QueryWorld): QueryOutcome {
  const reader = createReader(world);
  const sobject = sobjectOf(query, reader);
  const isCount = query.select.some(({ kind }) => kind === 'count');
  const columns = isCount ? [] : selectedColumns(query, sobject, reader);
  const rows = matchingRows(query, sobject, reader);
  if (!isCount) {
    return { kind: 'rows', reader, sobject, rows, columns };
  }
  return { reader, sobject, ...countRows(query, sobject, reader, rows) };
}

function sobjectOf(query: SoqlQuery, reader: QueryReader): Sobject {
  const sobject = reader.world.sobject(query.sobject);
  if (sobject === undefined) {
    throw unknownSobject(query.text, query.sobject);
  }
  return sobject;
}

function selectedColumns(query: SoqlQuery, sobject: Sobject, reader: QueryReader): readonly FieldReference[] {
  const columns = query.select.flatMap((item): readonly FieldReference[] => {
    switch (item.kind) {
      case 'field':
        return [resolvePath(item.path, sobject, reader, query.text)];
      case 'fields':
        return item.group === 'CUSTOM' ? [] : sobject.fields.map((field) => ({ lookups: [], field, name: field.name }));
      default:
        return [];
    }
  });
  const names = columns.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw malformedQuery(`duplicate field selected: ${repeated}`);
  }
  return columns;
}

function matchingRows(query: SoqlQuery, sobject: Sobject, reader: QueryReader): readonly StoredRecord[] {
  if (query.offset > 2000) {
    throw new ApiError({
      httpStatus: 400,
      errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
      publicMessage: 'Maximum SOQL offset allowed is 2000',
    });
  }
  const test =
    query.where === undefined
      ? () => true
      : compileWhere(query.where, sobject, reader, query.text, (subquery, shared) => {
          const inner = sobjectOf(subquery, shared);
          const rows = matchingRows(subquery, inner, shared);
          return selectedColumns(subquery, inner, shared).map((reference) => ({ reference, rows }));
        });
  const sorted = sortRows(reader.rows(sobject).filter(test), query, sobject, reader);
  return sorted.slice(query.offset, query.limit === undefined ? undefined : query.offset + query.limit);
}

function sortRows(
  rows: readonly StoredRecord[],
  query: SoqlQuery,
  sobject: Sobject,
  reader: QueryReader,
): readonly StoredRecord[] {
  const sortings = query.orderBy.map((sorting) => ({
    ...sorting,
    reference: resolvePath(sorting.path, sobject, reader, query.text),
  }));
  if (sortings.length === 0) {
    return rows;
  }
  const keyed = rows.map((row) => ({
    row,
    keys: sortings.map(({ reference }) => keyOf(readReference(row, reference, reader), reference.field)),
  }));
  keyed.sort((left, right) => {
    for (const [index, { descending, nullsLast }] of sortings.entries()) {
      const [a, b] = [left.keys[index] ?? null, right.keys[index] ?? null];
      if (a === b) {
        continue;
      }
      if (a === null || b === null) {
        return (a === null) === nullsLast ? 1 : -1;
      }
      return a < b === descending ? 1 : -1;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function countRows(
  query: SoqlQuery,
  sobject: Sobject,
  reader: QueryReader,
  rows: readonly StoredRecord[],
):
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'aggregates'; readonly values: Record<string, number> } {
  const values: Record<string, number> = {};
  for (const [index, item] of query.select.entries()) {
    if (item.kind !== 'count') {
      const name = item.kind === 'field' ? item.path.join('.') : 'FIELDS';
      throw malformedQuery(`Field must be grouped or aggregated: ${name}`);
    }
    if (item.path === undefined) {
      return { kind: 'count', count: rows.length };
    }
    const reference = resolvePath(item.path, sobject, reader, query.text);
    const counted = rows.filter((row) => keyOf(readReference(row, reference, reader), reference.field) !== null);
    values[item.alias ?? `expr${index}`] = counted.length;
  }
  return { kind: 'aggregates', values };
}
