/**
 * The body of a create or update in, checked fields under their real names out. Checks what a table knows: that fields
 * exist and can be written, types, lengths, ids. What the sObject makes of them is for its rules.
 */
import type { Fields } from '../../../recordRules.ts';
import { isId, keyPrefixes, to18 } from '../../../state/ids.ts';
import type { FieldValue } from '../../../state/stateTypes.ts';
import type { Caller } from '../caller.ts';
import { readRows } from '../rows/readRows.ts';
import type { Sobject, SobjectField } from '../schema/sobject.ts';
import { findSobject } from '../schema/sobjects.ts';
import { parseTime } from '../soql/dateLiterals.ts';
import { idKey } from '../soql/queryWorld.ts';
import {
  fieldNotWritable,
  invalidReference,
  noRecord,
  refuseRecord,
  requiredFieldsMissing,
  unknownField,
  wrongIdType,
} from './refusals.ts';

export type Writing = 'create' | 'update';

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/**
 * Reads the fields of a record that a client sent.
 * @throws {ApiError} JSON_PARSER_ERROR, INVALID_FIELD, INVALID_FIELD_FOR_INSERT_UPDATE, REQUIRED_FIELD_MISSING,
 * STRING_TOO_LONG, INVALID_EMAIL_ADDRESS, MALFORMED_ID, INVALID_CROSS_REFERENCE_KEY, INVALID_TYPE_ON_FIELD_IN_RECORD
 */
export function readFields(caller: Caller, sobject: Sobject, body: unknown, writing: Writing): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw noRecord(body);
  }
  const fields: Record<string, FieldValue> = {};
  const notWritable: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (name === 'attributes') {
      continue;
    }
    const field = sobject.fieldsByName.get(name.toLowerCase());
    if (field === undefined) {
      throw unknownField(name, sobject.name);
    }
    if (writing === 'create' ? !field.createable : !field.updateable) {
      notWritable.push(field.name);
      continue;
    }
    fields[field.name] = readValue(caller, field, value);
  }
  if (notWritable.length > 0) {
    throw fieldNotWritable(notWritable);
  }
  requireFields(sobject, fields, writing);
  return fields;
}

function requireFields(sobject: Sobject, fields: Fields, writing: Writing): void {
  const isMissing = ({ name, createable, nillable, defaulted }: SobjectField): boolean =>
    writing === 'create'
      ? createable && !nillable && !defaulted && (fields[name] ?? null) === null
      : !nillable && fields[name] === null;
  const missing = sobject.fields.filter(isMissing).map(({ name }) => name);
  if (missing.length > 0) {
    throw requiredFieldsMissing(missing);
  }
}

function readValue(caller: Caller, field: SobjectField, value: unknown): FieldValue {
  if (value === null || value === '') {
    return null;
  }
  if (typeof value === 'object') {
    throw refuseRecord('INVALID_FIELD', `Cannot reference a foreign key field ${field.name}.`, [field.name]);
  }
  switch (field.type) {
    case 'boolean':
      return readBoolean(field, value);
    case 'int':
    case 'double':
    case 'currency':
      return readNumber(field, value);
    case 'date':
    case 'datetime':
      return readTime(field, value);
    case 'id':
    case 'reference':
      return readId(caller, field, String(value));
    default:
      return readText(field, value);
  }
}

const wrongType = (field: SobjectField, value: unknown): Error =>
  refuseRecord('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.name}: value not of required type: ${String(value)}`, [
    field.name,
  ]);

function readBoolean(field: SobjectField, value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (text !== 'true' && text !== 'false') {
    throw wrongType(field, value);
  }
  return text === 'true';
}

function readNumber(field: SobjectField, value: unknown): number {
  const number = typeof value === 'boolean' ? Number.NaN : Number(value);
  if (!Number.isFinite(number) || (field.type === 'int' && !Number.isInteger(number))) {
    throw wrongType(field, value);
  }
  return number;
}

function readTime(field: SobjectField, value: unknown): string {
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (time === undefined) {
    throw wrongType(field, value);
  }
  const text = new Date(time).toISOString();
  return field.type === 'date' ? text.slice(0, 10) : text.replace('Z', '+0000');
}

function readText(field: SobjectField, value: unknown): string {
  if (typeof value !== 'string') {
    throw refuseRecord(
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of string from ${typeof value} value ${String(value)}`,
    );
  }
  if (field.length > 0 && [...value].length > field.length) {
    // An org gives all of it back; a megabyte would help nobody.
    const shown = value.slice(0, 1000);
    const text = `${field.name}: data value too large: ${shown} (max length=${field.length})`;
    throw refuseRecord('STRING_TOO_LONG', text, [field.name]);
  }
  if (field.type === 'email' && !EMAIL.test(value)) {
    throw refuseRecord('INVALID_EMAIL_ADDRESS', `${field.name}: invalid email address: ${value}`, [field.name]);
  }
  return value;
}

function readId(caller: Caller, field: SobjectField, value: string): string {
  const label = (field.relationshipName ?? field.name).replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const targets = field.referenceTo.filter((name) => value.startsWith(keyPrefixes[name] ?? '-'));
  if (!isId(value) || targets.length === 0) {
    throw wrongIdType(label, value, [field.name]);
  }
  const exists = targets.flatMap((name) => findSobject(name) ?? []).some((target) => hasRow(caller, target, value));
  if (!exists) {
    throw invalidReference(field.name);
  }
  return to18(value);
}

const hasRow = (caller: Caller, sobject: Sobject, id: string): boolean =>
  caller.emulator.state.records.get(caller.org.orgId, sobject.name, id) !== undefined ||
  readRows(caller, sobject).some((row) => idKey(row.Id) === idKey(id));
