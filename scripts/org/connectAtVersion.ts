/**
 * A connection that speaks a version which the org offers. In: an alias or username and the version wanted. Out: the
 * connection and both versions. Costs a request only where sf has not noted yet that the org is new enough.
 */
import { raise } from '../lib/errors.ts';
import { chooseApiVersion, compareApiVersions, OUR_API_VERSION } from './apiVersion.ts';
import { connectOrg, type OrgConnection } from './orgConnection.ts';
import { NO_RETRY, readAgain } from './readAgain.ts';

export type VersionedConnection = {
  readonly org: OrgConnection;
  readonly apiVersion: string;
  readonly highestApiVersion: string;
};

/** Asks the org, which tells without a login, and notes the answer in the auth file as core itself would. */
async function fetchHighestApiVersion(org: OrgConnection): Promise<string> {
  const operation = 'list its API versions';
  const versions: unknown = await readAgain(() =>
    org.call(operation, () => org.connection.request<unknown>(`${org.connection.instanceUrl}/services/data`, NO_RETRY)),
  );
  const highest = (Array.isArray(versions) ? versions : [])
    .map((entry: { readonly version?: unknown } | null) => entry?.version)
    .filter((version) => typeof version === 'string')
    .sort(compareApiVersions)
    .at(-1);
  if (highest === undefined) {
    return raise('OrgUnavailableError', { org: org.alias, host: org.host, status: 200, operation });
  }
  await org.authInfo.save({
    instanceApiVersion: highest,
    instanceApiVersionLastRetrieved: new Date().toLocaleString(),
  });
  return highest;
}

/** An org's newest version only ever grows, so that a note of any age will do when it is new enough. */
async function highestApiVersion(org: OrgConnection, needed: string): Promise<string> {
  const { instanceApiVersion: noted } = org.authInfo.getFields();
  return noted !== undefined && compareApiVersions(noted, needed) >= 0 ? noted : fetchHighestApiVersion(org);
}

/**
 * @throws {UnknownOrgError} {AuthorizationExpiredError} {OrgUnreachableError} {ApiVersionNotSupportedError}
 */
export async function connectAtVersion(
  aliasOrUsername: string,
  wanted: string | undefined,
): Promise<VersionedConnection> {
  const needed = wanted ?? OUR_API_VERSION;
  const org = await connectOrg(aliasOrUsername, needed);
  const highest = await highestApiVersion(org, needed);
  const apiVersion = chooseApiVersion(wanted, highest, aliasOrUsername);
  org.connection.setApiVersion(apiVersion);
  return { org, apiVersion, highestApiVersion: highest };
}
