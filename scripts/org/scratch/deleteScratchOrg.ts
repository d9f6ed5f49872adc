/**
 * Deletes a scratch org. In: its alias or username. Out: which org it was and whether it was still there. The Dev Hub
 * deletes it; then sf's state forgets it, in this order, so that a failure leaves a name to try again with.
 */
import { isNamed, raise } from '../../lib/errors.ts';
import { OUR_API_VERSION } from '../apiVersion.ts';
import { connectOrg } from '../orgConnection.ts';
import { openDevHub } from './openDevHub.ts';

export type DeletedScratchOrg = {
  readonly username: string;
  readonly orgId: string;
  readonly outcome: 'deleted' | 'alreadyGone';
  /** Everything that named the org here: its aliases and its username. */
  readonly names: readonly string[];
};

/** Aliases and defaults that name an org which is gone. */
async function forgetNames(username: string): Promise<readonly string[]> {
  const { ConfigAggregator, StateAggregator } = await import('@salesforce/core');
  const state = await StateAggregator.getInstance();
  const names = [...state.aliases.getAll(username), username];
  const configuration = await ConfigAggregator.create();
  for (const name of names) {
    await configuration.unsetByValue(name);
  }
  await state.aliases.unsetValuesAndSave(names);
  return names;
}

/**
 * @throws {NotAScratchOrgError} {UnknownOrgError} for the org or its Dev Hub
 */
export async function deleteScratchOrg(aliasOrUsername: string): Promise<DeletedScratchOrg> {
  const { Org } = await import('@salesforce/core');
  const scratch = await connectOrg(aliasOrUsername, OUR_API_VERSION);
  const { devHubUsername, orgId = '', isScratch } = scratch.authInfo.getFields();
  if (devHubUsername === undefined || isScratch === false) {
    return raise('NotAScratchOrgError', { org: aliasOrUsername, what: 'no Dev Hub is known to have made it' });
  }
  const hub = await openDevHub(devHubUsername);
  const org = await Org.create({ connection: scratch.connection });
  const { username } = scratch;
  const { call } = hub.connection;
  let outcome: DeletedScratchOrg['outcome'] = 'deleted';
  try {
    await call(`delete the scratch org ${username}`, () => org.deleteFrom(hub.org));
  } catch (error) {
    if (!isNamed(error, 'ScratchOrgNotFoundError')) {
      throw error;
    }
    outcome = 'alreadyGone';
  }
  return { username, orgId, outcome, names: await forgetNames(username) };
}
