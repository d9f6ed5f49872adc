/** Which user each app of an org runs as. In: the port. Out: username by app; `undefined` where policies can't be read. */
import type { OrgClient } from './orgClient.ts';
import { readManyComponents } from './readManyComponents.ts';
import { isRefusedWith } from './translateOrgError.ts';

const POLICIES = 'ExtlClntAppOauthConfigurablePolicies';

export async function readRunAsUsers(org: OrgClient): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const listed = await org.listComponents([POLICIES]);
    const wanted = new Map([[POLICIES, listed.map(({ fullName }) => fullName)]]);
    const held = await readManyComponents(org, wanted, () => true);
    return new Map(
      held
        .map(
          ({ record }) =>
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
