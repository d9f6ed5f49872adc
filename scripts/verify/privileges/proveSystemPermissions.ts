/**
 * System permissions and setup. In: what the source grants, and the token. Out: proofs that the user does not have what
 * administrators have, by the org's own list of what the session may do, and that setup data is not readable.
 */
import type { JsonObject } from '../answerBody.ts';
import { isSameId } from '../checkCredentials.ts';
import type { TokenUnderTest } from '../verification.ts';
import { askAsUser, queryAsUser, rowsOf } from './askAsUser.ts';
import type { OrgObjects } from './orgObjects.ts';
import type { PrivilegeProof } from './privilegeProof.ts';
import { proveRefused } from './proveRefused.ts';

/** What no integration should have: each opens data or setup beyond what a permission set grants object by object. */
export const FORBIDDEN_PERMISSIONS = [
  'ModifyAllData',
  'ViewAllData',
  'ManageUsers',
  'ViewSetup',
  'CustomizeApplication',
  'ModifyMetadata',
  'AuthorApex',
  'AssignPermissionSets',
] as const;

const fieldOf = (name: string): string => `Permissions${name}`;

/**
 * UserPermissionAccess has one row, of the session that asks, and needs no right to see setup. One unknown column would fail
 * the whole query, so that the columns are looked up first.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpermissionaccess.htm
 */
export async function proveSystemPermissions(
  test: TokenUnderTest,
  granted: readonly string[],
): Promise<readonly PrivilegeProof[]> {
  const forbidden: readonly string[] = FORBIDDEN_PERMISSIONS;
  const names = [...forbidden, ...granted.filter((name) => !forbidden.includes(name))];
  const described = await askAsUser(test, 'sobjects/UserPermissionAccess/describe');
  const fields = described.kind === 'given' ? described.value['fields'] : undefined;
  const known = new Set(Array.isArray(fields) ? fields.map((field: JsonObject) => String(field['name'])) : []);
  const asked = names.filter((name) => known.has(fieldOf(name)));
  const soql = `SELECT ${asked.map(fieldOf).join(', ')} FROM UserPermissionAccess LIMIT 1`;
  const answer = asked.length === 0 ? described : await queryAsUser(test, soql);
  const [row] = answer.kind === 'given' ? (rowsOf(answer.value) ?? []) : [];
  return names.map((name): PrivilegeProof => {
    const wanted = !forbidden.includes(name);
    const value = row?.[fieldOf(name)];
    const seen =
      answer.kind === 'given'
        ? value === undefined
          ? 'the org does not tell it'
          : `it is ${String(value)}`
        : answer.said;
    return {
      id: `permission-${wanted ? 'granted' : 'absent'}:${name}`,
      title: `The system permission ${name} is ${wanted ? 'there, as granted' : 'not there'}`,
      status: typeof value !== 'boolean' ? 'notProven' : value === wanted ? 'proven' : 'contradicted',
      evidence: `measured by ${fieldOf(name)} of UserPermissionAccess: ${seen}`,
    };
  });
}

/**
 * Who may see setup reads SetupAuditTrail and the logins of everybody; others read at most their own logins.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupaudittrail.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm
 */
export async function proveSetup(test: TokenUnderTest, org: OrgObjects): Promise<readonly PrivilegeProof[]> {
  const logins = `SELECT Id, UserId FROM LoginHistory LIMIT 200`;
  const [audit, history] = await Promise.all([
    proveRefused(
      test,
      {
        id: 'setup-refused:SetupAuditTrail',
        title: "Changes to the org's setup can't be read",
        object: 'SetupAuditTrail',
      },
      org,
    ),
    queryAsUser(test, logins),
  ]);
  const rows = history.kind === 'given' ? rowsOf(history.value) : undefined;
  const foreign = rows?.filter(({ UserId }) => !isSameId(String(UserId), test.identity.userId)).length;
  const isHidden = history.kind === 'refused' && org.has('LoginHistory');
  return [
    audit,
    {
      id: 'setup-refused:LoginHistory',
      title: "Logins of other users can't be read",
      // Own logins alone may mean that nobody else has logged in.
      status: isHidden ? 'proven' : (foreign ?? 0) > 0 ? 'contradicted' : 'notProven',
      evidence: `measured by the query "${logins}": ${history.kind === 'given' ? `HTTP 200, with ${foreign ?? 'an unknown number of'} logins of others` : history.said}${isHidden ? `, and ${org.seenBy} sees them` : ''}`,
    },
  ];
}
