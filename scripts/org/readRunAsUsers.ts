/** Which user each app of an org runs as. In: the port. Out: username by app; `undefined` where policies can't be read. */
import type { OrgClient } from './orgClient.ts';
import { isRefusedWith } from './translateOrgError.ts';

const POLICIES = 'ExtlClntAppOauthConfigurablePolicies';

export async function readRunAsUsers(org: OrgClient): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const listed = await org.listComponents([POLICIES]);
    const records = await org.readComponents(
      POLICIES,
      listed.map(({ fullName }) => fullName),
    );
    return new Map(
      records
        .map(
          (record) =>
            [
              String(record['externalClientApplication'] ?? ''),
              String(record['clientCredentialsFlowUser'] ?? '').toLowerCase(),
            ] as const,
        )
        .filter(([app, user]) => app !== '' && user !== ''),
    );
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE', 'INSUFFICIENT_ACCESS')) {
      return undefined;
    }
    throw error;
  }
}
