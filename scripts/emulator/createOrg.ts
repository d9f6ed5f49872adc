/**
 * A new org, listening and seeded. Leaves out the records that a Dev Hub keeps of a scratch org.
 */
import type { Emulator } from './emulatorTypes.ts';
import { applyOrgSeed, type OrgSeed } from './seed/orgSeed.ts';
import { seedOrg } from './seed/seedOrg.ts';
import type { EmulatedOrg, EmulatedOrgKind, StoredRecord } from './state/stateTypes.ts';

export type OrgRequest = {
  readonly kind: EmulatedOrgKind;
  readonly name: string;
  /** As `Organization.OrganizationType` has it. */
  readonly edition: string;
  readonly username: string;
  readonly hubOrgId?: string;
  readonly expiresAt?: number;
  readonly seed?: OrgSeed;
};

export type CreatedOrg = {
  readonly org: EmulatedOrg;
  readonly administrator: StoredRecord;
  /** For the client id `PlatformCLI`, which every org knows. */
  readonly refreshToken: string;
};

export const cliClientId = 'PlatformCLI';
export const cliScope = 'refresh_token api web';

/** Every emulated instance: the final S makes clients treat it as a sandbox or scratch instance. */
export const instanceName = 'EMU1S';

/** A refresh token of the CLI's client, which never ends by itself: what a person who has logged in keeps. */
export const issueCliToken = (state: Emulator['state'], orgId: string, userId: string): string =>
  state.tokens.issue({ kind: 'refresh', orgId, userId, clientId: cliClientId, scope: cliScope, expiresAt: undefined })
    .token;

/** Creates an org with its administrator and a refresh token for the CLI's client. */
export const createOrg = async (emulator: Emulator, request: OrgRequest): Promise<CreatedOrg> => {
  const { state } = emulator;
  const org = await emulator.openOrg({
    orgId: state.newId('00D'),
    kind: request.kind,
    name: request.name,
    edition: request.edition,
    instanceName,
    hubOrgId: request.hubOrgId,
    createdAt: state.clock.now(),
    expiresAt: request.expiresAt,
    isDeleted: false,
  });
  try {
    return state.transaction(() => {
      const administrator = seedOrg(emulator, org, { username: request.username });
      if (request.seed !== undefined) applyOrgSeed(state, org, request.seed);
      return { org, administrator, refreshToken: issueCliToken(state, org.orgId, administrator.Id) };
    });
  } catch (error) {
    // A wrong order must not leave an org behind that has ports and nothing else.
    emulator.closeOrg(org.orgId);
    throw error;
  }
};
