/**
 * Which of some system permissions a user has, by profile or permission set. In: the port, a username, permissions. Out: those
 * that are granted; `undefined` where the org does not tell.
 */
import type { OrgClient } from './orgClient.ts';
import { soqlLiteral } from './soqlLiteral.ts';
import { isRefusedWith } from './translateOrgError.ts';

type Row = { readonly PermissionSet: Readonly<Record<string, unknown>> };

export async function readUserRisks(
  org: OrgClient,
  username: string,
  permissions: readonly string[],
): Promise<readonly string[] | undefined> {
  const fields = permissions.map((name) => `PermissionSet.Permissions${name}`).join(', ');
  try {
    const rows = await org.query<Row>(
      `SELECT ${fields} FROM PermissionSetAssignment WHERE Assignee.Username = ${soqlLiteral(username)}`,
    );
    return rows.length === 0
      ? undefined
      : permissions.filter((name) => rows.some(({ PermissionSet }) => PermissionSet[`Permissions${name}`] === true));
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_FIELD', 'INVALID_TYPE', 'INSUFFICIENT_ACCESS')) {
      return undefined;
    }
    throw error;
  }
}
