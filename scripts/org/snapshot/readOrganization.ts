/** The org itself. In: the port. Out: what kind of org it is and its edition. */
import { raise } from '../../lib/errors.ts';
import type { OrgClient, OrgKind } from '../orgClient.ts';

export type OrganizationRow = {
  readonly OrganizationType: string;
  readonly IsSandbox: boolean;
  readonly TrialExpirationDate: string | null;
};

/** Core tells them apart the same way: a scratch org is a sandbox that expires. */
export function orgKindOf({ OrganizationType, IsSandbox, TrialExpirationDate }: OrganizationRow): OrgKind {
  if (IsSandbox) {
    return TrialExpirationDate === null || TrialExpirationDate === undefined ? 'sandbox' : 'scratch';
  }
  return OrganizationType === 'Developer Edition' ? 'developer' : 'production';
}

export async function readOrganization(org: OrgClient): Promise<{ readonly kind: OrgKind; readonly edition: string }> {
  const [row] = await org.query<OrganizationRow>(
    'SELECT OrganizationType, IsSandbox, TrialExpirationDate FROM Organization',
  );
  if (row === undefined) {
    const { alias, instanceUrl } = org.identity;
    return raise('OrgUnavailableError', {
      org: alias,
      host: new URL(instanceUrl).host,
      status: 200,
      operation: 'describe its organization',
    });
  }
  return { kind: orgKindOf(row), edition: row.OrganizationType };
}
