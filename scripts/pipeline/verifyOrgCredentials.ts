/**
 * The pair that integrations use, as their store has it. In: the store, the org, the app. Out: the credentials and where
 * they came from. A pair that the store can't give back is viewed in the org; none is ever written.
 */
import type { ClientCredentials, CredentialEntry, CredentialStore } from '../credentials/clientCredentials.ts';
import { fetchCredentials } from '../credentials/fetchCredentials.ts';
import { raise, toSfError } from '../lib/errors.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { ForeignKey } from '../verify/proveForeignKey.ts';

export type FoundCredentials = { readonly credentials: ClientCredentials; readonly from: 'store' | 'org' };

/** Salesforce ids name the same record with 15 and with 18 characters. */
const isSameOrg = (left: string, right: string): boolean => left.slice(0, 15) === right.slice(0, 15);

/**
 * Stored under the name of the org that the command was given, else under another name of the same org. A pair of another
 * org under this name, as an alias that was given anew leaves behind, is given only where there is no better one.
 * @throws {CredentialsNotStoredError} {CredentialStoreError}
 * @throws what `fetchCredentials` throws, for a store that can't give values back
 */
export async function findCredentials(
  store: CredentialStore,
  org: OrgClient,
  appName: string,
  known: readonly CredentialEntry[],
): Promise<FoundCredentials> {
  const { alias, orgId } = org.identity;
  if (store.canRead === false) {
    return { credentials: await fetchCredentials(org, { appName, appId: undefined }), from: 'org' };
  }
  const otherNames = known
    .filter((entry) => entry.appName === appName && entry.version === 'current' && isSameOrg(entry.orgId, orgId))
    .map(({ orgAlias }) => orgAlias);
  let ofOtherOrg: ClientCredentials | undefined;
  for (const name of [alias, ...otherNames]) {
    const credentials = await store.read(name, appName);
    if (credentials !== undefined && isSameOrg(credentials.orgId, orgId)) {
      return { credentials, from: 'store' };
    }
    ofOtherOrg ??= credentials;
  }
  if (ofOtherOrg !== undefined) {
    return { credentials: ofOtherOrg, from: 'store' };
  }
  return raise('CredentialsNotStoredError', { app: appName, org: alias, location: store.location(alias, appName) });
}

export type KnownPairs = { readonly entries: readonly CredentialEntry[]; readonly warnings: readonly string[] };

/** What the store can list. That another org's file is damaged, or listing not permitted, is no reason not to verify. */
export async function listKnownPairs(store: CredentialStore): Promise<KnownPairs> {
  try {
    return { entries: await store.list(), warnings: [] };
  } catch (thrown) {
    const error = toSfError(thrown);
    if (thrown !== error) {
      // Not of the catalogue: an interruption, or a fault of ours.
      throw thrown;
    }
    return { entries: [], warnings: [`Stored pairs of other orgs are not known (${error.name}): ${error.message}`] };
  }
}

/** A key of another org to see refused: always the same one, so that runs compare. */
export function chooseForeignKey(known: readonly CredentialEntry[], orgId: string): ForeignKey | undefined {
  const [first] = known
    .filter((entry) => entry.version === 'current' && !isSameOrg(entry.orgId, orgId))
    .toSorted((left, right) => (`${left.orgAlias} ${left.appName}` < `${right.orgAlias} ${right.appName}` ? -1 : 1));
  return first === undefined ? undefined : { orgAlias: first.orgAlias, consumerKey: first.consumerKey };
}

/** Keys of the same app's other stored pairs: staged, or replaced and still alive. */
export const siblingKeysOf = (
  known: readonly CredentialEntry[],
  { appName, orgId, consumerKey }: ClientCredentials,
): readonly string[] =>
  known
    .filter((entry) => entry.appName === appName && isSameOrg(entry.orgId, orgId) && entry.consumerKey !== consumerKey)
    .map((entry) => entry.consumerKey);
