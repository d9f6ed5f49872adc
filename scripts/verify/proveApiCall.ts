/**
 * Proof `api-call-succeeds`: the token opens the REST API. In: the token under test. Out: the proof. Reads the root of
 * the API version, which needs no permission beyond the API itself, so that least privilege does not look like a fault.
 */
import { requestWithToken } from './requestToken.ts';
import { contradict, proven, requireAvailable, type TokenUnderTest } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'api-call-succeeds';

export const apiRootUrl = ({ client, org }: Pick<TokenUnderTest, 'client' | 'org'>): string =>
  `${client.endpoint.origin}/services/data/v${org.apiVersion}/`;

/**
 * @throws {VerificationFailedError} for any answer but HTTP 200
 * @throws {TokenEndpointUnavailableError} for HTTP 5xx
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm
 */
export async function proveApiCall(test: TokenUnderTest): Promise<Proof> {
  const url = apiRootUrl(test);
  const response = requireAvailable(await requestWithToken(test.client, url, test.token), test);
  if (response.status !== 200) {
    contradict(test, ID, {
      expected: `HTTP 200 from ${url}`,
      seen: `HTTP ${response.status}`,
      fix: `Declare the scope Api, give ${test.expected.runAsUsername} the permission "API Enabled", and check the profile's Login IP Ranges and session security level.`,
    });
  }
  return proven(ID, `GET ${new URL(url).pathname} answered HTTP 200`);
}
