/**
 * Whether one pair of key and secret works: a token is really got and looked at. In: the pair, what its token must be, the
 * ports. Out: proofs, and the token for who must end it. Nothing is revoked here: other pairs of the same app may have
 * been given the same token.
 */
import type { Secret } from '../lib/secret.ts';
import { checkCredentials } from './checkCredentials.ts';
import { nameFailures } from './exchange.ts';
import { proveApiCall } from './proveApiCall.ts';
import { proveIntrospection } from './proveIntrospection.ts';
import { proveIssued } from './proveIssued.ts';
import { requestToken } from './requestToken.ts';
import { requireTokenEndpoint } from './tokenEndpoint.ts';
import type { TokenUnderTest, Verification } from './verification.ts';
import type { Proof } from './verifiedToken.ts';
import type { VerifyTokenInput } from './verifyToken.ts';
import { waitForToken } from './waitForToken.ts';

export type PairInput = Omit<VerifyTokenInput, 'genericLoginHost'>;
export type AcceptedPair = {
  readonly token: Secret;
  readonly proofs: readonly Proof[];
  readonly propagationMilliseconds: number;
};

/** The pair as a client of its org's token endpoint. @throws {WrongTokenHostError} {CredentialsIncompleteError} */
export function openPair(input: PairInput): { readonly verification: Verification; readonly notes: readonly string[] } {
  const { org, expected, clock, signal } = input;
  const { credentials, notes } = checkCredentials(input.credentials, org);
  const { consumerKey, consumerSecret } = credentials;
  const client = {
    endpoint: requireTokenEndpoint(org.instanceUrl, org.alias),
    consumerKey,
    consumerSecret,
    transport: nameFailures(input.transport, org.alias),
    signal,
  };
  return { verification: { credentials, org, expected, client, clock }, notes };
}

/**
 * One token request for a pair that is known, more while a new one may still be spreading; then one introspection and one
 * REST call.
 * @throws {TokenRefusedError} {TokenRateLimitedError} {TokenPropagationTimeoutError} {TokenAnswerInvalidError}
 * @throws {VerificationFailedError} when the token is not the run-as user's, or has other scopes
 */
export async function provePairAccepted(input: PairInput): Promise<AcceptedPair> {
  const { verification, notes } = openPair(input);
  const { credentials, org, expected, client, clock } = verification;
  const { granted, propagationMilliseconds } = await waitForToken({
    ask: () => requestToken(client),
    host: client.endpoint.host,
    context: { app: credentials.appName, org: org.alias, runAsUsername: expected.runAsUsername },
    isNewApp: input.isNewApp,
    waitTokenMilliseconds: input.waitTokenMilliseconds,
    clock,
    signal: input.signal,
    onProgress: input.onProgress,
  });
  const { proof, identity } = proveIssued(verification, granted, notes);
  const test: TokenUnderTest = { ...verification, token: granted.token, granted, identity };
  const introspection = await proveIntrospection(test);
  const apiCall = await proveApiCall(test);
  return { token: granted.token, proofs: [proof, ...introspection.proofs, apiCall], propagationMilliseconds };
}
