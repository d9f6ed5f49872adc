/**
 * Proof `wrong-host-refused`: real key and secret at the host that all orgs share get nothing, so that the check can
 * fail. In: a verification and where that host may be found. Out: the proof; a host that can't be reached or does not
 * answer in OAuth's way proves nothing, and says so.
 */
import { isNamed } from '../lib/errors.ts';
import { findGenericLoginHost } from './genericLoginHost.ts';
import { processTokenAnswer } from './processTokenAnswer.ts';
import { type ClientAt, requestToken } from './requestToken.ts';
import { revokeGranted } from './revokeToken.ts';
import { classifyTokenRefusal, oneLine } from './tokenRefusal.ts';
import { contradict, notProven, proven, type Verification } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'wrong-host-refused';

/** @throws {VerificationFailedError} when a token is granted there */
export async function proveWrongHost(
  verification: Verification,
  { identityUrl, given }: { readonly identityUrl: string | undefined; readonly given: string | undefined },
): Promise<Proof> {
  const host = findGenericLoginHost({ endpoint: verification.client.endpoint, identityUrl, given });
  if (host.kind === 'none') {
    return notProven(ID, host.reason);
  }
  const client: ClientAt = { ...verification.client, endpoint: host.endpoint };
  const answer = await askThere(client);
  if (typeof answer === 'string') {
    return notProven(ID, answer);
  }
  switch (answer.kind) {
    case 'refused': {
      const seen = `${host.endpoint.host} answered HTTP ${answer.status} ${oneLine(answer.error)}`;
      return classifyTokenRefusal(answer).nature === 'rateLimit' ? notProven(ID, seen) : proven(ID, seen);
    }
    case 'granted':
      await revokeGranted({ ...verification, client }, answer.granted.token);
      return contradict(verification, ID, {
        expected: `${host.endpoint.host} to refuse this flow`,
        seen: 'a token granted at a host that all orgs share',
        fix: `Check who answers for ${host.endpoint.host}: name resolution, proxy, certificates.`,
      });
    default:
      return notProven(ID, `${host.endpoint.host} answered HTTP ${answer.status}, which is no OAuth refusal`);
  }
}

/** Networks that let out traffic to the My Domain only are common, and no fault of the app. */
async function askThere(client: ClientAt) {
  try {
    return await processTokenAnswer(await requestToken(client));
  } catch (error) {
    if (isNamed(error, 'TokenEndpointUnreachableError')) {
      return `${client.endpoint.host} can't be reached from here`;
    }
    throw error;
  }
}
