/**
 * One comparison of a query, as a predicate over a field's value. The literal's kind is checked against the field's type
 * before any row is read, as an org does. Text compares without case, ids by their first 15 characters; a value that is
 * null is unequal to everything but null and neither smaller nor greater than anything.
 */
import type { FieldValue } from '../../../state/stateTypes.ts';
import type { SobjectField } from '../schema/sobject.ts';
import { parseTime } from './dateLiterals.ts';
import { matchLike } from './matchLike.ts';
import { badIdLiteral, wrongLiteral } from './queryErrors.ts';
import { idKey } from './queryWorld.ts';
import type { Comparison, Literal } from './soqlQuery.ts';

export type ValueTest = (value: FieldValue) => boolean;
type Key = string | number | boolean;

/** The predicate of `field operator literal`. @throws {ApiError} INVALID_FIELD where the literal is of another type */
export function compileComparison(
  field: SobjectField,
  operator: Comparison,
  literal: Literal,
  at: { readonly text: string; readonly path: string },
): ValueTest {
  checkLiteral(field, literal, at);
  if (operator === 'LIKE') {
    if (literal.kind !== 'text') {
      throw wrongLiteral(at.text, at.path, field.name, 'string', true);
    }
    const matches = matchLike(literal.value);
    return (value) => typeof value === 'string' && matches(value);
  }
  if (literal.kind === 'time') {
    return (value) => compareTime(value, operator, literal.from, literal.to);
  }
  const wanted = literal.kind === 'null' ? null : keyOf(literal.value, field);
  if (operator === '=' || operator === '!=') {
    return (value) => (keyOf(value, field) === wanted) === (operator === '=');
  }
  return (value) => {
    const key = keyOf(value, field);
    return key !== null && wanted !== null && ordered(key < wanted ? -1 : key > wanted ? 1 : 0, operator);
  };
}

/** What two equal values have in common; null for no value, which an empty text is too. */
export function keyOf(value: FieldValue, field: SobjectField): Key | null {
  if (value === null || value === '') {
    return null;
  }
  if (typeof value !== 'string') {
    return value;
  }
  if (field.comparesAsId) {
    return idKey(value);
  }
  return field.type === 'date' || field.type === 'datetime' ? (parseTime(value) ?? value) : value.toLowerCase();
}

function ordered(difference: number, operator: Comparison): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    default:
      return difference >= 0;
  }
}

function compareTime(value: FieldValue, operator: Comparison, from: number, to: number): boolean {
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (time === undefined) {
    return operator === '!=';
  }
  const inside = to === from ? time === from : time >= from && time < to;
  switch (operator) {
    case '=':
      return inside;
    case '!=':
      return !inside;
    case '<':
      return time < from;
    case '<=':
      return time < from || inside;
    case '>':
      return time > from && !inside;
    default:
      return time >= from;
  }
}

function checkLiteral(
  field: SobjectField,
  literal: Literal,
  at: { readonly text: string; readonly path: string },
): void {
  if (literal.kind === 'null') {
    return;
  }
  const [kind, type] = expectation(field);
  const isTimeForDate = kind === 'time' && literal.kind === 'time' && (field.type === 'datetime' || literal.isDate);
  if (kind !== 'time' ? literal.kind !== kind : !isTimeForDate) {
    throw wrongLiteral(at.text, at.path, field.name, type, kind === 'text');
  }
  const isIdField = field.type === 'id' || field.type === 'reference';
  if (isIdField && literal.kind === 'text' && literal.value !== '' && !/^(\w{15}|\w{18})$/.test(literal.value)) {
    throw badIdLiteral(at.text, at.path, literal.value);
  }
}

function expectation(field: SobjectField): readonly [Literal['kind'], string] {
  switch (field.type) {
    case 'boolean':
      return ['boolean', 'boolean'];
    case 'int':
    case 'double':
    case 'currency':
      return ['number', field.type];
    case 'date':
      return ['time', 'date'];
    case 'datetime':
      return ['time', 'dateTime'];
    default:
      return ['text', 'string'];
  }
}
