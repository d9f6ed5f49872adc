/**
 * The shape of an sObject as the data service knows it, and the short notation that its tables are written in. A line is
 * `Name type(detail) flags`: detail is a length, or the sObjects a reference points to; flags are c (can be given on
 * create), u (on update), n (may be null), d (the org fills it when it is left out), i (text that holds an id).
 */
import { keyPrefixes } from '../../../state/ids.ts';

export type FieldType =
  | 'id'
  | 'reference'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'date'
  | 'datetime';

export type SobjectField = {
  readonly name: string;
  readonly type: FieldType;
  /** Characters; 0 for what is no text. */
  readonly length: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaulted: boolean;
  readonly comparesAsId: boolean;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | undefined;
};

export type SobjectApi = 'data' | 'tooling';

export type Sobject = {
  readonly name: string;
  readonly label: string;
  /** `undefined` for what has no records of its own, such as EntityDefinition. */
  readonly keyPrefix: string | undefined;
  readonly fields: readonly SobjectField[];
  /** By lower-case name. */
  readonly fieldsByName: ReadonlyMap<string, SobjectField>;
  /** By lower-case relationship name. */
  readonly fieldsByRelationship: ReadonlyMap<string, SobjectField>;
  readonly apis: readonly SobjectApi[];
  readonly sinceApiVersion: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  /** Business data: a permission set opens it. The rest is setup. */
  readonly needsObjectPermission: boolean;
  /** Any one of these system permissions lets a user see the sObject at all. */
  readonly visibleWith: readonly string[];
};

type Definition = {
  readonly name: string;
  readonly label?: string;
  readonly fields: readonly string[];
  /** `full`: created and last modified by whom and when; `stamp`: SystemModstamp only. */
  readonly audit?: 'full' | 'stamp' | 'none';
  readonly apis?: readonly SobjectApi[];
  readonly sinceApiVersion?: number;
  /** Of `create`, `update`, `delete`; nothing for read-only. */
  readonly writes?: readonly ('create' | 'update' | 'delete')[];
  readonly needsObjectPermission?: boolean;
  readonly visibleWith?: readonly string[];
};

const LINE = /^(\w+) (\w+)(?:\(([^)]*)\))?(?: ([cundi]+))?$/;
const TEXT_LENGTHS: Partial<Record<FieldType, number>> = {
  string: 255,
  textarea: 32_000,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 40,
};
const AUDIT = {
  full: [
    'CreatedDate datetime',
    'CreatedById reference(User)',
    'LastModifiedDate datetime',
    'LastModifiedById reference(User)',
    'SystemModstamp datetime',
  ],
  stamp: ['SystemModstamp datetime'],
  none: [],
} as const;

/** Reads the table of one sObject; Id and audit fields are added. @throws {SyntaxError} for a line it can't read */
export function defineSobject(definition: Definition): Sobject {
  const fields = ['Id id', ...definition.fields, ...AUDIT[definition.audit ?? 'full']].map(readField);
  const writes = definition.writes ?? [];
  const related = fields.flatMap((field) =>
    field.relationshipName === undefined ? [] : [[field.relationshipName.toLowerCase(), field] as const],
  );
  return {
    name: definition.name,
    label: definition.label ?? definition.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '),
    keyPrefix: keyPrefixes[definition.name],
    fields,
    fieldsByName: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    fieldsByRelationship: new Map(related),
    apis: definition.apis ?? ['data'],
    sinceApiVersion: definition.sinceApiVersion ?? 0,
    createable: writes.includes('create'),
    updateable: writes.includes('update'),
    deletable: writes.includes('delete'),
    needsObjectPermission: definition.needsObjectPermission ?? false,
    visibleWith: definition.visibleWith ?? [],
  };
}

function readField(line: string): SobjectField {
  const [, name, type, detail, flags = ''] = LINE.exec(line) ?? [];
  if (name === undefined || type === undefined) {
    throw new SyntaxError(`Not a line of an sObject table: ${line}`);
  }
  // The tables are ours and the tests describe every one of them, so the type is one of the union.
  const fieldType = type as FieldType;
  const isReference = fieldType === 'reference';
  return {
    name,
    type: fieldType,
    length: isReference || fieldType === 'id' ? 18 : Number(detail ?? TEXT_LENGTHS[fieldType] ?? 0),
    nillable: flags.includes('n'),
    createable: flags.includes('c'),
    updateable: flags.includes('u'),
    defaulted: flags.includes('d') || fieldType === 'boolean',
    comparesAsId: isReference || fieldType === 'id' || flags.includes('i'),
    referenceTo: isReference ? (detail ?? '').split(' ').filter(Boolean) : [],
    relationshipName: isReference && name.endsWith('Id') ? name.slice(0, -2) : undefined,
  };
}
