/**
 * That the records of an object can't be read. In: the object and what the org has. Out: the proof. The same question has
 * three answers: records, a refusal of what the org has, and a refusal that everybody gets because the org has none of it.
 */
import type { TokenUnderTest } from '../verification.ts';
import { queryAsUser } from './askAsUser.ts';
import type { OrgObjects } from './orgObjects.ts';
import type { PrivilegeProof } from './privilegeProof.ts';

type Statement = { readonly id: string; readonly title: string; readonly object: string };

export async function proveRefused(
  test: TokenUnderTest,
  { id, title, object }: Statement,
  org: OrgObjects,
): Promise<PrivilegeProof> {
  const soql = `SELECT Id FROM ${object} LIMIT 1`;
  const answer = await queryAsUser(test, soql);
  const measured = `measured by the query "${soql}": ${answer.kind === 'given' ? 'HTTP 200' : answer.said}`;
  if (answer.kind !== 'refused') {
    return { id, title, status: answer.kind === 'given' ? 'contradicted' : 'notProven', evidence: measured };
  }
  return org.has(object)
    ? { id, title, status: 'proven', evidence: `${measured}, and ${org.seenBy} sees it` }
    : { id, title, status: 'notProven', evidence: `${measured}, but ${org.seenBy} sees no such object either` };
}
