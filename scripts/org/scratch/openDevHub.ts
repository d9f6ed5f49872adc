/** The Dev Hub. In: an alias or username. Out: a connection to it that is known to be one, as ours and as core's `Org`. */
import type { Org } from '@salesforce/core';
import { raise } from '../../lib/errors.ts';
import { connectAtVersion } from '../connectAtVersion.ts';
import type { OrgConnection } from '../orgConnection.ts';
import { type RestCalls, restCalls } from '../restCalls.ts';
import { isRefusedWith } from '../translateOrgError.ts';

export type DevHub = { readonly connection: OrgConnection; readonly calls: RestCalls; readonly org: Org };

/** An org that is no Dev Hub does not know the object; one that is may just not be marked in the auth file yet. */
async function confirm(hub: DevHub): Promise<void> {
  try {
    await hub.calls.query('SELECT Id FROM ScratchOrgInfo LIMIT 1');
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE', 'INSUFFICIENT_ACCESS')) {
      raise('NotADevHubError', { org: hub.connection.alias }, { cause: error });
    }
    throw error;
  }
  await hub.connection.authInfo.save({ isDevHub: true });
}

/**
 * @throws {NotADevHubError} {UnknownOrgError} {AuthorizationExpiredError} {OrgUnreachableError}
 */
export async function openDevHub(aliasOrUsername: string): Promise<DevHub> {
  const { Org } = await import('@salesforce/core');
  const { org: connection } = await connectAtVersion(aliasOrUsername, undefined);
  const org = await Org.create({ connection: connection.connection });
  const hub: DevHub = { connection, calls: restCalls(connection), org };
  if (!org.isDevHubOrg()) {
    await confirm(hub);
  }
  return hub;
}
