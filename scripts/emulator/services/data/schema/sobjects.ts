/**
 * Every sObject that the data service knows, found by name without case. Whether an org, an API version or a user has it
 * is another question: `availableSobjects.ts` answers it.
 */
import { businessSobjects } from './business.ts';
import { devHubSobjects } from './devHub.ts';
import { appSobjects } from './externalClientApps.ts';
import { identitySobjects } from './identity.ts';
import { permissionSobjects } from './permissions.ts';
import type { Sobject } from './sobject.ts';
import { toolingSobjects } from './tooling.ts';

export const SOBJECTS: readonly Sobject[] = [
  ...identitySobjects,
  ...permissionSobjects,
  ...appSobjects,
  ...devHubSobjects,
  ...businessSobjects,
  ...toolingSobjects,
];

const byName = new Map(SOBJECTS.map((sobject) => [sobject.name.toLowerCase(), sobject]));

/** The table of this name; case does not matter. */
export const findSobject = (name: string): Sobject | undefined => byName.get(name.toLowerCase());
