/**
 * Fields of an object that may be read: what is granted is visible, editable or not as granted, and no custom field is visible
 * beyond that. In: the grants, the description that the user gets of the object, what the org has. Out: proofs. Asks nothing.
 */
import { isJsonObject, type JsonObject } from '../answerBody.ts';
import type { UserAnswer } from './askAsUser.ts';
import type { FieldGrant, PrivilegeProof } from './privilegeProof.ts';

type Org = { readonly seenBy: string; readonly fields: readonly string[] };

export function proveFields(
  object: string,
  grants: readonly FieldGrant[],
  described: UserAnswer,
  org: Org,
): readonly PrivilegeProof[] {
  const own = grants.filter((one) => one.object.toLowerCase() === object.toLowerCase());
  const fields = described.kind === 'given' ? described.value['fields'] : undefined;
  const rows = Array.isArray(fields) ? fields.filter(isJsonObject) : undefined;
  const said = described.kind === 'given' ? 'it has no fields' : described.said;
  return [
    ...own.flatMap((grant) => proveGranted(grant, rows, said)),
    proveNoOther(object, own, rows, { ...org, said }),
  ];
}

function proveGranted(
  { object, field, edit }: FieldGrant,
  rows: readonly JsonObject[] | undefined,
  said: string,
): readonly PrivilegeProof[] {
  const name = `${object}.${field}`;
  const row = rows?.find((one) => String(one['name']).toLowerCase() === field.toLowerCase());
  const measured = `measured by the description of ${object}`;
  const flag = row?.['updateable'];
  return [
    {
      id: `field-granted:${name}`,
      title: `The field ${name} can be read`,
      status: rows === undefined ? 'notProven' : row === undefined ? 'contradicted' : 'proven',
      evidence: `${measured}: ${rows === undefined ? said : row === undefined ? 'it is not there' : 'it is there'}`,
    },
    {
      id: `field-edit:${name}`,
      title: `The field ${name}: edit is ${edit ? 'allowed' : 'not allowed'}, as granted`,
      status: typeof flag !== 'boolean' ? 'notProven' : flag === edit ? 'proven' : 'contradicted',
      evidence: `${measured}, without writing: ${rows === undefined ? said : row === undefined ? 'it is not there' : `updateable is ${String(flag)}`}`,
    },
  ];
}

/**
 * Fields that must have a value are visible to everybody who may use the object: no permission set can grant them. That the
 * description tells them by `nillable` is a guess; a checkbox is never empty, and is granted like others.
 * @see https://docs.zuora.com/zuora-cpq/manage-subscriptions/advanced-cpq-x-functionalities/opportunity-product-sync/permissions-and-security-updates/field-level-security--zqu__oppprodsyncgroupingkey__c
 */
const isForAll = ({ nillable, type }: JsonObject): boolean => nillable === false && type !== 'boolean';

function proveNoOther(
  object: string,
  grants: readonly FieldGrant[],
  rows: readonly JsonObject[] | undefined,
  { seenBy, fields, said }: Org & { readonly said: string },
): PrivilegeProof {
  const base = {
    id: `fields-as-granted:${object}`,
    title: `No custom field of ${object} is visible beyond those that are granted`,
  };
  const measured = `measured by the description of ${object}`;
  if (rows === undefined) {
    return { ...base, status: 'notProven', evidence: `${measured}: ${said}` };
  }
  const isOther = (name: string): boolean =>
    name.endsWith('__c') && !grants.some(({ field }) => field.toLowerCase() === name.toLowerCase());
  const seen = rows.filter((row) => isOther(String(row['name'])));
  const others = seen.filter((row) => !isForAll(row)).map(({ name }) => String(name));
  if (others.length > 0) {
    return { ...base, status: 'contradicted', evidence: `${measured}: ${others.slice(0, 20).join(', ')}` };
  }
  const hidden = fields.filter(isOther).length - seen.length;
  return hidden <= 0
    ? { ...base, status: 'notProven', evidence: `${measured}: none, but ${seenBy} sees no other either` }
    : { ...base, status: 'proven', evidence: `${measured}: none of the ${hidden} others that ${seenBy} sees` };
}
