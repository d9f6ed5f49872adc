/**
 * Reads what a plan needs to know of an org. In: the port and the apps as the source has them. Out: an `OrgSnapshot` an app.
 * Nothing is judged and nothing is written. All reads go out side by side, each for all apps at once; the longest chain is
 * two requests, three with so many apps that they are retrieved.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgClient } from './orgClient.ts';
import type { OrgSnapshot } from './orgSnapshot.ts';
import { readApps } from './snapshot/readApp.ts';
import { readComponentsOf } from './snapshot/readAppComponents.ts';
import { readCallerPermissions } from './snapshot/readCallerPermissions.ts';
import { readIntegrationLicences } from './snapshot/readIntegrationLicences.ts';
import { readOrganization } from './snapshot/readOrganization.ts';
import { readRunAsUsers } from './snapshot/readRunAsUser.ts';

/** One snapshot for each of the apps. */
export async function takeSnapshots<App extends AppDefinition>(
  org: OrgClient,
  apps: readonly App[],
): Promise<(app: App) => OrgSnapshot> {
  const [organization, callerPermissions, presenceOf, componentsOf, runAsUserOf, licences] = await Promise.all([
    readOrganization(org),
    readCallerPermissions(org),
    readApps(
      org,
      apps.map(({ name }) => name),
    ),
    readComponentsOf(org, apps),
    readRunAsUsers(
      org,
      apps.map(({ runAsUsername }) => runAsUsername),
    ),
    readIntegrationLicences(org),
  ]);
  const { identity } = org;
  return (app) => ({
    identity,
    ...organization,
    highestApiVersion: identity.highestApiVersion ?? identity.apiVersion,
    callerPermissions,
    ...presenceOf(app.name),
    ...componentsOf(app),
    runAsUser: runAsUserOf(app.runAsUsername),
    ...licences,
  });
}

export const takeSnapshot = async (org: OrgClient, app: AppDefinition): Promise<OrgSnapshot> =>
  (await takeSnapshots(org, [app]))(app);
