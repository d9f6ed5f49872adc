/**
 * Tells a refreshed sandbox from an org that was not refreshed, and from another org behind the same alias. In: the open org
 * and what is remembered of the alias. Out: what it is, or the refusal.
 */
import { raise } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';

/** The org that an alias meant: from the pins of a release, or from the stored credentials. */
export type RememberedOrg = { readonly orgId: string; readonly instanceUrl: string; readonly place: string };

export type RefreshState =
  | { readonly kind: 'refreshed'; readonly from: RememberedOrg }
  | { readonly kind: 'same'; readonly from: RememberedOrg };

const isSameOrg = (one: string, other: string): boolean => one.slice(0, 15) === other.slice(0, 15);

/**
 * A refresh gives a sandbox a new id and leaves it its My Domain.
 * @throws {OrgNotRememberedError} {OrgChangedError} {NotASandboxError}
 * @see https://help.salesforce.com/s/articleView?id=platform.data_sandbox_refresh.htm
 */
export async function recognizeRefresh(client: OrgClient, remembered: readonly RememberedOrg[]): Promise<RefreshState> {
  const { alias, orgId, instanceUrl } = client.identity;
  const [first] = remembered;
  if (first === undefined) {
    return raise('OrgNotRememberedError', { org: alias });
  }
  // One that is not the org of today counts, whatever else is: a repair that died has brought some up to date, not all.
  const from = remembered.find((one) => !isSameOrg(one.orgId, orgId) && one.instanceUrl === instanceUrl);
  if (from === undefined) {
    const same = remembered.find((one) => isSameOrg(one.orgId, orgId));
    return same === undefined
      ? raise('OrgChangedError', { org: alias, have: orgId, pinned: first.orgId, place: first.place })
      : { kind: 'same', from: same };
  }
  const [organization] = await client.query<{ IsSandbox: boolean }>('SELECT IsSandbox FROM Organization');
  return organization?.IsSandbox === true
    ? { kind: 'refreshed', from }
    : raise('NotASandboxError', { org: alias, have: orgId, pinned: from.orgId });
}
