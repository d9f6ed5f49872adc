/**
 * Finds the id (`0xI…`) that the credentials resource wants for an app. In: the app's API name. Out: its id or none.
 * Usage rows come first, as the documented way; an app that nobody has used yet may be missing there and is queried for.
 */
import type { OrgClient } from '../org/orgClient.ts';

const PAGE_SIZE = 100;
const MAXIMUM_PAGES = 10;

type UsagePage = { readonly apps?: readonly UsageRow[] };
type UsageRow = { readonly developerName?: string; readonly identifier?: string };

/** Salesforce ids name the same record with 15 and with 18 characters. */
export const isSameId = (left: string, right: string): boolean => left.slice(0, 15) === right.slice(0, 15);

/**
 * The app's id. `nextPageUrl` stands on the last page too, so that only an empty page says that there is no more.
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_usage.htm
 */
export async function findAppId(org: OrgClient, appName: string): Promise<string | undefined> {
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const { apps = [] } = await org.requestRest<UsagePage>(
      'GET',
      `/apps/oauth/usage?page=${page}&pageSize=${PAGE_SIZE}`,
    );
    const found = apps.find(({ developerName, identifier }) => developerName === appName && Boolean(identifier));
    if (found?.identifier !== undefined) {
      return found.identifier;
    }
    if (apps.length === 0) {
      break;
    }
  }
  return queryAppId(org, appName);
}

/** API names hold letters, digits and underscores only, so that no value can leave the literal. */
async function queryAppId(org: OrgClient, appName: string): Promise<string | undefined> {
  if (!/^\w+$/.test(appName)) {
    return undefined;
  }
  const rows = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM ExternalClientApplication WHERE DeveloperName = '${appName}'`,
  );
  return rows[0]?.Id;
}
