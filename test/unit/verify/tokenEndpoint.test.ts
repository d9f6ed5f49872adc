/** Which URL a token is asked at, and which hosts are refused before a secret is sent. */
import { expect } from 'chai';
import { findGenericLoginHost } from '../../../scripts/verify/genericLoginHost.ts';
import { isLoopbackHost, parseTokenEndpoint, requireTokenEndpoint } from '../../../scripts/verify/tokenEndpoint.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { withServer } from './verifyRun.ts';

describe('verify/tokenEndpoint', () => {
  for (const [url, tokenUrl] of [
    ['https://a.my.salesforce.com', 'https://a.my.salesforce.com/services/oauth2/token'],
    ['https://a.my.salesforce.com/', 'https://a.my.salesforce.com/services/oauth2/token'],
    ['https://a.my.salesforce.com//', 'https://a.my.salesforce.com/services/oauth2/token'],
    ['https://a.my.site.com/portal', 'https://a.my.site.com/portal/services/oauth2/token'],
    ['https://a.my.site.com/portal/', 'https://a.my.site.com/portal/services/oauth2/token'],
    ['https://a.my.salesforce.com/?x=1', 'https://a.my.salesforce.com/services/oauth2/token'],
    ['https://a.my.salesforce.com/services/oauth2/token', 'https://a.my.salesforce.com/services/oauth2/token'],
    [' https://A.my.salesforce.com/services/oauth2/token/ ', 'https://a.my.salesforce.com/services/oauth2/token'],
    ['http://127.0.0.1:4711', 'http://127.0.0.1:4711/services/oauth2/token'],
  ] as const) {
    it(`BL-130 makes ${tokenUrl} of ${url}`, () => {
      expect(parseTokenEndpoint(url)?.tokenUrl).to.equal(tokenUrl);
    });
  }

  it('BL-127 contacts the host that is given', () => {
    const endpoint = requireTokenEndpoint('https://acme--dev.sandbox.my.salesforce.com', 'qa');
    expect(endpoint.origin).to.equal('https://acme--dev.sandbox.my.salesforce.com');
  });

  for (const [url, use] of [
    ['https://login.salesforce.com', 'sf org display --target-org qa'],
    ['https://test.salesforce.com/', 'sf org display --target-org qa'],
    ['https://LOGIN.salesforce.com', 'sf org display --target-org qa'],
    ['https://acme.lightning.force.com', 'https://acme.my.salesforce.com'],
    ['https://acme--dev.sandbox.lightning.force.com', 'https://acme--dev.sandbox.my.salesforce.com'],
    ['https://acme.my.salesforce-setup.com', 'https://acme.my.salesforce.com'],
    ['http://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['acme.my.salesforce.com', 'sf org display --target-org qa'],
    ['', 'sf org display --target-org qa'],
    ['ftp://acme.my.salesforce.com', 'sf org display --target-org qa'],
  ] as const) {
    it(`BL-126 refuses "${url}" before the secret is sent`, async () => {
      await withServer({}, async ({ verify, server }) => {
        let requests = 0;
        const error = await thrownBy(() =>
          verify({
            org: { alias: 'qa', username: 'a', orgId: '00D000000000001AAA', instanceUrl: url, apiVersion: '66.0' },
            transport: async () => {
              requests += 1;
              return new Response();
            },
          }),
        );
        expect([error.name, error.exitCode, requests]).to.deep.equal(['WrongTokenHostError', 2, 0]);
        expect(error.actions?.[0]).to.contain(use);
        expect(server.seen).to.deep.equal([]);
      });
    });
  }

  it('knows this machine by its names', () => {
    const hosts = [
      'localhost',
      '127.0.0.1',
      '127.1.2.3',
      '[::1]',
      'a.localhost',
      'localhost.evil.com',
      '127.0.0.1.evil.com',
    ];
    expect(hosts.map(isLoopbackHost)).to.deep.equal([true, true, true, true, true, false, false]);
  });
});

describe('verify/genericLoginHost', () => {
  const find = (instanceUrl: string, identityUrl?: string, given?: string): string => {
    const host = findGenericLoginHost({ endpoint: requireTokenEndpoint(instanceUrl, 'qa'), identityUrl, given });
    return host.kind === 'found' ? host.endpoint.origin : 'none';
  };

  for (const [what, instanceUrl, identityUrl, given, found] of [
    [
      'the identity URL',
      'https://acme.my.salesforce.com',
      'https://test.salesforce.com/id/x/y',
      undefined,
      'https://test.salesforce.com',
    ],
    [
      'production',
      'https://acme.my.salesforce.com',
      'https://acme.my.salesforce.com/id/x/y',
      undefined,
      'https://login.salesforce.com',
    ],
    ['a sandbox', 'https://acme--dev.sandbox.my.salesforce.com', undefined, undefined, 'https://test.salesforce.com'],
    [
      'a scratch org',
      'https://x-dev-ed.scratch.my.salesforce.com',
      undefined,
      undefined,
      'https://test.salesforce.com',
    ],
    [
      'another owner',
      'https://acme.my.salesforce.com',
      'https://login.evil.com/id/x/y',
      undefined,
      'https://login.salesforce.com',
    ],
    [
      'another org',
      'https://acme.my.salesforce.com',
      'https://evil.my.salesforce.com/id/x/y',
      undefined,
      'https://login.salesforce.com',
    ],
    [
      'plain HTTP',
      'https://acme.my.salesforce.com',
      'http://login.salesforce.com/id/x/y',
      undefined,
      'https://login.salesforce.com',
    ],
    ['another cloud', 'https://acme.my.salesforce.mil', undefined, undefined, 'none'],
    [
      'another cloud that names its host',
      'https://acme.my.salesforce.mil',
      'https://login.salesforce.mil/id/x/y',
      undefined,
      'https://login.salesforce.mil',
    ],
    ['a given host of another owner', 'https://acme.my.salesforce.com', undefined, 'https://login.evil.com', 'none'],
    ['this machine', 'http://127.0.0.1:1', 'http://127.0.0.1:2/id/x/y', undefined, 'http://127.0.0.1:2'],
    ['this machine and a real host', 'http://127.0.0.1:1', 'https://login.salesforce.com/id/x/y', undefined, 'none'],
    [
      'a real org and this machine',
      'https://acme.my.salesforce.com',
      'http://127.0.0.1:2/id/x/y',
      undefined,
      'https://login.salesforce.com',
    ],
    ['the own host only', 'http://127.0.0.1:1', 'http://127.0.0.1:1/id/x/y', undefined, 'none'],
  ] as const) {
    it(`finds ${found} for ${what}`, () => {
      expect(find(instanceUrl, identityUrl, given)).to.equal(found);
    });
  }
});
