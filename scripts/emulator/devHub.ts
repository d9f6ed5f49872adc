/**
 * The Dev Hub of a data folder: found or created, with a refresh token that works.
 */
import { cliClientId, createOrg, issueCliToken } from './createOrg.ts';
import type { Emulator } from './emulatorTypes.ts';
import type { EmulatedOrg } from './state/stateTypes.ts';

export type DevHubAccess = {
  readonly orgId: string;
  readonly username: string;
  readonly instanceUrl: string;
  /** The same org over TLS, for SFDX auth URLs. */
  readonly tlsUrl: string;
  readonly clientId: typeof cliClientId;
  readonly refreshToken: string;
};

const username = 'devhub@emulator.eca';
const refreshTokenKey = 'devHubRefreshToken';

/** The Dev Hub, once it has been made. */
export const findHub = ({ state }: Pick<Emulator, 'state'>): EmulatedOrg | undefined =>
  state.orgs.list().find((org) => org.kind === 'devHub' && !org.isDeleted);

const refreshTokenOf = ({ state }: Emulator, hub: EmulatedOrg): string => {
  const known = state.meta.get(refreshTokenKey);
  if (known !== undefined && state.tokens.find(known) !== undefined) return known;
  const [administrator] = state.records.find(hub.orgId, 'User', { Username: username });
  if (administrator === undefined) throw new Error('The Dev Hub has lost its administrator: reset the emulator');
  const token = issueCliToken(state, hub.orgId, administrator.Id);
  state.meta.set(refreshTokenKey, token);
  return token;
};

/** Finds the Dev Hub or creates it, a production org of Enterprise Edition. */
export const ensureDevHub = async (emulator: Emulator): Promise<DevHubAccess> => {
  const hub =
    findHub(emulator) ??
    (await createOrg(emulator, { kind: 'devHub', name: 'Emulated Dev Hub', edition: 'Enterprise Edition', username }))
      .org;
  return {
    orgId: hub.orgId,
    username,
    instanceUrl: emulator.instanceUrl(hub),
    tlsUrl: `https://127.0.0.1:${hub.port}`,
    clientId: cliClientId,
    refreshToken: refreshTokenOf(emulator, hub),
  };
};
