/** Where flows start: a sandbox in a lane, known as `qa`, and what has become of it before the sweep begins. */
import { sandboxOf } from './deployedOrg.ts';
import { badEnd } from './judgeEnd.ts';
import { runMain } from './runMain.ts';
import type { SweepStart } from './sweepFlow.ts';

export const ON_SANDBOX = ['--target-org', 'qa', '--no-emulator'];
export const DEPLOY = ['deploy', ...ON_SANDBOX];
export const ROTATE = ['rotate', ...ON_SANDBOX];

/** Two or three polls of each wait, with the growing pauses of the product. */
export const SHORT_DELAYS = { deployMilliseconds: 100, propagationMilliseconds: 500 };

async function runWell(words: readonly string[]): Promise<void> {
  const [problem] = badEnd(await runMain(words));
  if (problem !== undefined) throw new Error(problem);
}

export const SANDBOX: SweepStart = { name: 'sandbox', arrange: (world) => world.addSandbox('qa') };
export const DEPLOYED: SweepStart = { name: 'deployed', from: SANDBOX, arrange: () => runWell(DEPLOY) };
export const ROTATED: SweepStart = { name: 'rotated', from: DEPLOYED, arrange: () => runWell(ROTATE) };

/** A rotation went as far as its new pair, which stands in the org and, as pending, in the store. */
export const STAGED: SweepStart = {
  name: 'staged',
  from: DEPLOYED,
  arrange: async (_world, site) => {
    const match = { method: 'PATCH', pathPattern: '/staged/' };
    await site.addFault({ match, kind: 'status', status: 503, effect: 'before', times: 0 });
    const { envelope } = await runMain(ROTATE);
    await site.clearFaults();
    if (envelope?.name !== 'OrgUnavailableError') throw new Error(`the rotation ended otherwise: ${envelope?.name}`);
  },
};

export const SECRET_SETTING = 'enableClientSecretInRestApiAccess';

/** The app is there, but the org gives out no secrets any more, and its administrator may not see them. */
export const CLOSED: SweepStart = {
  name: 'closed',
  from: DEPLOYED,
  arrange: async (world) => {
    const { components, records } = world.emulator().state;
    const { orgId } = sandboxOf(world);
    const settings = components.get(orgId, 'Settings', 'ExternalClientApp');
    const [administrator] = records.find(orgId, 'User');
    const [permissions] = records.find(orgId, 'PermissionSet', {
      ProfileId: administrator?.ProfileId ?? '',
      IsOwnedByProfile: true,
    });
    if (settings === undefined || administrator === undefined || permissions === undefined)
      throw new Error('the app is not deployed');
    const { type, fullName, body, id } = settings;
    components.put(orgId, {
      type,
      fullName,
      body: { ...body, [SECRET_SETTING]: 'false' },
      id,
      userId: administrator.Id,
    });
    records.update(orgId, 'PermissionSet', permissions.Id, { PermissionsViewClientSecret: false });
  },
};
