/**
 * Proof `foreign-key-refused`: the consumer key of another org gets nothing here. In: a verification and a stored key of
 * another org. Out: the proof. One token request, with a random secret: no secret of another org is ever sent, so that a
 * refusal that may come from the secret proves nothing.
 */
import { makeRandomSecret } from './clientAuthentication.ts';
import { processTokenAnswer } from './processTokenAnswer.ts';
import type { CauseId } from './refusalCauses.ts';
import { requestToken } from './requestToken.ts';
import { revokeGranted } from './revokeToken.ts';
import { classifyTokenRefusal, oneLine } from './tokenRefusal.ts';
import { contradict, notProven, proven, type Verification } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

export type ForeignKey = { readonly orgAlias: string; readonly consumerKey: string };

const ID = 'foreign-key-refused';
const ABOUT_THE_KEY: readonly CauseId[] = ['keyUnknown', 'keyOfOtherOrg'];

/** @throws {VerificationFailedError} when a token is granted */
export async function proveForeignKey(verification: Verification, foreign: ForeignKey | undefined): Promise<Proof> {
  if (foreign === undefined) {
    return notProven(ID, 'no key of another org is stored');
  }
  const client = {
    ...verification.client,
    consumerKey: foreign.consumerKey,
    consumerSecret: makeRandomSecret(),
  };
  const answer = await processTokenAnswer(await requestToken(client));
  switch (answer.kind) {
    case 'refused': {
      const seen = `HTTP ${answer.status} ${oneLine(answer.error)} for the key of "${foreign.orgAlias}"`;
      return classifyTokenRefusal(answer).causes.every((cause) => ABOUT_THE_KEY.includes(cause))
        ? proven(ID, seen)
        : notProven(ID, `${seen}, which may come from the random secret that was sent with it`);
    }
    case 'granted':
      await revokeGranted(verification, answer.granted.token);
      return contradict(verification, ID, {
        expected: `the consumer key of "${foreign.orgAlias}" to be refused`,
        seen: 'a token granted for a key of another org and a random secret',
        fix: `Check who answers for ${verification.client.endpoint.host}: name resolution, proxy, certificates.`,
      });
    default:
      return notProven(ID, `HTTP ${answer.status} is no OAuth refusal`);
  }
}
