/**
 * Proof `wrong-secret-refused`: the same request with another secret gets nothing. In: a verification. Out: the proof.
 * A token that is granted all the same is revoked before the failure is told.
 */
import { alterSecret } from './clientAuthentication.ts';
import { processTokenAnswer } from './processTokenAnswer.ts';
import { requestToken } from './requestToken.ts';
import { revokeGranted } from './revokeToken.ts';
import { classifyTokenRefusal, oneLine } from './tokenRefusal.ts';
import { contradict, deployFix, notProven, proven, type Verification } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'wrong-secret-refused';

/**
 * @throws {VerificationFailedError} when a token is granted, or the answer is no refusal
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2
 */
export async function proveWrongSecret(verification: Verification): Promise<Proof> {
  const client = { ...verification.client, consumerSecret: alterSecret(verification.client.consumerSecret) };
  const answer = await processTokenAnswer(await requestToken(client));
  switch (answer.kind) {
    case 'refused':
      return judgeRefusal(answer);
    case 'tooMany':
    case 'unavailable':
      return notProven(ID, `HTTP ${answer.status} says nothing about the secret`);
    case 'invalid':
      return contradict(verification, ID, {
        expected: 'a wrong secret to be refused with an OAuth error',
        seen: `HTTP ${answer.status}: ${answer.problem}`,
        fix: deployFix(verification),
      });
    case 'granted':
      await revokeGranted(verification, answer.granted.token);
      return contradict(verification, ID, {
        expected: 'a wrong secret to be refused',
        seen: 'a token granted for another secret',
        fix: 'Set isConsumerSecretOptional to false and every isSecretRequiredFor* to true in extlClntAppGlobalOauthSets/*.ecaGlblOauth-meta.xml, then deploy again.',
      });
  }
}

/** A key that is unknown for a moment, or too many logins, is refused whatever the secret is. */
function judgeRefusal(refusal: { status: number; error: string; description: string }): Proof {
  const seen = `HTTP ${refusal.status} ${oneLine(refusal.error)}`;
  const { nature } = classifyTokenRefusal(refusal);
  return nature === 'spreading' || nature === 'rateLimit'
    ? notProven(ID, `${seen} does not come from the secret`)
    : proven(ID, seen);
}
