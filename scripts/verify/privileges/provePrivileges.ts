/**
 * What a run-as user can and cannot do, measured with its own token. In: credentials, org, what the source grants. Out:
 * proofs. One token request; the token never leaves and is not revoked, since an org may give the same one to integrations.
 * Writes nothing to the org.
 */
import type { ClientCredentials } from '../../credentials/clientCredentials.ts';
import type { Clock } from '../../lib/clock.ts';
import type { OrgIdentity } from '../../org/orgClient.ts';
import { checkCredentials } from '../checkCredentials.ts';
import { nameFailures } from '../exchange.ts';
import { proveIdentity } from '../proveIdentity.ts';
import { proveIssued } from '../proveIssued.ts';
import { requestToken } from '../requestToken.ts';
import { requireTokenEndpoint } from '../tokenEndpoint.ts';
import type { ExpectedToken, TokenUnderTest, Verification } from '../verification.ts';
import type { TokenTransport } from '../verifiedToken.ts';
import { waitForToken } from '../waitForToken.ts';
import type { OrgObjects } from './orgObjects.ts';
import type { PrivilegeProof } from './privilegeProof.ts';
import { proveObjects } from './proveObjects.ts';
import { proveSetup, proveSystemPermissions } from './proveSystemPermissions.ts';
import type { Grants } from './readGrants.ts';

export type PrivilegesInput = {
  readonly credentials: ClientCredentials;
  readonly org: OrgIdentity;
  readonly expected: ExpectedToken;
  readonly grants: Grants;
  /** What there is to be refused. */
  readonly orgObjects: OrgObjects;
  readonly transport: TokenTransport;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
};

/**
 * @throws {TokenRefusedError} and what else `waitForToken` throws, without a token
 * @throws {VerificationFailedError} when the token is of another user
 * @throws {TokenEndpointUnreachableError} when the org can't be asked
 */
export async function provePrivileges(input: PrivilegesInput): Promise<readonly PrivilegeProof[]> {
  const { org, expected, clock, signal, grants, orgObjects } = input;
  const { credentials, notes } = checkCredentials(input.credentials, org);
  const endpoint = requireTokenEndpoint(org.instanceUrl, org.alias);
  const { consumerKey, consumerSecret } = credentials;
  const client = { endpoint, consumerKey, consumerSecret, transport: nameFailures(input.transport, org.alias), signal };
  const verification: Verification = { credentials, org, expected, client, clock };
  const { granted } = await waitForToken({
    ask: () => requestToken(client),
    host: endpoint.host,
    context: { app: credentials.appName, org: org.alias, runAsUsername: expected.runAsUsername },
    isNewApp: false,
    waitTokenMilliseconds: 0,
    clock,
    signal,
  });
  const { identity } = proveIssued(verification, granted, notes);
  const test: TokenUnderTest = { ...verification, token: granted.token, granted, identity };
  // Whose token it is comes first: what another user may do says nothing.
  const seen = await proveIdentity(test);
  const proofs = await Promise.all([
    proveObjects(test, grants, orgObjects),
    proveSystemPermissions(test, grants.systemPermissions),
    proveSetup(test, orgObjects),
  ]);
  return [
    { id: 'token-of-run-as-user', title: seen.title, status: seen.status, evidence: seen.evidence },
    ...proofs.flat(),
  ];
}
