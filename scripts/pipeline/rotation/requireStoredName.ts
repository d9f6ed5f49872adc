/**
 * Keeps a rotation from ending a pair that integrations read under another name of the same org, such as its username. In:
 * the store, the org, the app, what is stored under the name that was given. Out: warnings, or the refusal. The store is
 * listed only where it has no current pair under that name.
 */
import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import type { RotationSituation } from '../../credentials/rotation/rotationSituation.ts';
import { raise } from '../../lib/errors.ts';
import type { OrgIdentity } from '../../org/orgClient.ts';
import { isSameId } from '../../verify/checkCredentials.ts';
import { listKnownPairs } from '../verifyOrgCredentials.ts';

/** @throws {StoredUnderOtherNameError} before anything is written */
export async function requireStoredName(
  store: CredentialStore,
  { alias, orgId }: OrgIdentity,
  { canRead, stored, subject: { app } }: RotationSituation,
): Promise<readonly string[]> {
  if (!canRead || stored.current !== undefined) {
    return [];
  }
  const { entries, warnings } = await listKnownPairs(store);
  const other = entries.find(
    (entry) =>
      entry.appName === app && entry.version === 'current' && entry.orgAlias !== alias && isSameId(entry.orgId, orgId),
  );
  return other === undefined
    ? warnings
    : raise('StoredUnderOtherNameError', {
        app,
        org: alias,
        other: other.orgAlias,
        location: store.location(other.orgAlias, app),
      });
}
