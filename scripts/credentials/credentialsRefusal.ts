/**
 * Tells a refusal of the credentials resource from other failures. In: whatever the org port threw.
 * Out: the API's error codes. Goes by codes, never by message text: texts differ by language and release.
 */

export type ApiErrorText = { readonly errorCode: string; readonly message: string };

/** The setting is off, or the user lacks a permission. */
const REFUSAL_CODES: ReadonlySet<string> = new Set([
  'FUNCTIONALITY_NOT_ENABLED',
  'FEATURE_NOT_ENABLED',
  'API_NOT_ENABLED',
  'API_DISABLED_FOR_ORG',
  'FORBIDDEN',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'NO_ACCESS',
]);
const NOT_FOUND_CODES: ReadonlySet<string> = new Set([
  'NOT_FOUND',
  'RESOURCE_NOT_FOUND',
  'INVALID_ID_FIELD',
  'MALFORMED_ID',
]);

type Refusal = {
  readonly kind: 'refused' | 'notFound' | 'other';
  readonly errors: readonly ApiErrorText[];
};

const isErrorRow = (value: unknown): value is ApiErrorText =>
  typeof value === 'object' && value !== null && 'errorCode' in value && typeof value.errorCode === 'string';

/** `OrgRequestRefusedError` carries rows; an error that a library threw carries one code as `errorCode` or as its name. */
function errorRows(thrown: unknown): readonly ApiErrorText[] {
  if (!(thrown instanceof Error)) {
    return [];
  }
  const data = 'data' in thrown ? thrown.data : undefined;
  const rows = typeof data === 'object' && data !== null && 'errors' in data ? data.errors : data;
  if (Array.isArray(rows) && rows.length > 0 && rows.every(isErrorRow)) {
    return rows.map(({ errorCode, message }) => ({ errorCode, message }));
  }
  const errorCode = 'errorCode' in thrown && typeof thrown.errorCode === 'string' ? thrown.errorCode : thrown.name;
  return [{ errorCode, message: thrown.message }];
}

/** What kind of "no" this is. */
export function classifyRefusal(thrown: unknown): Refusal {
  const errors = errorRows(thrown);
  const statusCode =
    thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number'
      ? thrown.statusCode
      : undefined;
  if (statusCode === 403 || errors.some(({ errorCode }) => REFUSAL_CODES.has(errorCode))) {
    return { kind: 'refused', errors };
  }
  if (statusCode === 404 || errors.some(({ errorCode }) => NOT_FOUND_CODES.has(errorCode))) {
    return { kind: 'notFound', errors };
  }
  return { kind: 'other', errors };
}
