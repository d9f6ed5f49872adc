/** What an app's run-as user may do in an org, measured. In: the app's source, the org. Out: proofs, or why there are none. */
import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import { renderApp } from '../../definition/renderApp.ts';
import { resolveValues } from '../../definition/resolveValues.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import type { Clock } from '../../lib/clock.ts';
import { toSfError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { toStepError } from '../../report/runReport.ts';
import type { AppStatus } from '../../report/statusReport.ts';
import { type OrgObjects, readOrgObjects } from '../../verify/privileges/orgObjects.ts';
import { provePrivileges } from '../../verify/privileges/provePrivileges.ts';
import { type Grants, readGrants } from '../../verify/privileges/readGrants.ts';
import type { TokenTransport } from '../../verify/verifiedToken.ts';
import { findCredentials, listKnownPairs } from '../verifyOrgCredentials.ts';

export type PrivilegesWork = {
  readonly client: OrgClient;
  readonly store: CredentialStore;
  readonly config: ValuesConfig;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly transport: TokenTransport;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

export async function readPrivileges(
  source: AppSource,
  { client, store, config, variables, transport, clock, signal }: PrivilegesWork,
): Promise<Pick<AppStatus, 'privileges' | 'privilegesError'>> {
  try {
    const values = resolveValues({ source, config, environment: variables, org: client.identity, runAs: undefined });
    const app = renderApp(source, values, client.identity.alias);
    const { entries } = await listKnownPairs(store);
    const { credentials } = await findCredentials(store, client, app.name, entries);
    const grants = readGrants(app.permissionSets);
    const orgObjects = await readWhatThereIs(client, grants);
    const privileges = await provePrivileges({
      credentials,
      org: client.identity,
      expected: { runAsUsername: app.runAsUsername, scopes: app.expectedScopes, tokenFormat: app.accessTokenFormat },
      grants,
      orgObjects,
      transport,
      clock,
      signal,
    });
    return { privileges };
  } catch (thrown) {
    if (signal.aborted) {
      throw thrown;
    }
    return { privilegesError: toStepError(toSfError(thrown)) };
  }
}

/** By the user whose login the command has: the control of what the run-as user is refused. */
async function readWhatThereIs(client: OrgClient, { objects }: Grants): Promise<OrgObjects> {
  const [list, fields] = await Promise.all([
    client.requestRest('GET', '/sobjects'),
    Promise.all(objects.map(async ({ object }) => [object, (await client.describeFieldNames(object)) ?? []] as const)),
  ]);
  return readOrgObjects(list, client.identity.username, new Map(fields));
}
