/** The condition tree of a query as one predicate over rows. Every name and literal is checked before a row is read. */
import type { StoredRecord } from '../../../state/stateTypes.ts';
import type { Sobject } from '../schema/sobject.ts';
import { type FieldReference, readReference, resolvePath } from './fieldReference.ts';
import { compileComparison, keyOf } from './matchLiteral.ts';
import { malformedQuery } from './queryErrors.ts';
import type { QueryReader } from './queryWorld.ts';
import type { Condition, SoqlQuery } from './soqlQuery.ts';

export type RowTest = (row: StoredRecord) => boolean;
type RunSubquery = (
  query: SoqlQuery,
  reader: QueryReader,
) => readonly { reference: FieldReference; rows: readonly StoredRecord[] }[];

/** @throws {ApiError} INVALID_FIELD, INVALID_QUERY_FILTER_OPERATOR, MALFORMED_QUERY */
export function compileWhere(
  condition: Condition,
  sobject: Sobject,
  reader: QueryReader,
  text: string,
  runSubquery: RunSubquery,
): RowTest {
  const compile = (inner: Condition): RowTest => compileWhere(inner, sobject, reader, text, runSubquery);
  switch (condition.kind) {
    case 'and': {
      const tests = condition.operands.map(compile);
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = condition.operands.map(compile);
      return (row) => tests.some((test) => test(row));
    }
    case 'not': {
      const test = compile(condition.operand);
      return (row) => !test(row);
    }
  }
  const reference = resolvePath(condition.path, sobject, reader, text);
  const at = { text, path: condition.path.join('.') };
  switch (condition.kind) {
    case 'compare': {
      const test = compileComparison(reference.field, condition.operator, condition.literal, at);
      return (row) => test(readReference(row, reference, reader));
    }
    case 'in': {
      const tests = condition.literals.map((literal) => compileComparison(reference.field, '=', literal, at));
      return (row) => {
        const value = readReference(row, reference, reader);
        return tests.some((test) => test(value)) !== condition.negated;
      };
    }
    case 'inQuery': {
      const [selected, ...more] = runSubquery(condition.query, reader);
      if (selected === undefined || more.length > 0 || !isIdType(reference) || !isIdType(selected.reference)) {
        throw malformedQuery('The left and the selected field of a semi join must be one id or reference field each');
      }
      const keys = new Set(
        selected.rows.map((row) => keyOf(readReference(row, selected.reference, reader), selected.reference.field)),
      );
      return (row) => keys.has(keyOf(readReference(row, reference, reader), reference.field)) !== condition.negated;
    }
  }
}

const isIdType = ({ field }: FieldReference): boolean => field.type === 'id' || field.type === 'reference';
