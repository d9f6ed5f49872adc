/** The id of an External Client App. In: the org, the app's API name. Out: `0xI…`; for a time when no snapshot has it yet. */
import type { OrgClient } from './orgClient.ts';
import { soqlLiteral } from './soqlLiteral.ts';
import { isRefusedWith } from './translateOrgError.ts';

export const UNSUPPORTED = 'unsupported';

/** `undefined` where the org has no such app, `'unsupported'` where it does not know the sObject at this API version. */
export async function fetchAppIdOrSupport(
  org: OrgClient,
  appName: string,
): Promise<string | undefined | typeof UNSUPPORTED> {
  try {
    const rows = await org.query<{ readonly Id: string }>(
      `SELECT Id FROM ExternalClientApplication WHERE DeveloperName = ${soqlLiteral(appName)}`,
    );
    return rows[0]?.Id;
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return UNSUPPORTED;
    }
    throw error;
  }
}

/** The app's id, or `undefined` where the org has no such app. */
export async function fetchAppId(org: OrgClient, appName: string): Promise<string | undefined> {
  const found = await fetchAppIdOrSupport(org, appName);
  return found === UNSUPPORTED ? undefined : found;
}
