/**
 * Whether an app that was switched off gives no token any more. In: a pair that worked before. Out: what the org said.
 * Any refusal counts but one that passes by itself: which one an org gives for a disabled app is not documented.
 */
import { raise } from '../lib/errors.ts';
import { poll } from '../lib/poll.ts';
import { openPair, type PairInput } from './pairAccepted.ts';
import { processTokenAnswer } from './processTokenAnswer.ts';
import { requestToken } from './requestToken.ts';
import { classifyTokenRefusal, describeRefusal } from './tokenRefusal.ts';

/** One token request. `undefined` when the org issues a token, else how it refuses. */
export async function askOnce(input: PairInput): Promise<string | undefined> {
  const { verification } = openPair(input);
  const answer = await processTokenAnswer(await requestToken(verification.client));
  if (answer.kind === 'granted') {
    return undefined;
  }
  return answer.kind === 'refused' ? describeRefusal(answer) : `HTTP ${answer.status}`;
}

/**
 * @throws {TokenStillIssuedError} when tokens are issued until the wait is over
 * @throws {TokenEndpointUnreachableError} when the org can't be asked
 */
export async function provePairBlocked(input: PairInput): Promise<string> {
  const { verification } = openPair(input);
  const { client, clock, credentials, org } = verification;
  const outcome = await poll<string>(
    async () => {
      const answer = await processTokenAnswer(await requestToken(client));
      if (answer.kind !== 'refused' || classifyTokenRefusal(answer).nature === 'rateLimit') {
        return { kind: 'pending' };
      }
      return { kind: 'done', value: describeRefusal(answer) };
    },
    {
      clock,
      signal: input.signal,
      timeoutMilliseconds: input.waitTokenMilliseconds,
      firstWaitMilliseconds: 200,
      maximumWaitMilliseconds: 10_000,
      onPending: ({ elapsedMilliseconds }) =>
        input.onProgress?.(`tokens are still issued after ${Math.round(elapsedMilliseconds / 1000)} s`),
    },
  );
  return outcome.kind === 'done'
    ? outcome.value
    : raise('TokenStillIssuedError', {
        app: credentials.appName,
        org: org.alias,
        host: client.endpoint.host,
        waitedSeconds: Math.round(outcome.elapsedMilliseconds / 1000),
      });
}
