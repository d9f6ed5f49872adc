/**
 * Objects: what is granted works and no more than that, what is not granted is refused. In: the grants and the token. Out:
 * one proof an object and right. Reads only: whether the user may write is taken from the flags of the object's description,
 * so that nothing is left behind.
 */
import type { TokenUnderTest } from '../verification.ts';
import { askAsUser, queryAsUser } from './askAsUser.ts';
import { customObjects, type OrgObjects } from './orgObjects.ts';
import type { FieldGrant, ObjectGrant, PrivilegeProof } from './privilegeProof.ts';
import { proveFields } from './proveFields.ts';
import { proveRefused } from './proveRefused.ts';
import type { Grants } from './readGrants.ts';

/** Objects with data of customers that most orgs have: what is not granted of them must be refused. */
export const BUSINESS_OBJECTS = [
  'Account',
  'Asset',
  'Campaign',
  'Case',
  'Contact',
  'Contract',
  'Lead',
  'Opportunity',
  'Order',
  'Product2',
] as const;

const WRITES = [
  ['create', 'createable'],
  ['edit', 'updateable'],
  ['delete', 'deletable'],
] as const satisfies readonly (readonly [keyof ObjectGrant, string])[];

export async function proveObjects(
  test: TokenUnderTest,
  { objects: grants, fields }: Pick<Grants, 'objects' | 'fields'>,
  org: OrgObjects,
): Promise<readonly PrivilegeProof[]> {
  const isGranted = (name: string): boolean => grants.some(({ object }) => object.toLowerCase() === name.toLowerCase());
  const proofs = await Promise.all([
    ...grants.map((grant) => proveGranted(test, grant, fields, org)),
    ...BUSINESS_OBJECTS.filter((name) => !isGranted(name)).map(async (object) => [
      await proveRefused(
        test,
        {
          id: `object-refused:${object}`,
          title: `Records of ${object}, which is not granted, can't be read`,
          object,
        },
        org,
      ),
    ]),
    proveNoOtherCustomObject(test, isGranted, org).then((proof) => [proof]),
  ]);
  return proofs.flat();
}

async function proveGranted(
  test: TokenUnderTest,
  grant: ObjectGrant,
  fields: readonly FieldGrant[],
  org: OrgObjects,
): Promise<readonly PrivilegeProof[]> {
  const { object } = grant;
  const soql = `SELECT Id FROM ${object} LIMIT 1`;
  const [read, described] = await Promise.all([
    queryAsUser(test, soql),
    askAsUser(test, `sobjects/${encodeURIComponent(object)}/describe`),
  ]);
  const reading: PrivilegeProof = {
    id: `object-granted:${object}`,
    title: `Records of ${object} can be read`,
    status: read.kind === 'given' ? 'proven' : read.kind === 'refused' ? 'contradicted' : 'notProven',
    evidence: `measured by the query "${soql}": ${read.kind === 'given' ? 'HTTP 200' : read.said}`,
  };
  const writes = WRITES.map(([right, flag]): PrivilegeProof => {
    const wanted = grant[right];
    const found = described.kind === 'given' ? described.value[flag] : undefined;
    const seen = described.kind === 'given' ? `${flag} is ${String(found)}` : described.said;
    return {
      id: `object-${right}:${object}`,
      title: `Records of ${object}: ${right} is ${wanted ? 'allowed' : 'not allowed'}, as granted`,
      status: typeof found !== 'boolean' ? 'notProven' : found === wanted ? 'proven' : 'contradicted',
      evidence: `measured by the description of ${object}, without writing: ${seen}`,
    };
  });
  const ofFields = proveFields(object, fields, described, { seenBy: org.seenBy, fields: org.fieldsOf(object) });
  return [reading, ...writes, ...ofFields];
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
async function proveNoOtherCustomObject(
  test: TokenUnderTest,
  isGranted: (name: string) => boolean,
  org: OrgObjects,
): Promise<PrivilegeProof> {
  const answer = await askAsUser(test, 'sobjects');
  const listed = answer.kind === 'given' ? answer.value['sobjects'] : undefined;
  const base = {
    id: 'custom-objects-as-granted',
    title: 'No custom object is visible beyond those that are granted',
  };
  if (!Array.isArray(listed)) {
    const said = answer.kind === 'given' ? 'an answer without sobjects' : answer.said;
    return { ...base, status: 'notProven', evidence: `measured by the list of all objects: ${said}` };
  }
  const others = customObjects(listed).filter((name) => !isGranted(name));
  const measured = `measured by the list of all ${listed.length} objects that it sees`;
  if (others.length > 0) {
    return { ...base, status: 'contradicted', evidence: `${measured}: ${others.slice(0, 20).join(', ')}` };
  }
  const hidden = org.custom.filter((name) => !isGranted(name)).length;
  return hidden === 0
    ? { ...base, status: 'notProven', evidence: `${measured}: none, but ${org.seenBy} sees no other either` }
    : { ...base, status: 'proven', evidence: `${measured}: none of the ${hidden} others that ${org.seenBy} sees` };
}
