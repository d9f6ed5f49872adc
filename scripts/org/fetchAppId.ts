/** The id of an External Client App, which the credentials resource takes as the app's identifier. */
import type { OrgClient } from './orgClient.ts';
import { soqlLiteral } from './soqlLiteral.ts';

/**
 * The id (`0xI…`), or `undefined` where the org has no app of this name.
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_usage.htm
 */
export async function fetchAppId(org: OrgClient, appName: string): Promise<string | undefined> {
  const [app] = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM ExternalClientApplication WHERE DeveloperName = ${soqlLiteral(appName)}`,
  );
  return app?.Id;
}
