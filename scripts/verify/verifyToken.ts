/**
 * The room's front door. In: credentials of an app, what its token must be, and the ports. Out: what was proven; the
 * token itself never leaves, and is revoked unless the set of proofs is that of a probe. `proofSets.ts` says which proofs
 * a set has and how many token requests it makes. Proofs that do not depend on each other run side by side.
 */
import type { ClientCredentials } from '../credentials/clientCredentials.ts';
import type { Clock } from '../lib/clock.ts';
import type { OrgIdentity } from '../org/orgClient.ts';
import { checkCredentials } from './checkCredentials.ts';
import { nameFailures } from './exchange.ts';
import { introspectToken } from './introspectToken.ts';
import { PROOF_SETS, type ProofSet } from './proofSets.ts';
import { proveApiCall } from './proveApiCall.ts';
import { proveBasic } from './proveBasic.ts';
import { type ForeignKey, proveForeignKey } from './proveForeignKey.ts';
import { proveIdentity } from './proveIdentity.ts';
import { proveActive, proveScopes } from './proveIntrospection.ts';
import { proveIssued } from './proveIssued.ts';
import { proveTokenFormat } from './proveTokenFormat.ts';
import { proveUndeclaredScope } from './proveUndeclaredScope.ts';
import { proveWrongHost } from './proveWrongHost.ts';
import { proveWrongSecret } from './proveWrongSecret.ts';
import { requestToken } from './requestToken.ts';
import { proveRevoked, revokeGranted } from './revokeToken.ts';
import { requireTokenEndpoint } from './tokenEndpoint.ts';
import type { ExpectedToken, ProofId, TokenUnderTest, Verification } from './verification.ts';
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
  /** Deployed or changed lately: its key may still be spreading. A function is asked only where a refusal may pass. */
  readonly isNewApp: boolean | (() => Promise<boolean>);
  /** `deploy` unless told. */
  readonly proofSet?: ProofSet;
  /** Keys of the app's other live pairs, after a rotation. */
  readonly siblingKeys?: readonly string[];
  /** A stored key of another org, to see it refused. */
  readonly foreignKey?: ForeignKey;
  /** Told as each proof ends; of a verification that fails, these are all that is known. */
  readonly onProof?: (proof: Proof) => void;
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
  const { siblingKeys } = input;
  const verification: Verification = { credentials, org, expected, client, clock, siblingKeys };
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
    return await proveToken(verification, waited, notes, input);
  } catch (error) {
    const problem = input.proofSet === 'probe' ? undefined : await revokeGranted(verification, waited.granted.token);
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
  { proofSet = 'deploy', genericLoginHost, foreignKey, onProof }: VerifyTokenInput,
): Promise<VerifiedToken> {
  const { credentials, org, expected, client } = verification;
  const tell = (proof: Proof): Proof => {
    onProof?.(proof);
    return proof;
  };
  const { proof: issued, identity } = proveIssued(verification, granted, notes);
  tell(issued);
  const test: TokenUnderTest = { ...verification, token: granted.token, granted, identity };
  const introspection = introspectToken(test, test.token);
  const scopes = introspection.then((seen) => proveScopes(test, seen));
  const provers: Readonly<Record<Exclude<ProofId, 'token-issued' | 'token-revoked'>, () => Promise<Proof>>> = {
    'basic-authentication': () => proveBasic(test),
    'token-format': () => proveTokenFormat(test),
    'introspection-active': async () => proveActive(test, await introspection),
    'scopes-as-declared': async () => (await scopes).proof,
    'identity-agrees': () => proveIdentity(test),
    'api-call-succeeds': () => proveApiCall(test),
    'wrong-secret-refused': () => proveWrongSecret(test),
    'foreign-key-refused': () => proveForeignKey(test, foreignKey),
    'undeclared-scope-refused': () => proveUndeclaredScope(test),
    'wrong-host-refused': () => proveWrongHost(test, { identityUrl: granted.identityUrl, given: genericLoginHost }),
  };
  const ids: readonly ProofId[] = PROOF_SETS[proofSet];
  const works = ids.map(async (id) =>
    id === 'token-issued' || id === 'token-revoked' ? undefined : tell(await provers[id]()),
  );
  const proofs = (await allEnded(works)).filter((proof) => proof !== undefined);
  const revoked = ids.includes('token-revoked') ? [tell(await proveRevoked(test))] : [];
  return {
    appName: credentials.appName,
    tokenEndpoint: client.endpoint.tokenUrl,
    instanceUrl: client.endpoint.origin,
    runAsUsername: expected.runAsUsername,
    orgId: org.orgId,
    scopes: (await scopes).scopes,
    tokenFormat: expected.tokenFormat,
    propagationAttempts,
    propagationMilliseconds,
    proofs: [issued, ...proofs, ...revoked],
  };
}

/** Like `Promise.all`, but waits for every one before it fails: a token is revoked only when nothing uses it any more. */
async function allEnded<Value>(works: readonly Promise<Value>[]): Promise<readonly Value[]> {
  await Promise.allSettled(works);
  // All have ended: this gives their values, or the error of the first that failed in the order of the list.
  return Promise.all(works);
}
