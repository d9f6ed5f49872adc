/**
 * Ends every assignment of permission sets that are to be deleted: an org lets go of none that somebody still has. In: names of
 * the org's own permission sets. Out: the usernames that had one. One that is gone already is as wanted.
 */
import type { OrgClient } from '../org/orgClient.ts';
import { queryByValues } from '../org/queryByValues.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';

type Row = { readonly Id: string; readonly Assignee: { readonly Username: string } };

/**
 * Of a package's permission set of the same name nothing is ended.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm
 */
export async function endAssignments(permissionSets: readonly string[], org: OrgClient): Promise<readonly string[]> {
  const rows = await queryByValues<Row>(
    org,
    'PermissionSet.Name',
    permissionSets,
    (condition) =>
      `SELECT Id, Assignee.Username FROM PermissionSetAssignment WHERE ${condition} AND PermissionSet.NamespacePrefix = null`,
  );
  for (const { Id } of rows) {
    try {
      await org.deleteRecord('PermissionSetAssignment', Id);
    } catch (error) {
      if (!isRefusedWith(error, 'ENTITY_IS_DELETED', 'NOT_FOUND')) {
        throw error;
      }
    }
  }
  return [...new Set(rows.map(({ Assignee }) => Assignee.Username))];
}
