/** What an org says about a record it does not take: code, text and the fields it is about. */
import { ApiError } from '../../../apiError.ts';

/** A refusal of a row; HTTP 400 unless it is about access. */
export const refuseRecord = (
  errorCode: string,
  publicMessage: string,
  fields: readonly string[] = [],
  httpStatus = 400,
): ApiError => new ApiError({ httpStatus, errorCode, publicMessage, fields });

/** For a body that is no record, or none at all. */
export const noRecord = (body: unknown): ApiError =>
  refuseRecord(
    'JSON_PARSER_ERROR',
    Array.isArray(body)
      ? 'Can not deserialize: unexpected array'
      : 'The HTTP entity body is required, but this request has no entity body.',
  );

export const noSuchResource = (): ApiError =>
  refuseRecord('NOT_FOUND', 'The requested resource does not exist', [], 404);

export const insufficientAccess = (): ApiError =>
  refuseRecord('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', [], 403);

export const requiredFieldsMissing = (fields: readonly string[]): ApiError =>
  refuseRecord('REQUIRED_FIELD_MISSING', `Required fields are missing: [${fields.join(', ')}]`, fields);

export const operationNotSupported = (sobject: string, operation: 'create' | 'update' | 'delete'): ApiError =>
  refuseRecord('INVALID_TYPE_FOR_OPERATION', `entity type ${sobject} does not support ${operation}`);

export const unknownField = (name: string, sobject: string): ApiError =>
  refuseRecord('INVALID_FIELD', `No such column '${name}' on sobject of type ${sobject}`);

export const fieldNotWritable = (names: readonly string[]): ApiError =>
  refuseRecord(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );

export const wrongIdType = (label: string, value: string, fields: readonly string[] = []): ApiError =>
  refuseRecord('MALFORMED_ID', `${label} ID: id value of incorrect type: ${value}`, fields);

export const invalidReference = (field: string): ApiError =>
  refuseRecord('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field]);
