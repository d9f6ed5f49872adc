/** What commands write when nobody answered them, as they were seen or as their sources format it; and what is an answer. */
import { expect } from 'chai';
import {
  BOTOCORE_UNREACHED,
  GH_UNREACHED,
  GO_UNREACHED,
  URLLIB3_UNREACHED,
} from '../../../../scripts/credentials/stores/unreachedAnswers.ts';

type Case = { readonly unreached: RegExp; readonly without: readonly string[]; readonly answered: readonly string[] };

const CASES: Readonly<Record<string, Case>> = {
  'vault and op': {
    unreached: GO_UNREACHED,
    without: [
      'Error looking up token: Get "http://127.0.0.1:8100/v1/auth/token/lookup-self": dial tcp 127.0.0.1:8100: connect: connection refused',
      'Put "https://vault.acme.example/v1/secret/data/a": x509: certificate signed by unknown authority',
      'Error reading secret/password: Get http://consul:8200/v1/secret/password: dial tcp: lookup consul: no such host',
      'List "https://vault.acme.example/v1/secret/metadata/a?list=true": EOF',
      '[ERROR] 2026/01/02 03:04:05 error initializing client: dial tcp: lookup my.1password.com: no such host',
    ],
    answered: [
      'Error making API request.\n\nURL: GET https://vault.acme.example/v1/secret/data/a\nCode: 403. Errors:\n\n* permission denied',
      'No value found at secret/data/eca/qa',
      '[ERROR] 2026/01/02 03:04:05 (101) You do not have permission to perform this action',
    ],
  },
  gh: {
    unreached: GH_UNREACHED,
    without: [
      'error connecting to api.github.com\ncheck your internet connection or https://githubstatus.com',
      'failed to fetch public key: Get "https://api.github.com/repos/o/r/actions/secrets/public-key": dial tcp 140.82.121.6:443: i/o timeout',
      'Post "https://api.github.com/graphql": net/http: TLS handshake timeout',
    ],
    answered: ['HTTP 502: Bad Gateway (https://api.github.com/repos/o/r)', 'gh: Not Found (HTTP 404)'],
  },
  aws: {
    unreached: BOTOCORE_UNREACHED,
    without: [
      '\nCould not connect to the endpoint URL: "https://secretsmanager.nowhere-1.amazonaws.com/"',
      'aws: [ERROR]: Connect timeout on endpoint URL: "https://secretsmanager.eu-west-1.amazonaws.com/"',
      'Connection was closed before we received a valid response from endpoint URL: "https://a.example/".',
      'Failed to connect to proxy URL: "http://proxy:3128"',
      'SSL validation failed for https://secretsmanager.eu-west-1.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED]',
    ],
    answered: [
      'An error occurred (InternalServiceError) when calling the GetSecretValue operation: try again',
      'Unable to locate credentials',
    ],
  },
  'az and gcloud': {
    unreached: URLLIB3_UNREACHED,
    without: [
      "ERROR: gcloud crashed (ConnectionError): HTTPConnectionPool(host='127.0.0.1', port=1): Max retries exceeded with url: /v1/projects/p/secrets/a/versions/latest:access?alt=json (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7fc0d95246b0>: Failed to establish a new connection: [Errno 111] Connection refused'))",
      "ERROR: <urllib3.connection.HTTPSConnection object at 0x7f94f61184d0>: Failed to resolve 'v.vault.azure.net' ([Errno -2] Name or service not known)",
      "ERROR: HTTPSConnection(host='v.vault.azure.net', port=443): Failed to resolve 'v.vault.azure.net'",
    ],
    answered: [
      'ERROR: (gcloud.secrets.versions.access) UNAVAILABLE: HttpError',
      'ERROR: (Forbidden) Client address is not authorized and caller is not a trusted service.\nCode: Forbidden',
      'ERROR: (gcloud.x) RESOURCE_EXHAUSTED: Quota exceeded.\nThis may be due to network connectivity issues.',
    ],
  },
};

describe('a server that was not reached', () => {
  for (const [commands, { unreached, without, answered }] of Object.entries(CASES)) {
    it(`is known by how ${commands} write it, and an answer is none`, () => {
      expect(without.filter((text) => !unreached.test(text))).to.deep.equal([]);
      expect(answered.filter((text) => unreached.test(text))).to.deep.equal([]);
    });
  }
});
