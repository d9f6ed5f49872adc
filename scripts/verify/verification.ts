/**
 * What each proof is given, and how it says what it found. A proof that agrees gives a `Proof`; one that contradicts
 * throws; one that could not be tried says why, and is not counted as proven.
 */
import type { ClientCredentials } from '../credentials/clientCredentials.ts';
import type { Clock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import type { Secret } from '../lib/secret.ts';
import type { OrgIdentity } from '../org/orgClient.ts';
import type { GrantedToken } from './processTokenAnswer.ts';
import type { ClientAt } from './requestToken.ts';
import { oneLine } from './tokenRefusal.ts';
import type { Proof } from './verifiedToken.ts';

export type ExpectedToken = {
  readonly runAsUsername: string;
  /** As tokens carry them (`api`). */
  readonly scopes: readonly string[];
  readonly tokenFormat: 'opaque' | 'jwt';
};

export type Verification = {
  readonly credentials: ClientCredentials;
  readonly org: OrgIdentity;
  readonly expected: ExpectedToken;
  readonly client: ClientAt;
  readonly clock: Clock;
  /** Keys of the same app's other live pairs: an org may give out again a token that one of them got. */
  readonly siblingKeys?: readonly string[];
};

/** A verification that has its token: `granted` is what the org said, `identity` the ids in it. */
export type TokenUnderTest = Verification & {
  readonly token: Secret;
  readonly granted: GrantedToken;
  readonly identity: TokenIdentity;
};

export type TokenIdentity = { readonly orgId: string; readonly userId: string };

export const PROOF_TITLES = {
  'token-issued': 'A token is issued at the My Domain of the org',
  'basic-authentication': 'A token is issued for a Basic header too',
  'token-format': 'The token has the declared format',
  'introspection-active': 'Introspection says that the token is active, and whose it is',
  'scopes-as-declared': 'The token has the declared scopes, no more and no less',
  'identity-agrees': 'The identity behind the token is the run-as user',
  'api-call-succeeds': 'A REST call with the token succeeds',
  'wrong-secret-refused': 'A wrong secret is refused',
  'foreign-key-refused': 'The consumer key of another org is refused',
  'undeclared-scope-refused': 'A scope that is not declared is not granted, even when asked for',
  'wrong-host-refused': 'The wrong host is refused',
  'token-revoked': 'The token is revoked and no longer works',
} as const;

export type ProofId = keyof typeof PROOF_TITLES;

export const proven = (id: ProofId, evidence: string): Proof => ({
  id,
  title: PROOF_TITLES[id],
  status: 'proven',
  evidence,
});

export const notProven = (id: ProofId, evidence: string): Proof => ({
  id,
  title: PROOF_TITLES[id],
  status: 'notProven',
  evidence,
});

/**
 * Ends the proof: what was seen is not what must be.
 * @throws {VerificationFailedError} always
 */
export const contradict = (
  { credentials, org }: Verification,
  proofId: ProofId,
  { expected, seen, fix }: { readonly expected: string; readonly seen: string; readonly fix: string },
): never =>
  raise('VerificationFailedError', {
    app: credentials.appName,
    org: org.alias,
    proofId,
    expected,
    seen: oneLine(seen),
    fix,
  });

const TOO_MANY_REQUESTS = 429;

/**
 * Passes an answer on unless the server is down or busy: a 5xx or a 429 proves nothing either way.
 * @throws {TokenEndpointUnavailableError} for HTTP 5xx and 429
 * @see https://www.rfc-editor.org/rfc/rfc6585.html#section-4
 */
export function requireAvailable(response: Response, { org, client }: Verification): Response {
  return response.status >= 500 || response.status === TOO_MANY_REQUESTS
    ? raise('TokenEndpointUnavailableError', { org: org.alias, host: client.endpoint.host, status: response.status })
    : response;
}

export const deployFix = ({ org }: Verification): string => `npm run deploy -- --target-org ${org.alias}`;
