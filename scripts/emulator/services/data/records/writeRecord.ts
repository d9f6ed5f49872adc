/**
 * Create, update and delete, for every way that leads to them: REST, composite, SCIM. Synchronous, so that the caller can
 * put several into one transaction.
 */
import { isId, to18 } from '../../../state/ids.ts';
import type { StoredRecord } from '../../../state/stateTypes.ts';
import { objectAccessOf } from '../access/availableSobjects.ts';
import type { Caller } from '../caller.ts';
import { recordRules } from '../rules/recordRulesRegistry.ts';
import type { Sobject } from '../schema/sobject.ts';
import { entityIsDeleted, isDeleted, rememberDeleted } from './deletedRecords.ts';
import { readFields } from './readFields.ts';
import { insufficientAccess, noSuchResource, operationNotSupported, wrongIdType } from './refusals.ts';

/** Creates a record from what a client sent. @throws {ApiError} what an org would say */
export function createRecord(caller: Caller, sobject: Sobject, body: unknown): StoredRecord {
  if (!sobject.createable) {
    throw operationNotSupported(sobject.name, 'create');
  }
  if (!objectAccessOf(caller, sobject).create) {
    throw insufficientAccess();
  }
  const rules = recordRules.get(sobject.name);
  const { records } = caller.emulator.state;
  const given = readFields(caller, sobject, body, 'create');
  const fields = rules?.beforeInsert?.(caller, given) ?? given;
  const record = records.insert(caller.org.orgId, sobject.name, fields, caller.userId);
  finish(caller, rules?.afterInsert?.(caller, record));
  return record;
}

/** Changes the fields that a client sent. @throws {ApiError} NOT_FOUND, ENTITY_IS_DELETED, MALFORMED_ID, what an org would say */
export function updateRecord(caller: Caller, sobject: Sobject, id: string, body: unknown): void {
  if (!sobject.updateable) {
    throw operationNotSupported(sobject.name, 'update');
  }
  const record = requireRecord(caller, sobject, id);
  if (!objectAccessOf(caller, sobject).edit) {
    throw insufficientAccess();
  }
  const given = readFields(caller, sobject, body, 'update');
  const fields = recordRules.get(sobject.name)?.beforeUpdate?.(caller, record, given) ?? given;
  caller.emulator.state.records.update(caller.org.orgId, sobject.name, record.Id, fields, caller.userId);
}

/** Deletes a record. @throws {ApiError} NOT_FOUND, ENTITY_IS_DELETED, MALFORMED_ID, what an org would say */
export function deleteRecord(caller: Caller, sobject: Sobject, id: string): void {
  if (!sobject.deletable) {
    throw operationNotSupported(sobject.name, 'delete');
  }
  const record = requireRecord(caller, sobject, id);
  if (!objectAccessOf(caller, sobject).delete) {
    throw insufficientAccess();
  }
  const rules = recordRules.get(sobject.name);
  rules?.beforeDelete?.(caller, record);
  caller.emulator.state.records.delete(caller.org.orgId, sobject.name, record.Id);
  rememberDeleted(caller, record.Id);
  finish(caller, rules?.afterDelete?.(caller, record));
}

function finish(caller: Caller, work: void | Promise<void>): void {
  if (work instanceof Promise) {
    caller.afterwards.push(work);
  }
}

function requireRecord(caller: Caller, sobject: Sobject, id: string): StoredRecord {
  requireIdOf(sobject, id);
  const record = caller.emulator.state.records.get(caller.org.orgId, sobject.name, to18(id));
  if (record === undefined) {
    throw isDeleted(caller, id) ? entityIsDeleted() : noSuchResource();
  }
  return record;
}

/** Lets through what could be the id of such a record. @throws {ApiError} MALFORMED_ID */
export function requireIdOf(sobject: Sobject, id: string): void {
  if (!isId(id) || (sobject.keyPrefix !== undefined && !id.startsWith(sobject.keyPrefix))) {
    throw wrongIdType(sobject.label, id);
  }
}
