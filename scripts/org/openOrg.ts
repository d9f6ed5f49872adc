/**
 * Opens an org. In: an alias or username of sf's state. Out: the port to it. Costs no request where sf already knows that
 * the org offers the version wanted: org id, My Domain and newest version are in the auth file.
 */
import { raise } from '../lib/errors.ts';
import { chooseApiVersion, compareApiVersions, OUR_API_VERSION } from './apiVersion.ts';
import { deploymentCalls } from './deploymentCalls.ts';
import { metadataCalls } from './metadataCalls.ts';
import type { OrgClient } from './orgClient.ts';
import { connectOrg, type OrgConnection } from './orgConnection.ts';
import { restCalls } from './restCalls.ts';

export type OpenOrgRequest = {
  readonly aliasOrUsername: string;
  /** `NN.0`; without it ours, or the org's newest where that is older. */
  readonly apiVersion?: string;
};

/** Asks the org, which tells without a login, and notes the answer in the auth file as core itself would. */
async function fetchHighestApiVersion(org: OrgConnection): Promise<string> {
  const versions: unknown = await org.call('list its API versions', () =>
    org.connection.request<unknown>(`${org.connection.instanceUrl}/services/data`, { retry: { maxRetries: 3 } }),
  );
  const offered = (Array.isArray(versions) ? versions : [])
    .map((entry: { readonly version?: unknown } | null) => entry?.version)
    .filter((version) => typeof version === 'string')
    .sort(compareApiVersions);
  const highest =
    offered.at(-1) ??
    raise('OrgUnavailableError', { org: org.alias, host: org.host, status: 200, operation: 'list its API versions' });
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

/** `sf org login access-token` stores the URL with one; appending a path would then give `//`. */
const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, '');

/**
 * @throws {UnknownOrgError} {AuthorizationExpiredError} {OrgUnreachableError} {ApiVersionNotSupportedError}
 */
export async function openOrg({ aliasOrUsername, apiVersion }: OpenOrgRequest): Promise<OrgClient> {
  const org = await connectOrg(aliasOrUsername, apiVersion ?? OUR_API_VERSION);
  const highest = await highestApiVersion(org, apiVersion ?? OUR_API_VERSION);
  const version = chooseApiVersion(apiVersion, highest, aliasOrUsername);
  org.connection.setApiVersion(version);
  return {
    identity: {
      alias: aliasOrUsername,
      username: org.username,
      orgId: org.authInfo.getFields().orgId ?? '',
      instanceUrl: withoutTrailingSlash(org.connection.instanceUrl),
      apiVersion: version,
      highestApiVersion: highest,
    },
    ...restCalls(org),
    ...metadataCalls(org),
    ...deploymentCalls(org),
  };
}
