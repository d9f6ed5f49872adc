/**
 * Finds the id (`0xI…`) that the credentials resource wants for an app. In: the app's API name. Out: its id or none.
 * The query comes first: it is one request, and knows apps that nobody has used yet. The usage rows are for orgs and
 * users that can't query the sObject.
 */
import { fetchAppId } from '../org/fetchAppId.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';

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
  const queried = await queryAppId(org, appName);
  if (queried !== undefined) {
    return queried;
  }
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
  return undefined;
}

/** `undefined` also where this user is not shown the sObject. */
async function queryAppId(org: OrgClient, appName: string): Promise<string | undefined> {
  try {
    return await fetchAppId(org, appName);
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return undefined;
    }
    throw error;
  }
}
