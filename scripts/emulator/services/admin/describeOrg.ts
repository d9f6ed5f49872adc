/** An org as the admin routes give it: with its administrator, its addresses and, for a scratch org, its Dev Hub's user. */
import type { Controls } from '../../createEmulator.ts';
import { cliClientId } from '../../createOrg.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';

type Host = Pick<Controls, 'emulator' | 'state'>;

const firstUsername = ({ state }: Host, orgId: string): string =>
  String(state.records.find(orgId, 'User')[0]?.['Username'] ?? '');

export const describeOrg = (host: Host, org: EmulatedOrg) => ({
  ...org,
  username: firstUsername(host, org.orgId),
  instanceUrl: host.emulator.instanceUrl(org),
  tlsUrl: `https://127.0.0.1:${org.port}`,
  devHubUsername: org.hubOrgId === undefined ? undefined : firstUsername(host, org.hubOrgId),
});

/** The same with what a client needs to log in. */
export const describeAccess = (host: Host, org: EmulatedOrg, refreshToken: string) => ({
  ...describeOrg(host, org),
  clientId: cliClientId,
  refreshToken,
});
