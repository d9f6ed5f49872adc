/**
 * A sandbox refresh: the org is made anew under the same My Domain, with another org id and without what lived only in
 * the old one: users, apps, credentials, sessions. An app of the production org can come over as reports have it: there,
 * but with its OAuth part gone. Leaves out the copy of anything else of the production org.
 * @see https://github.com/hardisgroupcom/sfdx-hardis/issues/1994
 */
import type { Controls } from './createEmulator.ts';
import { type CreatedOrg, cliClientId, cliScope } from './createOrg.ts';
import { seedOrg } from './seed/seedOrg.ts';
import type { EmulatedOrg } from './state/stateTypes.ts';

/** What an app keeps where a refresh copies it: itself and its policies, not what makes it a client of the org. */
const keptTypes = ['ExternalClientApplication', 'ExtlClntAppConfigurablePolicies'] as const;

const copyApps = ({ state }: Controls, from: string, to: string, userId: string): void => {
  for (const type of keptTypes) {
    for (const { fullName, body } of state.components.list(from, type)) {
      const id = state.newId(type === 'ExternalClientApplication' ? '0xI' : '0xM');
      state.components.put(to, { type, fullName, body, id, userId });
    }
  }
};

/** Replaces the sandbox. `keepsApps` copies its apps without their OAuth part. */
export const refreshSandbox = async (
  controls: Controls,
  sandbox: EmulatedOrg,
  { keepsApps }: { readonly keepsApps: boolean },
): Promise<CreatedOrg> => {
  const { state, emulator, listenFor, listeners } = controls;
  const username = String(state.records.find(sandbox.orgId, 'User')[0]?.['Username']);
  emulator.closeOrg(sandbox.orgId);
  await listeners.closed();
  const org = await listenFor({ ...sandbox, orgId: state.newId('00D'), createdAt: state.clock.now() });
  return state.transaction(() => {
    // `listenFor` stores an org only when its ports have changed.
    state.orgs.put(org);
    const administrator = seedOrg(emulator, org, { username });
    if (keepsApps) copyApps(controls, sandbox.orgId, org.orgId, administrator.Id);
    const session = { orgId: org.orgId, userId: administrator.Id, clientId: cliClientId, scope: cliScope } as const;
    const { token } = state.tokens.issue({ ...session, kind: 'refresh', expiresAt: undefined });
    return { org, administrator, refreshToken: token };
  });
};
