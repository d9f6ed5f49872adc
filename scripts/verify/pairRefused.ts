/**
 * Whether an ended pair is dead: a token is asked for with it and must be refused. In: the pair and the ports. Out: what
 * the org said. Waits a while, since not every server of an org learns of an end at once.
 */
import { raise } from '../lib/errors.ts';
import { poll } from '../lib/poll.ts';
import { openPair, type PairInput } from './pairAccepted.ts';
import { processTokenAnswer, type TokenAnswer } from './processTokenAnswer.ts';
import { requestToken } from './requestToken.ts';
import { describeRefusal } from './tokenRefusal.ts';

/** Refusals by which an org says that it does not know key or secret; any other leaves the pair's fate open. */
const DEAD_PAIR_ERRORS: ReadonlySet<string> = new Set(['invalid_client_id', 'invalid_client']);

export type PairFate =
  | { readonly kind: 'refused'; readonly evidence: string }
  /** The answer says nothing about the pair, and why. */
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * @throws {PairStillAcceptedError} when the org goes on issuing tokens for the pair
 * @throws {TokenEndpointUnreachableError} when it can't be asked
 */
export async function provePairRefused(input: PairInput): Promise<PairFate> {
  const { verification } = openPair(input);
  const { client, clock, credentials, org } = verification;
  const outcome = await poll<PairFate>(
    async () => {
      const fate = judge(await processTokenAnswer(await requestToken(client)));
      return fate === undefined ? { kind: 'pending' } : { kind: 'done', value: fate };
    },
    {
      clock,
      signal: input.signal,
      timeoutMilliseconds: input.waitTokenMilliseconds,
      firstWaitMilliseconds: 200,
      maximumWaitMilliseconds: 10_000,
      onPending: ({ elapsedMilliseconds }) =>
        input.onProgress?.(`the ended pair still works after ${Math.round(elapsedMilliseconds / 1000)} s`),
    },
  );
  return outcome.kind === 'done'
    ? outcome.value
    : raise('PairStillAcceptedError', {
        app: credentials.appName,
        org: org.alias,
        key: credentials.consumerKey,
        host: client.endpoint.host,
        waitedSeconds: Math.round(outcome.elapsedMilliseconds / 1000),
      });
}

/** `undefined` while the pair is still accepted. */
function judge(answer: TokenAnswer): PairFate | undefined {
  switch (answer.kind) {
    case 'granted':
      return undefined;
    case 'refused': {
      const said = describeRefusal(answer);
      return DEAD_PAIR_ERRORS.has(answer.error)
        ? { kind: 'refused', evidence: said }
        : { kind: 'unknown', reason: `${said} says nothing about the pair` };
    }
    case 'tooMany':
    case 'unavailable':
      return { kind: 'unknown', reason: `HTTP ${answer.status} says nothing about the pair` };
    case 'invalid':
      return { kind: 'unknown', reason: `HTTP ${answer.status}: ${answer.problem}` };
  }
}
