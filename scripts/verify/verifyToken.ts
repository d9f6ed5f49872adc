/**
 * The room's front door. In: credentials of an app, what its token must be, and the ports. Out: what was proven; the
 * token itself is revoked and never leaves. Three token requests in all: the real one, one with a wrong secret, one at
 * the wrong host; proofs that do not depend on each other run side by side.
 */
import type { ClientCredentials } from '../credentials/clientCredentials.ts';
import type { Clock } from '../lib/clock.ts';
import type { OrgIdentity } from '../org/orgClient.ts';
import { checkCredentials } from './checkCredentials.ts';
import { nameFailures } from './exchange.ts';
import { proveApiCall } from './proveApiCall.ts';
import { proveIdentity } from './proveIdentity.ts';
import { proveIntrospection } from './proveIntrospection.ts';
import { proveIssued } from './proveIssued.ts';
import { proveTokenFormat } from './proveTokenFormat.ts';
import { proveWrongHost } from './proveWrongHost.ts';
import { proveWrongSecret } from './proveWrongSecret.ts';
import { requestToken } from './requestToken.ts';
import { proveRevoked, revokeGranted } from './revokeToken.ts';
import { requireTokenEndpoint } from './tokenEndpoint.ts';
import type { ExpectedToken, TokenUnderTest, Verification } from './verification.ts';
import type { Proof, TokenTransport, VerifiedToken } from './verifiedToken.ts';
import { type WaitedToken, waitForToken } from './waitForToken.ts';

export type VerifyTokenInput = {
  readonly credentials: ClientCredentials;
  readonly org: OrgIdentity;
  readonly expected: ExpectedToken;
  /** Origin of the login host that all orgs share; found by itself for orgs of Salesforce. */
  readonly genericLoginHost?: string;
  readonly transport: TokenTransport;
  readonly clock: Clock;
  readonly waitTokenMilliseconds: number;
  /** Deployed or changed lately: its key may still be spreading. */
  readonly isNewApp: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
};

/**
 * Everything about an app's token that can be proven from outside.
 * @throws {WrongTokenHostError} {CredentialsIncompleteError} {CredentialsOfAnotherOrgError} before anything is sent
 * @throws {TokenRefusedError} {TokenRateLimitedError} {TokenPropagationTimeoutError} {TokenAnswerInvalidError} without a token
 * @throws {VerificationFailedError} when something seen contradicts what must be
 * @throws {TokenEndpointUnreachableError} {TokenEndpointUnavailableError} when the org can't be asked
 */
export async function verifyToken(input: VerifyTokenInput): Promise<VerifiedToken> {
  const { org, expected, clock, signal } = input;
  const { credentials, notes } = checkCredentials(input.credentials, org);
  const endpoint = requireTokenEndpoint(org.instanceUrl, org.alias);
  const { consumerKey, consumerSecret } = credentials;
  const transport = nameFailures(input.transport, org.alias);
  const client = { endpoint, consumerKey, consumerSecret, transport, signal };
  const verification: Verification = { credentials, org, expected, client, clock };
  const waited = await waitForToken({
    ask: () => requestToken(client),
    host: endpoint.host,
    context: { app: credentials.appName, org: org.alias, runAsUsername: expected.runAsUsername },
    isNewApp: input.isNewApp,
    waitTokenMilliseconds: input.waitTokenMilliseconds,
    clock,
    signal,
    onProgress: input.onProgress,
  });
  try {
    return await proveToken(verification, waited, notes, input.genericLoginHost);
  } catch (error) {
    const problem = await revokeGranted(verification, waited.granted.token);
    if (problem !== undefined) {
      input.onProgress?.(`the token of this check may still be alive: ${problem}`);
    }
    throw error;
  }
}

async function proveToken(
  verification: Verification,
  { granted, propagationAttempts, propagationMilliseconds }: WaitedToken,
  notes: readonly string[],
  genericLoginHost: string | undefined,
): Promise<VerifiedToken> {
  const { credentials, org, expected, client } = verification;
  const { proof: issued, identity } = proveIssued(verification, granted, notes);
  const test: TokenUnderTest = { ...verification, token: granted.token, granted, identity };
  const [format, introspection, who, apiCall, wrongSecret, wrongHost] = await allEnded([
    proveTokenFormat(test),
    proveIntrospection(test),
    proveIdentity(test),
    proveApiCall(test),
    proveWrongSecret(test),
    proveWrongHost(test, { identityUrl: granted.identityUrl, given: genericLoginHost }),
  ]);
  const revoked = await proveRevoked(test);
  const proofs: readonly Proof[] = [
    issued,
    format,
    ...introspection.proofs,
    who,
    apiCall,
    wrongSecret,
    wrongHost,
    revoked,
  ];
  return {
    appName: credentials.appName,
    tokenEndpoint: client.endpoint.tokenUrl,
    instanceUrl: client.endpoint.origin,
    runAsUsername: expected.runAsUsername,
    orgId: org.orgId,
    scopes: introspection.scopes,
    tokenFormat: expected.tokenFormat,
    propagationAttempts,
    propagationMilliseconds,
    proofs,
  };
}

/** Like `Promise.all`, but waits for every one before it fails: a token is revoked only when nothing uses it any more. */
async function allEnded<Works extends readonly Promise<unknown>[]>(
  works: readonly [...Works],
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  await Promise.allSettled(works);
  // All have ended: this gives their values, or the error of the first that failed in the order of the list.
  return Promise.all(works);
}
