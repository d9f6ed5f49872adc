/** The app. In: the port, its name. Out: its id, where it is there, and whether the org can hold one at all. */
import { fetchAppId } from '../fetchAppId.ts';
import type { OrgClient } from '../orgClient.ts';
import type { OrgSnapshot } from '../orgSnapshot.ts';
import { isRefusedWith } from '../translateOrgError.ts';

export async function readApp(
  org: OrgClient,
  appName: string,
): Promise<Pick<OrgSnapshot, 'appId' | 'supportsExternalClientApps'>> {
  try {
    return { appId: await fetchAppId(org, appName), supportsExternalClientApps: true };
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return { appId: undefined, supportsExternalClientApps: false };
    }
    throw error;
  }
}
