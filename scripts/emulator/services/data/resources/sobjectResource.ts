/** The sobjects resource: the list, one sObject, its describe, one record. */
import { notEmulated } from '../../../apiError.ts';
import { availableSobject, listAvailableSobjects } from '../access/availableSobjects.ts';
import { apiRoot, type Caller } from '../caller.ts';
import { noSuchResource, refuseRecord } from '../records/refusals.ts';
import { createRecord, deleteRecord, requireIdOf, updateRecord } from '../records/writeRecord.ts';
import { readRows } from '../rows/readRows.ts';
import type { Sobject } from '../schema/sobject.ts';
import { idKey, readValue } from '../soql/queryWorld.ts';
import { describeBriefly, describeSobject } from './describeSobject.ts';
import { methodNotAllowed, noContent, ok, type ResourceAnswer, type ResourceRequest } from './resource.ts';

/** What an sObject has below it beside its records. @see the REST API Developer Guide, Resources */
const resourcesNotEmulated: ReadonlySet<string> = new Set([
  ...['deleted', 'updated', 'listviews', 'quickactions', 'relevantitems', 'defaultvalues', 'eventseries'],
]);

/** @throws {ApiError} NOT_FOUND for what the caller does not have */
export function answerSobjects(caller: Caller, request: ResourceRequest): ResourceAnswer {
  const { method, segments, body } = request;
  const [name, id, value, ...more] = segments;
  if (name === undefined) {
    requireMethod(method, ['GET']);
    const sobjects = listAvailableSobjects(caller).map((sobject) => describeBriefly(caller, sobject));
    return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
  }
  const sobject = availableSobject(caller, name);
  if (sobject === undefined) {
    throw noSuchResource();
  }
  if (more.length > 0) {
    throw notEmulated(`${method} sobjects/${segments.join('/')}`);
  }
  if (id === undefined) {
    requireMethod(method, ['GET', 'POST']);
    return method === 'GET'
      ? ok({ objectDescribe: describeBriefly(caller, sobject), recentItems: [] })
      : created(caller, sobject, createRecord(caller, sobject, body).Id);
  }
  if (id === 'describe' && value === undefined) {
    requireMethod(method, ['GET']);
    return ok(describeSobject(caller, sobject));
  }
  if (resourcesNotEmulated.has(id.toLowerCase())) {
    throw notEmulated(`${method} sobjects/${segments.join('/')}`);
  }
  if (value !== undefined || id.toLowerCase() === 'id') {
    return answerByKey(caller, sobject, { ...request, segments: [id, ...(value === undefined ? [] : [value])] });
  }
  return answerRecord(caller, sobject, id, request);
}

const created = (caller: Caller, sobject: Sobject, id: string): ResourceAnswer => ({
  status: 201,
  body: { id, success: true, errors: [] },
  location: `${apiRoot(caller)}/sobjects/${sobject.name}/${id}`,
});

function requireMethod(method: string, allowed: readonly string[]): void {
  if (!allowed.includes(method)) {
    throw methodNotAllowed(method, allowed);
  }
}

function answerRecord(caller: Caller, sobject: Sobject, id: string, request: ResourceRequest): ResourceAnswer {
  requireMethod(request.method, ['GET', 'PATCH', 'DELETE']);
  switch (request.method) {
    case 'GET':
      return ok(readRecord(caller, sobject, id, request.query.get('fields')));
    case 'PATCH':
      updateRecord(caller, sobject, id, request.body);
      return noContent;
    default:
      deleteRecord(caller, sobject, id);
      return noContent;
  }
}

function readRecord(caller: Caller, sobject: Sobject, id: string, wanted: string | null): object {
  requireIdOf(sobject, id);
  const row = readRows(caller, sobject).find((candidate) => idKey(candidate.Id) === idKey(id));
  if (row === undefined) {
    throw noSuchResource();
  }
  const fields =
    wanted === null
      ? sobject.fields
      : wanted.split(',').map((name) => {
          const field = sobject.fieldsByName.get(name.trim().toLowerCase());
          if (field === undefined) {
            throw refuseRecord(
              'INVALID_FIELD',
              `No such column '${name.trim()}' on entity '${sobject.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
            );
          }
          return field;
        });
  return {
    attributes: { type: sobject.name, url: `${apiRoot(caller)}/sobjects/${sobject.name}/${row.Id}` },
    ...Object.fromEntries(fields.map((field) => [field.name, readValue(row, field)])),
  };
}

/** Upsert and read by external id; the emulated sObjects have none but Id. */
function answerByKey(caller: Caller, sobject: Sobject, request: ResourceRequest): ResourceAnswer {
  const [field = '', value] = request.segments;
  if (field.toLowerCase() !== 'id') {
    if (sobject.fieldsByName.has(field.toLowerCase()) || value === undefined) {
      throw refuseRecord(
        'NOT_FOUND',
        `Provided external ID field does not exist or is not accessible: ${field}`,
        [],
        404,
      );
    }
    throw notEmulated(`${request.method} of a related record: ${field}/${value}`);
  }
  if (value === undefined) {
    requireMethod(request.method, ['POST']);
    return created(caller, sobject, createRecord(caller, sobject, request.body).Id);
  }
  if (request.method !== 'PATCH') {
    return answerRecord(caller, sobject, value, request);
  }
  updateRecord(caller, sobject, value, request.body);
  return ok({ id: value, success: true, errors: [], created: false });
}
