/**
 * Which records clients have deleted: an org tells them apart from ids that never were. Only what a client named is kept,
 * not what went with it.
 * @see https://github.com/SalesforceFoundation/EDA/issues/333
 */
import type { ApiError } from '../../../apiError.ts';
import { to18 } from '../../../state/ids.ts';
import type { Caller } from '../caller.ts';
import { refuseRecord } from './refusals.ts';

const keyOf = ({ org }: Caller, id: string): string => `deletedRecord:${org.orgId}:${to18(id)}`;

/** Remembers that the record was deleted. */
export const rememberDeleted = (caller: Caller, id: string): void =>
  caller.emulator.state.meta.set(keyOf(caller, id), 'true');

export const isDeleted = (caller: Caller, id: string): boolean =>
  caller.emulator.state.meta.get(keyOf(caller, id)) !== undefined;

export const entityIsDeleted = (): ApiError => refuseRecord('ENTITY_IS_DELETED', 'entity is deleted', [], 404);
