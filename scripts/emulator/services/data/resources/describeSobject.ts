/** The describe answers, made from the tables. */
import { objectAccessOf } from '../access/availableSobjects.ts';
import { apiRoot, type Caller } from '../caller.ts';
import type { FieldType, Sobject, SobjectField } from '../schema/sobject.ts';

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

/** The short form, as the list of all sObjects has it. */
export function describeBriefly(caller: Caller, sobject: Sobject): Readonly<Record<string, unknown>> {
  const root = `${apiRoot(caller)}/sobjects/${sobject.name}`;
  const access = objectAccessOf(caller, sobject);
  return {
    activateable: false,
    createable: sobject.createable && access.create,
    custom: false,
    customSetting: false,
    deletable: sobject.deletable && access.delete,
    deprecatedAndHidden: false,
    feedEnabled: false,
    keyPrefix: sobject.keyPrefix ?? null,
    label: sobject.label,
    labelPlural: `${sobject.label}s`,
    layoutable: sobject.needsObjectPermission,
    mergeable: false,
    mruEnabled: false,
    name: sobject.name,
    queryable: true,
    replicateable: sobject.keyPrefix !== undefined,
    retrieveable: sobject.keyPrefix !== undefined,
    searchable: sobject.needsObjectPermission,
    triggerable: sobject.needsObjectPermission,
    undeletable: false,
    updateable: sobject.updateable && access.edit,
    urls: { rowTemplate: `${root}/{ID}`, describe: `${root}/describe`, sobject: root },
  };
}

/** The full form, with the fields. */
export const describeSobject = (caller: Caller, sobject: Sobject): object => ({
  ...describeBriefly(caller, sobject),
  childRelationships: [],
  fields: sobject.fields.map((field) => describeField(sobject, field)),
  recordTypeInfos: [],
  supportedScopes: [{ label: `All ${sobject.label}s`, name: 'everything' }],
});

const describeField = (sobject: Sobject, field: SobjectField): object => ({
  aggregatable: field.type !== 'boolean',
  autoNumber: false,
  byteLength: field.length * (field.comparesAsId ? 1 : 3),
  calculated: false,
  caseSensitive: false,
  createable: field.createable && sobject.createable,
  custom: false,
  defaultValue: field.type === 'boolean' ? false : null,
  defaultedOnCreate: field.defaulted,
  deprecatedAndHidden: false,
  digits: field.type === 'int' ? 9 : 0,
  externalId: false,
  filterable: field.type !== 'textarea',
  groupable: field.type !== 'datetime',
  idLookup: field.type === 'id',
  label: field.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/ Id$/, ' ID'),
  length: field.length,
  name: field.name,
  nameField: field.name === 'Name',
  namePointing: false,
  nillable: field.nillable,
  permissionable: false,
  picklistValues: [],
  polymorphicForeignKey: field.referenceTo.length > 1,
  precision: 0,
  referenceTo: field.referenceTo,
  relationshipName: field.relationshipName ?? null,
  restrictedPicklist: false,
  scale: 0,
  soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
  sortable: field.type !== 'textarea',
  type: field.type,
  unique: sobject.name === 'User' && field.name === 'Username',
  updateable: field.updateable && sobject.updateable,
});
