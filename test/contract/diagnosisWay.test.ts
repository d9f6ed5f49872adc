/** Why a token is not issued where the org has no part in it: host, network, proxy, certificate, clock, odd answers. */
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { expectFirst, explain, openWorld, refuseReads } from './diagnosisFixture.ts';
import { OTHER_CASES } from './diagnosisOtherCases.ts';
import { createSmallServers } from './diagnosisServers.ts';

/** As the docstring of `diagnose` says, for a code that is not known. */
const MOST_REQUESTS = 14;

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

  for (const { row, title, verdicts, arrange, evidence, fix } of OTHER_CASES) {
    it(`finds ${row}: ${title}`, async () => {
      const failing = await openWorld(harness);
      const arranged = await arrange({ failing, servers, now: () => harness.emulator.state.clock.now() });
      const { diagnosis, requests } = await explain(harness, arranged.failing, arranged.changes);
      expectFirst(diagnosis, row, verdicts[0]);
      expect(diagnosis.findings[0]?.evidence[0] ?? '').to.match(evidence);
      expect(diagnosis.findings[0]?.fix).to.match(fix);
      expect(JSON.stringify(diagnosis)).not.to.contain('PASSWORD_CANARY');
      expect(requests).to.be.at.most(MOST_REQUESTS);
      await refuseReads(failing);
      const unread = await explain(harness, arranged.failing, arranged.changes);
      if (verdicts[1] === 'among') expect(unread.diagnosis.findings.map(({ id }) => id)).to.include(row);
      else expectFirst(unread.diagnosis, row, verdicts[1]);
    });
  }

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

  it('tells a host that nobody can reach from one that only the token request can not reach', async () => {
    const failing = await openWorld(harness);
    const asked = { ...failing, asking: { origin: await servers.closed() } };
    const { diagnosis } = await explain(harness, asked);
    expect(diagnosis.findings.map(({ id, verdict }) => [id, verdict])).to.deep.equal([
      ['hostUnreachable', 'possible'],
      ['proxyRefuses', 'possible'],
    ]);
    expect(diagnosis.findings[0]?.evidence.join(' ')).to.contain('The API of the org answers');
    harness.emulator.closeOrg(failing.org.identity.orgId);
    const gone = await explain(harness, failing);
    expectFirst(gone.diagnosis, 'hostUnreachable');
    expect(gone.diagnosis.findings[0]?.evidence.join(' ')).to.match(
      /^The connection to .* failed with [A-Z_]+\. The API of the org can't be reached either/,
    );
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
