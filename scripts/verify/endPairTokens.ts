/**
 * Ends the token that the org gives out for one pair, whoever uses it. In: a pair that still works. Out: what was seen. An
 * org hands out one live token for a user, an app and scopes: asking for it and revoking it ends it for everybody.
 */
import { raise } from '../lib/errors.ts';
import { poll } from '../lib/poll.ts';
import type { Secret } from '../lib/secret.ts';
import { openPair, type PairInput } from './pairAccepted.ts';
import { processTokenAnswer } from './processTokenAnswer.ts';
import { apiRootUrl } from './proveApiCall.ts';
import { requestRevocation, requestToken, requestWithToken } from './requestToken.ts';
import { oneLine } from './tokenRefusal.ts';

const SPREADING_MILLISECONDS = 30_000;

/**
 * @throws {TokenStillAliveError} when the token goes on working
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm
 */
export async function endPairTokens(input: PairInput): Promise<string> {
  const { verification } = openPair(input);
  const { client, org, clock, credentials } = verification;
  let token: Secret | undefined;
  let isTaken = false;
  let problem = '';
  // The pair is ended next, and with it the only way to this token: what may pass is tried again, and does no harm twice.
  const outcome = await poll<string>(
    async () => {
      if (token === undefined) {
        const answer = await processTokenAnswer(await requestToken(client));
        if (answer.kind === 'refused') {
          return { kind: 'done', value: `no token is to be had with the former pair (${oneLine(answer.error)})` };
        }
        if (answer.kind !== 'granted') {
          problem = `HTTP ${answer.status} of the token endpoint does not tell which token lives`;
          return { kind: 'pending' };
        }
        token = answer.granted.token;
      }
      if (!isTaken) {
        const revocation = await requestRevocation(client, token);
        isTaken = revocation.status === 200;
        problem = `the revocation was answered with HTTP ${revocation.status}, and a REST call still works`;
      }
      const { status } = await requestWithToken(client, apiRootUrl(verification), token);
      return status === 401
        ? { kind: 'done', value: 'the live token is dead: a REST call with it answers HTTP 401' }
        : { kind: 'pending' };
    },
    { clock, signal: client.signal, timeoutMilliseconds: SPREADING_MILLISECONDS },
  );
  return outcome.kind === 'done'
    ? outcome.value
    : raise('TokenStillAliveError', { app: credentials.appName, org: org.alias, problem });
}
