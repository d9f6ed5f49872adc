/** The collections resource: up to 200 records of any sObjects created, changed or deleted in one request. */
import { ApiError } from '../../../apiError.ts';
import { availableSobject } from '../access/availableSobjects.ts';
import type { Caller } from '../caller.ts';
import { noSuchResource, refuseRecord } from '../records/refusals.ts';
import { createRecord, deleteRecord, updateRecord } from '../records/writeRecord.ts';
import type { Sobject } from '../schema/sobject.ts';
import { SOBJECTS } from '../schema/sobjects.ts';
import { methodNotAllowed, ok, type ResourceAnswer, type ResourceRequest } from './resource.ts';

type Row = Readonly<Record<string, unknown>>;
type Result = { readonly id?: string; readonly success: boolean; readonly errors: readonly object[] };

const MOST_RECORDS = 200;

/** Parsed JSON of the client: what is no object counts as an empty one, which lacks everything. */
const asRow = (value: unknown): Row => (typeof value === 'object' && value !== null ? { ...value } : {});

/** One result for each record, in their order. @throws {ApiError} for a body that is no collection */
export function answerCollection(caller: Caller, request: ResourceRequest): ResourceAnswer {
  if (request.segments.length > 0) {
    throw noSuchResource();
  }
  const { works, allOrNone } = readWorks(caller, request);
  if (works.length > MOST_RECORDS) {
    throw refuseRecord('EXCEEDED_MAX_RECORDS', `record limit reached. cannot submit more than ${MOST_RECORDS} records`);
  }
  return ok(allOrNone ? runWhole(caller, works) : works.map((work) => tryOne(caller, work)));
}

function readWorks(
  caller: Caller,
  request: ResourceRequest,
): { readonly works: readonly (() => string)[]; readonly allOrNone: boolean } {
  if (request.method === 'DELETE') {
    const ids = (request.query.get('ids') ?? '').split(',').filter(Boolean);
    const works = ids.map((id) => () => {
      deleteRecord(caller, sobjectOfId(caller, id), id);
      return id;
    });
    return { works, allOrNone: request.query.get('allOrNone') === 'true' };
  }
  if (request.method !== 'POST' && request.method !== 'PATCH') {
    throw methodNotAllowed(request.method, ['POST', 'PATCH', 'DELETE']);
  }
  const body = asRow(request.body);
  const records = body['records'];
  if (!Array.isArray(records)) {
    throw refuseRecord('JSON_PARSER_ERROR', 'Missing required field: records');
  }
  const works = records.map((record: unknown) => () => writeOne(caller, request.method, asRow(record)));
  return { works, allOrNone: body['allOrNone'] === true };
}

function writeOne(caller: Caller, method: string, record: Row): string {
  const { type } = asRow(record['attributes']);
  const sobject = typeof type === 'string' ? availableSobject(caller, type) : undefined;
  if (sobject === undefined) {
    throw refuseRecord('INVALID_TYPE', `sObject type '${String(type)}' is not supported.`);
  }
  if (method === 'POST') {
    return createRecord(caller, sobject, record).Id;
  }
  const { id, Id = id, ...fields } = record;
  if (typeof Id !== 'string') {
    throw refuseRecord('MISSING_ARGUMENT', 'Id not specified in an update call');
  }
  updateRecord(caller, sobject, Id, fields);
  return Id;
}

function sobjectOfId(caller: Caller, id: string): Sobject {
  const known = SOBJECTS.find(({ keyPrefix }) => keyPrefix !== undefined && id.startsWith(keyPrefix));
  const sobject = known === undefined ? undefined : availableSobject(caller, known.name);
  if (sobject === undefined) {
    throw refuseRecord('MALFORMED_ID', `malformed id ${id}`);
  }
  return sobject;
}

const failure = (error: ApiError): Result => ({
  success: false,
  errors: [{ statusCode: error.errorCode, message: error.publicMessage, fields: error.fields }],
});

function tryOne(caller: Caller, work: () => string): Result {
  try {
    return { id: caller.emulator.state.transaction(work), success: true, errors: [] };
  } catch (error) {
    if (error instanceof ApiError) {
      return failure(error);
    }
    throw error;
  }
}

function runWhole(caller: Caller, works: readonly (() => string)[]): readonly Result[] {
  let at = 0;
  try {
    return caller.emulator.state.transaction(() =>
      works.map((work, index) => {
        at = index;
        return { id: work(), success: true, errors: [] };
      }),
    );
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    const rolledBack = new ApiError({
      httpStatus: 400,
      errorCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      publicMessage: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
    });
    return works.map((_, index) => failure(index === at ? error : rolledBack));
  }
}
