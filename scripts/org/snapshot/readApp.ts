/** The apps. In: the port, their names. Out: the ids of those that are there, and whether the org can hold one at all. */
import type { OrgClient } from '../orgClient.ts';
import type { OrgSnapshot } from '../orgSnapshot.ts';
import { queryByValues } from '../queryByValues.ts';
import { isRefusedWith } from '../translateOrgError.ts';

type AppPresence = Pick<OrgSnapshot, 'appId' | 'supportsExternalClientApps'>;
type AppRow = { readonly Id: string; readonly DeveloperName: string };

/** Names differ without regard to case, as the org compares them. */
export async function readApps(org: OrgClient, appNames: readonly string[]): Promise<(appName: string) => AppPresence> {
  try {
    const rows = await queryByValues<AppRow>(
      org,
      'DeveloperName',
      appNames,
      (condition) => `SELECT Id, DeveloperName FROM ExternalClientApplication WHERE ${condition}`,
    );
    const ids = new Map(rows.map(({ Id, DeveloperName }) => [DeveloperName.toLowerCase(), Id]));
    return (appName) => ({ appId: ids.get(appName.toLowerCase()), supportsExternalClientApps: true });
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return () => ({ appId: undefined, supportsExternalClientApps: false });
    }
    throw error;
  }
}
