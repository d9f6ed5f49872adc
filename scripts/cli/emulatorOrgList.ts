/**
 * The orgs of the running emulator with the aliases under which commands find them. No token is among it. An alias counts
 * where sf's file of the user that it names is about this org at this address: usernames and org ids come again on every
 * emulator, and after every reset.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  /** The same over TLS, where an SFDX auth URL can name it. */
  readonly tlsUrl?: string;
  /** Milliseconds since the epoch, on the emulator's clock. */
  readonly expiresAt?: number;
  readonly isDeleted: boolean;
};

export type EmulatedOrg = Omit<ListedOrg, 'tlsUrl'> & { readonly aliases: readonly string[] };

type Authorisation = { readonly orgId: unknown; readonly instanceUrl: unknown };

/** Which org sf knows the user of, and where; `undefined` where nobody is authorised under that username. */
async function readAuthorisation(sfHome: string, username: string): Promise<Authorisation | undefined> {
  let text: string;
  try {
    text = await readFile(join(sfHome, '.sfdx', `${username}.json`), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  // What a killed sf left half-written authorises nobody.
  const content = parseJson(text);
  return typeof content === 'object' && content !== null && 'orgId' in content && 'instanceUrl' in content
    ? content
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

const withoutSlash = (url: unknown): string => String(url).replace(/\/$/, '');

function isOf(org: ListedOrg, { orgId, instanceUrl }: Authorisation): boolean {
  const addresses: readonly (string | undefined)[] = [org.instanceUrl, org.tlsUrl];
  return String(orgId).slice(0, 15) === org.orgId.slice(0, 15) && addresses.includes(withoutSlash(instanceUrl));
}

async function aliasesOf(
  org: ListedOrg,
  aliases: ReadonlyMap<string, string>,
  sfHome: string,
): Promise<readonly string[]> {
  const named = [...aliases].filter(([, owner]) => owner === org.username).map(([alias]) => alias);
  const authorisation = named.length === 0 ? undefined : await readAuthorisation(sfHome, org.username);
  return authorisation !== undefined && isOf(org, authorisation) ? named : [];
}

/** Every org that is not deleted, the Dev Hub first, in the order of their creation. */
export async function listEmulatedOrgs(
  emulator: RunningEmulator,
  emulatedHome: string,
): Promise<readonly EmulatedOrg[]> {
  const [orgs, aliases] = await Promise.all([
    callEmulator<readonly ListedOrg[]>(emulator, 'GET', 'orgs'),
    readAliases(emulatedHome),
  ]);
  return Promise.all(
    orgs
      .filter(({ isDeleted }) => !isDeleted)
      .map(async (org) => {
        const { orgId, kind, name, edition, username, instanceUrl, expiresAt, isDeleted } = org;
        const listed = { orgId, kind, name, edition, username, instanceUrl, expiresAt, isDeleted };
        return { ...listed, aliases: await aliasesOf(org, aliases, emulatedHome) };
      }),
  );
}
