/**
 * What the user we act as may do. In: the port. Out: each permission that some step of ours needs, as granted by profile
 * and permission sets together; `'unknown'` where this org has no such permission to ask for.
 */
import type { OrgClient } from '../orgClient.ts';
import type { CallerPermissions } from '../orgSnapshot.ts';
import { isRefusedWith } from '../translateOrgError.ts';

export const CALLER_PERMISSIONS = [
  'ExternalClientAppDeveloper',
  'ExternalClientAppAdmin',
  'ViewClientSecret',
  'ModifyMetadata',
  'CustomizeApplication',
  'ManageUsers',
  'AssignPermissionSets',
  'ApiEnabled',
] as const;

type Permission = (typeof CALLER_PERMISSIONS)[number];

const fieldOf = (permission: Permission): string => `Permissions${permission}`;

async function queryPermissions(org: OrgClient, permissions: readonly Permission[]): Promise<CallerPermissions> {
  const [row] = await org.query<Readonly<Record<string, unknown>>>(
    `SELECT ${permissions.map(fieldOf).join(', ')} FROM UserPermissionAccess LIMIT 1`,
  );
  return Object.fromEntries(
    CALLER_PERMISSIONS.map((permission) => {
      const value = row?.[fieldOf(permission)];
      return [permission, typeof value === 'boolean' ? value : 'unknown'];
    }),
  );
}

/** Which permissions exist depends on edition, licences and API version, and one unknown field fails the whole query. */
export async function readCallerPermissions(org: OrgClient): Promise<CallerPermissions> {
  try {
    return await queryPermissions(org, CALLER_PERMISSIONS);
  } catch (error) {
    if (!isRefusedWith(error, 'INVALID_FIELD', 'INVALID_TYPE')) {
      throw error;
    }
  }
  const fields = new Set(await org.describeFieldNames('UserPermissionAccess'));
  const known = CALLER_PERMISSIONS.filter((permission) => fields.has(fieldOf(permission)));
  return known.length === 0
    ? Object.fromEntries(CALLER_PERMISSIONS.map((permission) => [permission, 'unknown']))
    : queryPermissions(org, known);
}
