/** The orgs of the running emulator with the aliases under which commands find them. No token is among it. */
import { readAliases } from '../org/sfAliases.ts';
import { callEmulator } from './emulatorAdmin.ts';
import type { RunningEmulator } from './emulatorProcess.ts';

/** As the admin routes give it; what is more there is left out. */
type ListedOrg = {
  readonly orgId: string;
  readonly kind: string;
  readonly name: string;
  readonly edition: string;
  readonly username: string;
  readonly instanceUrl: string;
  /** Milliseconds since the epoch, on the emulator's clock. */
  readonly expiresAt?: number;
  readonly isDeleted: boolean;
};

export type EmulatedOrg = ListedOrg & { readonly aliases: readonly string[] };

/** Every org that is not deleted, the Dev Hub first, in the order of their creation. */
export async function listEmulatedOrgs(
  emulator: RunningEmulator,
  emulatedHome: string,
): Promise<readonly EmulatedOrg[]> {
  const [orgs, aliases] = await Promise.all([
    callEmulator<readonly ListedOrg[]>(emulator, 'GET', 'orgs'),
    readAliases(emulatedHome),
  ]);
  return orgs
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ orgId, kind, name, edition, username, instanceUrl, expiresAt, isDeleted }) => ({
      orgId,
      kind,
      name,
      edition,
      username,
      instanceUrl,
      expiresAt,
      isDeleted,
      aliases: [...aliases].filter(([, owner]) => owner === username).map(([alias]) => alias),
    }));
}
