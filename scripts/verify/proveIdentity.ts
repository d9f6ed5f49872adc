/**
 * Proof `identity-agrees`: who the org says the token is. In: the token under test. Out: the proof. Asks userinfo; where
 * that wants a scope that the token lacks, the identity path on the org's own origin, wherever the answer's `id` points.
 */
import { type JsonObject, readAnswerBody, textOf } from './answerBody.ts';
import { isSameId } from './checkCredentials.ts';
import { requestWithToken } from './requestToken.ts';
import { contradict, deployFix, notProven, proven, requireAvailable, type TokenUnderTest } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'identity-agrees';

type Source = { readonly name: string; readonly url: string; readonly usernameProperty: string };

/**
 * @throws {VerificationFailedError} for another user or another org
 * @throws {TokenEndpointUnavailableError} for HTTP 5xx
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
 */
export async function proveIdentity(test: TokenUnderTest): Promise<Proof> {
  const { client, identity } = test;
  const sources: readonly Source[] = [
    { name: 'userinfo', url: client.endpoint.userinfoUrl, usernameProperty: 'preferred_username' },
    {
      name: 'the identity URL',
      url: `${client.endpoint.origin}/id/${identity.orgId}/${identity.userId}`,
      usernameProperty: 'username',
    },
  ];
  const refusals: string[] = [];
  for (const source of sources) {
    const response = requireAvailable(await requestWithToken(client, source.url, test.token), test);
    const body = await readAnswerBody(response);
    if (response.status === 200 && body.kind === 'json') {
      return judge(test, source, body.value);
    }
    refusals.push(`${source.name} answered HTTP ${response.status}`);
  }
  return notProven(ID, `the token may not read its identity: ${refusals.join(', ')}`);
}

function judge(test: TokenUnderTest, source: Source, answer: JsonObject): Proof {
  const { expected, identity, org } = test;
  const seen = {
    userId: textOf(answer, 'user_id'),
    orgId: textOf(answer, 'organization_id'),
    username: textOf(answer, source.usernameProperty),
  };
  const agrees =
    isSameId(seen.userId, identity.userId) &&
    isSameId(seen.orgId, org.orgId) &&
    seen.username?.toLowerCase() === expected.runAsUsername.toLowerCase();
  if (!agrees) {
    contradict(test, ID, {
      expected: `the user ${expected.runAsUsername} (${identity.userId}) of the org ${org.orgId} from ${source.name}`,
      seen: `${seen.username ?? 'no username'} (${seen.userId ?? 'no user id'}) of ${seen.orgId ?? 'no org id'}`,
      fix: `Correct clientCredentialsFlowUser in extlClntAppOauthPolicies/*.ecaOauthPlcy-meta.xml, then: ${deployFix(test)}`,
    });
  }
  return proven(ID, `${source.name} says ${seen.username}`);
}
