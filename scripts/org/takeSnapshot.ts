/**
 * Reads what a plan needs to know of an org. In: the port and the app as the source has it. Out: an `OrgSnapshot`.
 * Nothing is judged and nothing is written. All reads go out side by side; the longest chain is two requests.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgClient } from './orgClient.ts';
import type { OrgSnapshot } from './orgSnapshot.ts';
import { readApp } from './snapshot/readApp.ts';
import { readAppComponents } from './snapshot/readAppComponents.ts';
import { readCallerPermissions } from './snapshot/readCallerPermissions.ts';
import { readIntegrationLicences } from './snapshot/readIntegrationLicences.ts';
import { readOrganization } from './snapshot/readOrganization.ts';
import { readRunAsUser } from './snapshot/readRunAsUser.ts';

export async function takeSnapshot(org: OrgClient, app: AppDefinition): Promise<OrgSnapshot> {
  const [organization, callerPermissions, appPresence, components, runAsUser, licences] = await Promise.all([
    readOrganization(org),
    readCallerPermissions(org),
    readApp(org, app.name),
    readAppComponents(org, app),
    readRunAsUser(org, app.runAsUsername),
    readIntegrationLicences(org),
  ]);
  const { identity } = org;
  return {
    identity,
    ...organization,
    highestApiVersion: identity.highestApiVersion ?? identity.apiVersion,
    callerPermissions,
    ...appPresence,
    ...components,
    runAsUser,
    ...licences,
  };
}
