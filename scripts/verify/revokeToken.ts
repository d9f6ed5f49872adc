/**
 * Ends tokens. In: a client and a token. Out: the proof `token-revoked`, or for tokens that no proof is about, whether
 * the org took the request.
 */
import { isNamed } from '../lib/errors.ts';
import { poll } from '../lib/poll.ts';
import type { Secret } from '../lib/secret.ts';
import { introspectToken } from './introspectToken.ts';
import { apiRootUrl } from './proveApiCall.ts';
import { requestRevocation, requestWithToken } from './requestToken.ts';
import {
  contradict,
  notProven,
  proven,
  requireAvailable,
  type TokenUnderTest,
  type Verification,
} from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'token-revoked';
/** Older than what the request for it and the proofs before can have taken. */
const OWN_TOKEN_SECONDS = 90;
/** Servers of one org may hold a session for a moment after another has ended it. */
const SPREADING_MILLISECONDS = 10_000;
const CLEAN_UP_MILLISECONDS = 5000;

/**
 * Why the token must not be revoked, or `undefined` for a token that this check alone uses. An org hands out one live
 * token to everybody who asks for the same user, app and scopes: revoking it would end the session of an integration
 * that is at work.
 */
async function reasonToSpare(verification: Verification, token: Secret): Promise<string | undefined> {
  const seen = await introspectToken(verification, token);
  if (seen.kind === 'inactive') {
    return undefined;
  }
  if (seen.kind === 'refused' || seen.ageSeconds === undefined) {
    return 'the org does not say since when the token is alive; an integration at work may have the same one';
  }
  return seen.ageSeconds <= OWN_TOKEN_SECONDS
    ? undefined
    : `the org gave out a token that was already in use (for ${Math.round(seen.ageSeconds / 60)} minutes); revoking it would end the session of a running integration`;
}

/**
 * Revokes the token and sees that it is dead, unless somebody else may be using it.
 * @throws {VerificationFailedError} when the org refuses to, or the token goes on working
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm
 */
export async function proveRevoked(test: TokenUnderTest): Promise<Proof> {
  const reason = await reasonToSpare(test, test.token);
  if (reason !== undefined) {
    return notProven(ID, reason);
  }
  const fix = 'Setup > Connected Apps OAuth Usage, then the app: revoke its sessions';
  const response = requireAvailable(await requestRevocation(test.client, test.token), test);
  if (response.status !== 200) {
    contradict(test, ID, { expected: 'HTTP 200 for the revocation', seen: `HTTP ${response.status}`, fix });
  }
  const outcome = await poll<string>(
    async () => {
      const evidence = await evidenceOfDeath(test);
      return evidence === undefined ? { kind: 'pending' } : { kind: 'done', value: evidence };
    },
    { clock: test.clock, signal: test.client.signal, timeoutMilliseconds: SPREADING_MILLISECONDS },
  );
  return outcome.kind === 'done'
    ? proven(ID, outcome.value)
    : contradict(test, ID, { expected: 'the revoked token to be dead', seen: 'a token that still works', fix });
}

async function evidenceOfDeath(test: TokenUnderTest): Promise<string | undefined> {
  if ((await introspectToken(test, test.token)).kind === 'inactive') {
    return 'introspection says that it is not active any more';
  }
  const { status } = requireAvailable(await requestWithToken(test.client, apiRootUrl(test), test.token), test);
  return status === 401 ? 'a REST call with it answers HTTP 401' : undefined;
}

/**
 * Revokes a token on the way out of a failure. Gives `undefined`, or why it may still be alive: the failure that led
 * here is the one to be told. Runs without the caller's signal, which may be what ended the run.
 */
export async function revokeGranted(verification: Verification, token: Secret): Promise<string | undefined> {
  const signal = AbortSignal.timeout(CLEAN_UP_MILLISECONDS);
  const client = { ...verification.client, signal };
  try {
    const reason = await reasonToSpare({ ...verification, client }, token);
    if (reason !== undefined) {
      return reason;
    }
    const { status } = await requestRevocation(client, token);
    return status === 200 ? undefined : `the revocation was answered with HTTP ${status}`;
  } catch (error) {
    if (
      isNamed(error, 'TokenEndpointUnreachableError') ||
      isNamed(error, 'TokenEndpointUnavailableError') ||
      signal.aborted
    ) {
      return `${client.endpoint.host} could not be reached to revoke it`;
    }
    throw error;
  }
}
