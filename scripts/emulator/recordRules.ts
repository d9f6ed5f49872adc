/**
 * How an sObject differs from plain rows: the checks an org makes before it takes a row and what it does afterwards.
 * The data service calls them for REST, SCIM and composite requests alike; each service owns the rules of its sObjects.
 */
import type { Emulator } from './emulatorTypes.ts';
import type { EmulatedOrg, FieldValue, StoredRecord } from './state/stateTypes.ts';

export type Fields = Readonly<Record<string, FieldValue>>;
export type RuleContext = { readonly emulator: Emulator; readonly org: EmulatedOrg; readonly userId: string };

export type RecordRules = {
  /** Gives the fields to store, defaults filled. @throws {ApiError} what an org would say */
  readonly beforeInsert?: (context: RuleContext, fields: Fields) => Fields;
  readonly afterInsert?: (context: RuleContext, record: StoredRecord) => void | Promise<void>;
  readonly beforeUpdate?: (context: RuleContext, record: StoredRecord, fields: Fields) => Fields;
  readonly beforeDelete?: (context: RuleContext, record: StoredRecord) => void;
  readonly afterDelete?: (context: RuleContext, record: StoredRecord) => void | Promise<void>;
  /** Called before rows are read: brings up to date what advances with the clock. */
  readonly refresh?: (emulator: Emulator, org: EmulatedOrg) => void | Promise<void>;
};

export type RecordRulesRegistry = ReadonlyMap<string, RecordRules>;
