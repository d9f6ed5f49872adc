/**
 * Opens an org. In: an alias or username of sf's state. Out: the port to it. Org id, My Domain and newest API version come
 * from sf's auth file, so that opening an org that sf knows well costs no request.
 */
import { connectAtVersion } from './connectAtVersion.ts';
import { deploymentCalls } from './deploymentCalls.ts';
import { metadataCalls } from './metadataCalls.ts';
import type { OrgClient } from './orgClient.ts';
import { restCalls } from './restCalls.ts';
import { retrieveCalls } from './retrieveCalls.ts';

export type OpenOrgRequest = {
  readonly aliasOrUsername: string;
  /** `NN.0`; without it ours, or the org's newest where that is older. */
  readonly apiVersion?: string;
};

/** `sf org login access-token` stores the URL with one; appending a path would then give `//`. */
const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, '');

/**
 * @throws {UnknownOrgError} {AuthorizationExpiredError} {OrgUnreachableError} {ApiVersionNotSupportedError}
 */
export async function openOrg({ aliasOrUsername, apiVersion: wanted }: OpenOrgRequest): Promise<OrgClient> {
  const { org, apiVersion, highestApiVersion } = await connectAtVersion(aliasOrUsername, wanted);
  const { orgId = '', clientId } = org.authInfo.getFields();
  return {
    identity: {
      alias: aliasOrUsername,
      username: org.username,
      orgId,
      instanceUrl: withoutTrailingSlash(org.connection.instanceUrl),
      apiVersion,
      highestApiVersion,
      ...(clientId === undefined ? {} : { clientId }),
    },
    ...restCalls(org),
    ...metadataCalls(org),
    ...retrieveCalls(org),
    ...deploymentCalls(org),
  };
}
