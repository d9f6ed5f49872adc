/**
 * What must hold of an org and the store after a deployment has ended well, however often it was tried: one of
 * everything, the pair of the org in the store, and a token for the pair in the store.
 */
import { join } from 'node:path';
import { createFileStore } from '../../scripts/credentials/fileStore.ts';
import type { EmulatedOrg, StoredConsumer } from '../../scripts/emulator/state/stateTypes.ts';
import type { SweepWorld } from './sweepWorld.ts';

export const APP = 'Order_Sync';
const PERMISSION_SET = 'Order_Sync_Integration';

export const storeOf = ({ folder }: SweepWorld) => createFileStore(join(folder, 'data', 'credentials'));

export const sandboxOf = (world: SweepWorld): EmulatedOrg => {
  const org = world.orgs().find(({ kind }) => kind === 'sandbox');
  if (org === undefined) throw new Error('the world has no sandbox');
  return org;
};

export const scratchOrgsOf = (world: SweepWorld): readonly EmulatedOrg[] =>
  world.orgs().filter(({ kind, isDeleted }) => kind === 'scratch' && !isDeleted);

/** The consumers of the app, as the org has them. */
export function consumersOf(world: SweepWorld, { orgId }: EmulatedOrg): readonly StoredConsumer[] {
  const { components, consumers } = world.emulator().state;
  return components.list(orgId, 'ExternalClientApplication').flatMap(({ id }) => consumers.byApp(orgId, id));
}

/** True when the org gives a token for the pair. */
export async function isGrantedToken(
  world: SweepWorld,
  org: EmulatedOrg,
  pair: { readonly key: string; readonly secret: string },
): Promise<boolean> {
  const answer = await fetch(`${world.emulator().instanceUrl(org)}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: pair.key,
      client_secret: pair.secret,
    }),
  });
  await answer.arrayBuffer();
  return answer.status === 200;
}

const expectOne = (what: string, count: number): readonly string[] =>
  count === 1 ? [] : [`${count} instead of 1: ${what}`];

export function countProblems(world: SweepWorld, org: EmulatedOrg): readonly string[] {
  const { records, components } = world.emulator().state;
  const find = (sobject: string, where = {}) => records.find(org.orgId, sobject, where);
  const users = find('User').filter(({ Username }) => String(Username).startsWith('order-sync.'));
  const [permissionSet] = find('PermissionSet', { Name: PERMISSION_SET });
  const assigned = users.flatMap(({ Id: AssigneeId }) =>
    find('PermissionSetAssignment', { AssigneeId, PermissionSetId: permissionSet?.Id ?? '' }),
  );
  const licences = users.flatMap(({ Id: AssigneeId }) => find('PermissionSetLicenseAssign', { AssigneeId }));
  return [
    ...expectOne('integration user', users.length),
    ...expectOne('permission set assignment', assigned.length),
    ...expectOne('permission set license assignment', licences.length),
    ...expectOne('app', components.list(org.orgId, 'ExternalClientApplication').length),
    ...expectOne('OAuth policies', components.list(org.orgId, 'ExtlClntAppOauthConfigurablePolicies').length),
    ...expectOne('app policies', components.list(org.orgId, 'ExtlClntAppConfigurablePolicies').length),
    ...expectOne('consumer', consumersOf(world, org).length),
  ];
}

export async function deployedOrgProblems(
  world: SweepWorld,
  org: EmulatedOrg,
  alias: string,
): Promise<readonly string[]> {
  const [consumer] = consumersOf(world, org);
  const stored = await storeOf(world).read(alias, APP);
  if (stored === undefined || consumer === undefined) {
    return [...countProblems(world, org), stored === undefined ? 'no pair in the store' : 'no pair in the org'];
  }
  const pair = { key: stored.consumerKey, secret: stored.consumerSecret.reveal() };
  const isSame = pair.key === consumer.key && pair.secret === consumer.secret;
  const isGranted = await isGrantedToken(world, org, pair);
  const staged = world.emulator().state.consumers.staged(consumer.consumerId);
  return [
    ...countProblems(world, org),
    ...(isSame ? [] : ['the store has another pair than the org']),
    ...(isGranted ? [] : ['no token for the pair in the store']),
    ...(staged === undefined ? [] : [`a staged pair (${staged.state}) that nobody asked for`]),
  ];
}
