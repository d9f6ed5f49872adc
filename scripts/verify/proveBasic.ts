/**
 * Proof `basic-authentication`: key and secret get a token in an HTTP Basic header as they do in the body. In: the token
 * under test. Out: the proof. One token request. An org gives out the same opaque token again, which is revoked with the
 * one under test; another one is revoked here.
 */
import type { Secret } from '../lib/secret.ts';
import { isSameId } from './checkCredentials.ts';
import { type GrantedToken, processTokenAnswer } from './processTokenAnswer.ts';
import { parseIdentity } from './proveIssued.ts';
import { requestToken } from './requestToken.ts';
import { revokeGranted } from './revokeToken.ts';
import { classifyTokenRefusal, oneLine } from './tokenRefusal.ts';
import { contradict, notProven, proven, type TokenUnderTest, type Verification } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'basic-authentication';
const FIX = 'Let integrations send client_id and client_secret in the body of the request, not in a Basic header.';

/**
 * @throws {VerificationFailedError} when the header gets no token, or one of another user or org
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1
 */
export async function proveBasic(test: TokenUnderTest): Promise<Proof> {
  const answer = await processTokenAnswer(await requestToken(test.client, { method: 'basic' }));
  const expected = 'a token for key and secret in a Basic header';
  switch (answer.kind) {
    case 'granted':
      return judgeGrant(test, answer.granted);
    case 'refused': {
      const seen = `HTTP ${answer.status} ${oneLine(answer.error)}`;
      const { nature } = classifyTokenRefusal(answer);
      return nature === 'rateLimit' || nature === 'spreading'
        ? notProven(ID, `${seen} does not come from the header`)
        : contradict(test, ID, { expected, seen: `${seen} ${oneLine(answer.description)}`, fix: FIX });
    }
    case 'invalid':
      return contradict(test, ID, { expected, seen: `HTTP ${answer.status}: ${answer.problem}`, fix: FIX });
    default:
      return notProven(ID, `HTTP ${answer.status} says nothing about the header`);
  }
}

async function judgeGrant(test: TokenUnderTest, granted: GrantedToken): Promise<Proof> {
  const identity = parseIdentity(granted.identityUrl);
  const agrees = isSameId(identity?.orgId, test.identity.orgId) && isSameId(identity?.userId, test.identity.userId);
  const end = await revokeOther(test, granted.token);
  if (!agrees) {
    contradict(test, ID, {
      expected: `a token of ${test.identity.orgId}/${test.identity.userId} for a Basic header`,
      seen: identity === undefined ? 'no identity in the answer' : `${identity.orgId}/${identity.userId}`,
      fix: FIX,
    });
  }
  return proven(ID, end);
}

/** Ends a token that is not the one under test, and says in words what became of it. */
export async function revokeOther(verification: Verification & { readonly token: Secret }, other: Secret) {
  if (other.equals(verification.token)) {
    return 'the org gave out the same token';
  }
  const problem = await revokeGranted(verification, other);
  return problem === undefined ? 'a token of its own, revoked' : `a token of its own, not revoked: ${problem}`;
}
