/**
 * Proof `token-issued`: the answer that granted the token fits the org. In: the grant. Out: the proof and the ids of the
 * token's identity. The host of the identity URL says nothing: login host and My Domain both occur.
 */
import { isSameId } from './checkCredentials.ts';
import type { GrantedToken } from './processTokenAnswer.ts';
import { contradict, deployFix, proven, type TokenIdentity, type Verification } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'token-issued';

/**
 * @throws {VerificationFailedError} for another token type, another host, another org, or an answer without them
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
export function proveIssued(
  verification: Verification,
  granted: GrantedToken,
  notes: readonly string[],
): { readonly proof: Proof; readonly identity: TokenIdentity } {
  const { org, client } = verification;
  if (granted.tokenType?.toLowerCase() !== 'bearer') {
    contradict(verification, ID, {
      expected: 'the token type Bearer',
      seen: granted.tokenType ?? 'none',
      fix: deployFix(verification),
    });
  }
  requireInstanceUrl(verification, granted.instanceUrl);
  const identity = parseIdentity(granted.identityUrl);
  if (identity === undefined || !isSameId(identity.orgId, org.orgId)) {
    return contradict(verification, ID, {
      expected: `a token of the org ${org.orgId}`,
      seen: identity === undefined ? 'no identity in the answer' : `a token of the org ${identity.orgId}`,
      fix: `Compare with: sf org display --target-org ${org.alias}`,
    });
  }
  return { proof: proven(ID, [`by ${client.endpoint.tokenUrl}`, ...notes].join('; ')), identity };
}

/** Later calls go to the org's own origin, never to whatever an answer names. */
function requireInstanceUrl(verification: Verification, instanceUrl: string | undefined): void {
  const { endpoint } = verification.client;
  const seen =
    instanceUrl === undefined
      ? 'none'
      : URL.canParse(instanceUrl)
        ? new URL(instanceUrl).origin
        : `"${instanceUrl}", which is no absolute URL`;
  if (seen !== endpoint.origin) {
    contradict(verification, ID, {
      expected: `the instance URL ${endpoint.origin}`,
      seen,
      fix: `Use the instanceUrl that this shows: sf org display --target-org ${verification.org.alias}`,
    });
  }
}

/** Org and user id, the last two segments of an identity URL's path. */
export function parseIdentity(identityUrl: string | undefined): TokenIdentity | undefined {
  if (identityUrl === undefined || !URL.canParse(identityUrl)) {
    return undefined;
  }
  const [orgId, userId] = new URL(identityUrl).pathname.split('/').filter(Boolean).slice(-2);
  return orgId?.startsWith('00D') === true && userId?.startsWith('005') === true ? { orgId, userId } : undefined;
}
