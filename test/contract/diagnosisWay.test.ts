/** Why a token is not issued where the org has no part in it: host, network, proxy, certificate, clock, odd answers. */
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { expectFirst, explain, openWorld, refuseReads } from './diagnosisFixture.ts';
import { createSmallServers } from './diagnosisServers.ts';

const HTML = '<html><body>We are down for maintenance.</body></html>';

describe('the diagnosis of a token request that no org judged', () => {
  const harness = withEmulator({ clock: systemTime });
  const servers = createSmallServers();
  afterEach(() => servers.stop());

  /** The same for a caller who may read the org and for one who may not. */
  const explainAt = async (origin: string) => {
    const failing = await openWorld(harness);
    const asked = { ...failing, asking: { origin } };
    const readable = await explain(harness, asked);
    await refuseReads(failing);
    return { readable, unreadable: await explain(harness, asked) };
  };

  for (const [what, origin, row, use] of [
    ['BL-126 names login', 'https://login.salesforce.com', 'loginHost', /sf org display/],
    ['BL-126 names test', 'https://test.salesforce.com/', 'loginHost', /sf org display/],
    [
      'names a Lightning host',
      'https://acme.lightning.force.com',
      'lightningHost',
      /^Use https:\/\/acme\.my\.salesforce\.com/,
    ],
    ['names a Setup host', 'https://acme.my.salesforce-setup.com', 'lightningHost', /acme\.my\.salesforce\.com/],
    ['names plain HTTP', 'http://acme.my.salesforce.com', 'otherHost', /^Use https:\/\/acme\.my\.salesforce\.com/],
    ['names what is no URL', 'acme', 'otherHost', /sf org display/],
  ] as const) {
    it(`${what} as the wrong host, and nothing was sent`, async () => {
      const { readable, unreadable } = await explainAt(origin);
      for (const { diagnosis, failure, requests } of [readable, unreadable]) {
        expectFirst(diagnosis, row);
        expect([failure.name, failure.exitCode, requests]).to.deep.equal(['WrongTokenHostError', 2, 0]);
        expect(diagnosis.findings[0]?.evidence[0]).to.contain('nothing was sent there');
        expect(diagnosis.findings[0]?.fix).to.match(use);
      }
    });
  }

  it('BL-131 follows no redirect to a foreign host, and says so', async () => {
    const foreign = await servers.answering(200, '{}');
    const location = `${foreign.origin}/services/oauth2/token?x=1`;
    const host = await servers.answering(307, '', { location });
    const { readable, unreadable } = await explainAt(host.origin);
    for (const { diagnosis } of [readable, unreadable]) {
      expectFirst(diagnosis, 'redirectedHost');
      expect(diagnosis.findings[0]?.evidence.join(' '))
        .to.contain(`points to ${foreign.origin}.`)
        .and.contain('the secret was not sent on')
        .and.not.contain('x=1');
    }
    expect(foreign.seen).to.deep.equal([]);
    expect(host.seen).to.deep.equal(Array(2).fill('POST /services/oauth2/token'));
  });

  for (const [what, status, body, type, row] of [
    ['a web page', 200, HTML, 'text/html', 'webPage'],
    ['a web page with 404, as of an org that is gone', 404, HTML, 'text/html', 'webPage'],
    ['an empty token', 200, '{"access_token":""}', 'application/json', 'answerUnusable'],
    ['JSON that is cut off', 200, '{"access_token":"TO', 'application/json', 'answerUnusable'],
    ['HTTP 503', 503, '', 'text/plain', 'serviceUnavailable'],
  ] as const) {
    it(`BL-143 says that ${what} is no answer of a token endpoint`, async () => {
      const { origin } = await servers.answering(status, body, { 'content-type': type });
      const { readable, unreadable } = await explainAt(origin);
      for (const { diagnosis } of [readable, unreadable]) {
        expectFirst(diagnosis, row);
        expect(diagnosis.findings[0]?.evidence[0]).to.contain(`answers HTTP ${status}`);
        expect(JSON.stringify(diagnosis)).not.to.match(/<|maintenance\./);
      }
    });
  }

  it('finds a certificate that is not trusted', async () => {
    const { origin, seen } = await servers.selfSigned();
    const { readable, unreadable } = await explainAt(origin);
    for (const { diagnosis } of [readable, unreadable]) {
      expectFirst(diagnosis, 'certificateNotTrusted');
      expect(diagnosis.findings[0]?.fix).to.contain('NODE_EXTRA_CA_CERTS');
    }
    expect(seen).to.deep.equal([]);
  });

  it('finds a proxy that refuses', async () => {
    const proxy = await servers.proxy('407 Proxy Authentication Required');
    const proxyVariables = { HTTPS_PROXY: `http://user:PASSWORD_CANARY@127.0.0.1:${proxy.port}` };
    const failing = await openWorld(harness);
    const asked = { ...failing, asking: { origin: 'https://acme.my.salesforce.com' } };
    const verify = { transport: createTokenTransport({ proxyVariables }) };
    const { diagnosis } = await explain(harness, asked, { verify });
    expectFirst(diagnosis, 'proxyRefuses');
    expect(diagnosis.findings[0]?.fix).to.contain('HTTPS_PROXY').and.contain('NO_PROXY');
    expect(JSON.stringify(diagnosis)).not.to.contain('PASSWORD_CANARY');
    expect(proxy.seen).to.deep.equal(['CONNECT acme.my.salesforce.com:443']);
  });

  it('tells a host that nobody can reach from one that only the token request can not reach', async () => {
    const { readable, unreadable } = await explainAt(await servers.closed());
    expectFirst(readable.diagnosis, 'hostUnreachable', 'possible');
    expect(readable.diagnosis.findings.map(({ id }) => id)).to.deep.equal(['hostUnreachable', 'proxyRefuses']);
    expect(readable.diagnosis.findings[0]?.evidence.join(' ')).to.contain('The API of the org answers');
    expectFirst(unreadable.diagnosis, 'hostUnreachable');
    expect(unreadable.diagnosis.findings[0]?.evidence.join(' ')).to.contain('ECONNREFUSED');
  });

  it('finds a clock that is wrong, by a token that is not valid yet and by the time of the server', async () => {
    const failing = await openWorld(harness);
    await failing.world.deployPart('globalSettings', { isNamedUserJwtEnabled: 'true' });
    const clock = { now: () => harness.emulator.state.clock.now() - 3_600_000, wait: async () => undefined };
    const expected = { runAsUsername: failing.world.runAsUsername, scopes: ['api'], tokenFormat: 'jwt' } as const;
    const { diagnosis, failure } = await explain(harness, failing, {
      verify: { clock, expected },
      diagnose: { clock },
    });
    expect(failure.data).to.include({ proofId: 'token-format' });
    expectFirst(diagnosis, 'clockSkew');
    expect(diagnosis.findings[0]?.evidence[0]).to.match(/this clock is 3(600|599|601) s behind\.$/);
    const blind = await explain(harness, failing, { verify: { clock, expected }, diagnose: { serverTime: undefined } });
    expect(blind.diagnosis.findings.map(({ id }) => id)).to.deep.equal(['tokenNotAsDeclared']);
  });

  it('finds credentials that can not be right', async () => {
    const failing = await openWorld(harness);
    const asked = { ...failing, asking: { clientSecret: failing.world.client.clientId } };
    const { diagnosis, failure, requests } = await explain(harness, asked);
    expectFirst(diagnosis, 'credentialsIncomplete');
    expect([failure.exitCode, requests]).to.deep.equal([2, 0]);
    expect(diagnosis.findings[0]?.evidence[0]).to.contain('the look of a consumer key');
  });

  it('finds a token that is not as declared, and names the proof', async () => {
    const failing = await openWorld(harness);
    const expected = {
      runAsUsername: failing.world.runAsUsername,
      scopes: ['api', 'id'],
      tokenFormat: 'opaque',
    } as const;
    const { diagnosis } = await explain(harness, failing, { verify: { expected } });
    expectFirst(diagnosis, 'tokenNotAsDeclared');
    expect(diagnosis.findings[0]?.evidence[0]).to.contain('scopes-as-declared').and.contain('missing: id');
  });

  it('takes a trailing slash and a token path in the instance URL for no cause', async () => {
    const failing = await openWorld(harness);
    for (const end of ['/', '//', '/services/oauth2/token', '/services/oauth2/token/']) {
      const asked = {
        ...failing,
        asking: { origin: `${failing.org.identity.instanceUrl}${end}`, clientSecret: 'WRONG' },
      };
      const { diagnosis } = await explain(harness, asked);
      expectFirst(diagnosis, 'secretWrong');
    }
  });
});
