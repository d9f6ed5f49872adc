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

/** A sandbox on which these commands have run. */
export const sandboxAfter =
  (...commands: readonly (readonly string[])[]): SweepStart =>
  async (world) => {
    await world.addSandbox('qa');
    for (const words of commands) {
      const [problem] = badEnd(await runMain(words));
      if (problem !== undefined) throw new Error(problem);
    }
  };

export const DEPLOYED = sandboxAfter(DEPLOY);
export const ROTATED = sandboxAfter(DEPLOY, ROTATE);

/** A rotation went as far as its new pair, which stands in the org and, as pending, in the store. */
export const STAGED: SweepStart = async (world, site) => {
  await DEPLOYED(world, site);
  await site.addFault({
    match: { method: 'PATCH', pathPattern: '/staged/' },
    kind: 'status',
    status: 503,
    effect: 'before',
    times: 0,
  });
  const { envelope } = await runMain(ROTATE);
  await site.clearFaults();
  if (envelope?.name !== 'OrgUnavailableError') throw new Error(`the rotation ended otherwise: ${envelope?.name}`);
};

export const SECRET_SETTING = 'enableClientSecretInRestApiAccess';

/** The app is there, but the org gives out no secrets any more, and its administrator may not see them. */
export const CLOSED: SweepStart = async (world, site) => {
  await DEPLOYED(world, site);
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
  components.put(orgId, { type, fullName, body: { ...body, [SECRET_SETTING]: 'false' }, id, userId: administrator.Id });
  records.update(orgId, 'PermissionSet', permissions.Id, { PermissionsViewClientSecret: false });
};
