/** Opening orgs, REST calls, and failures of network, session and server, through the real libraries. */
import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { failureOf } from '../unit/org/failureOf.ts';
import { STUB_USERNAME, type StubAnswer, type StubServer, startStubServer } from './orgStubServer.ts';

const API = '/services/data/v66.0';
const HTML = '<html><body>Down for maintenance</body></html>';
const page = (status: number): StubAnswer => ({ status, body: HTML, type: 'text/html;charset=UTF-8' });

describe('the org client and answers that no healthy org gives', () => {
  let stub: StubServer;
  let org: OrgClient;

  beforeEach(async () => {
    stub = await startStubServer();
    await authorizeWithRefreshToken({
      loginUrl: stub.url,
      refreshToken: Secret.of('5AepStubRefreshToken'),
      clientId: 'PlatformCLI',
      alias: 'stub',
    });
    org = await openOrg({ aliasOrUsername: 'stub', apiVersion: '66.0' });
  });
  afterEach(async () => {
    await forgetOrg('stub');
    await stub.stop();
  });

  const requestsTo = (start: string): number =>
    stub.requests.filter(({ method, path }) => `${method} ${path}`.startsWith(start)).length;

  it('opens without a request where sf has noted the org’s version', async () => {
    const before = stub.requests.length;
    const { identity } = await openOrg({ aliasOrUsername: 'stub', apiVersion: '66.0' });
    expect(stub.requests.length).to.equal(before);
    expect(identity).to.deep.equal({
      alias: 'stub',
      username: STUB_USERNAME,
      orgId: '00D000000000001AAA',
      instanceUrl: stub.url,
      apiVersion: '66.0',
      highestApiVersion: '67.0',
      clientId: 'PlatformCLI',
    });
  });

  it('BL-073 refuses a version that the org does not offer, after asking it', async () => {
    const error = await failureOf(() => openOrg({ aliasOrUsername: 'stub', apiVersion: '99.0' }));
    expect(error.name).to.equal('ApiVersionNotSupportedError');
    expect(error.exitCode).to.equal(2);
    expect(error.actions?.[0]).to.include('67.0');
    expect(requestsTo('GET /services/data')).to.be.greaterThan(0);
  });

  it('names the orgs that are known where the one asked for is not', async () => {
    const error = await failureOf(() => openOrg({ aliasOrUsername: 'nowhere' }));
    expect(error.name).to.equal('UnknownOrgError');
    expect(error.exitCode).to.equal(2);
    expect(error.message).to.include('stub');
    expect(error.actions?.[0]).to.equal('sf org login web --alias nowhere');
  });

  it('follows the pages of a query', async () => {
    stub.answer(`GET ${API}/query/01g`, { status: 200, body: { done: true, records: [{ Id: '3' }] } });
    stub.answer(`GET ${API}/query?q=`, {
      status: 200,
      body: { done: false, nextRecordsUrl: `${API}/query/01g-2`, records: [{ Id: '1' }, { Id: '2' }] },
    });
    expect(await org.query('SELECT Id FROM User')).to.deep.equal([{ Id: '1' }, { Id: '2' }, { Id: '3' }]);
  });

  it('reads again when the connection breaks, and is content with the answer', async () => {
    let broken = 0;
    stub.answer(`GET ${API}/query?q=`, () => {
      broken += 1;
      return broken === 1 ? 'reset' : { status: 200, body: { done: true, records: [] } };
    });
    expect(await org.query('SELECT Id FROM User')).to.deep.equal([]);
    expect(broken).to.equal(2);
  });

  const limit = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }];
  const countOf = (start: string): number =>
    stub.requests.filter(({ method, path }) => `${method} ${path}`.startsWith(start)).length;

  it('reads again after HTTP 429, also with a code of the API', async () => {
    let asked = 0;
    stub.answer(`GET ${API}/sobjects/User/describe`, () => {
      asked += 1;
      return asked === 1
        ? { status: 429, body: limit, headers: { 'retry-after': '0' } }
        : { status: 200, body: { fields: [{ name: 'Id' }] } };
    });
    expect(await org.describeFieldNames('User')).to.deep.equal(['Id']);
    expect(asked).to.equal(2);
  });

  const inTwoMinutes: readonly Readonly<Record<string, string>>[] = [
    { 'retry-after': '120' },
    { 'retry-after': 'Tue, 01 Dec 2026 10:02:00 GMT', date: 'Tue, 01 Dec 2026 10:00:00 GMT' },
  ];
  for (const headers of inTwoMinutes) {
    it(`says when to come back, and does not wait for minutes: ${headers['retry-after']}`, async () => {
      for (const { status, body } of [
        { status: 429, body: limit },
        { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }] },
        { status: 503, body: [{ errorCode: 'SOMETHING_NEW', message: 'busy' }] },
      ]) {
        const start = `GET ${API}/sobjects/Group/describe`;
        stub.answer(start, { status, body, headers });
        const before = countOf(start);
        const error = await failureOf(() => org.describeFieldNames('Group'));
        expect(error.name).to.equal('OrgUnavailableError');
        expect(error.exitCode).to.equal(20);
        expect(error.actions?.[0]).to.contain('Wait 120 seconds');
        expect(countOf(start) - before).to.equal(1);
      }
    });
  }

  it('never reads again when the requests of 24 hours are used up, and says so', async () => {
    const start = `GET ${API}/sobjects/Profile/describe`;
    stub.answer(start, { status: 403, body: limit });
    const error = await failureOf(() => org.describeFieldNames('Profile'));
    expect(error.name).to.equal('ApiRequestLimitError');
    expect(error.exitCode).to.equal(1);
    expect(error.actions?.[0]).to.contain('sf org list limits --target-org stub');
    expect(countOf(start)).to.equal(1);
  });

  it('never sends a request that writes twice', async () => {
    for (const [answer, name] of [
      ['reset', 'OrgUnreachableError'],
      [page(503), 'OrgUnavailableError'],
    ] as const) {
      stub.answer(`POST ${API}/sobjects/User`, answer);
      stub.answer(`DELETE ${API}/sobjects/User/005`, answer);
      const sent = stub.requests.length;
      expect((await failureOf(() => org.createRecord('User', { LastName: 'x' }))).name).to.equal(name);
      expect((await failureOf(() => org.deleteRecord('User', '005'))).name).to.equal(name);
      expect(stub.requests.length - sent).to.equal(2);
    }
  });

  it('BL-110 keeps every reason of a refused record', async () => {
    const errors = [
      { errorCode: 'LICENSE_LIMIT_EXCEEDED', message: 'Cannot assign: no licenses left' },
      { errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: "The user license doesn't allow it", fields: ['X'] },
    ];
    stub.answer(`POST ${API}/sobjects/PermissionSetAssignment`, { status: 400, body: errors });
    const error = await failureOf(() => org.createRecord('PermissionSetAssignment', { AssigneeId: '005' }));
    expect(error.name).to.equal('OrgRequestRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.data).to.deep.equal({ errors: errors.map(({ errorCode, message }) => ({ errorCode, message })) });
  });

  for (const { what, answer } of [
    { what: 'a page with status 200', answer: page(200) },
    { what: 'a page with status 404', answer: page(404) },
  ]) {
    it(`takes ${what} for an org that is not available`, async () => {
      stub.answer(`GET ${API}/query?q=`, answer);
      const error = await failureOf(() => org.query('SELECT Id FROM User'));
      expect(error.name).to.equal('OrgUnavailableError');
      expect(error.exitCode).to.equal(20);
      expect(error.message).to.not.include('maintenance');
    });
  }

  it('says that the authorisation has expired when the session can’t be renewed, and shows no token', async () => {
    stub.answer(`GET ${API}/query?q=`, {
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }],
    });
    stub.answer('POST /services/oauth2/token', {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    });
    const errors = await Promise.all([
      failureOf(() => org.query('SELECT Id FROM User')),
      failureOf(() => org.query('SELECT Id FROM Profile')),
    ]);
    for (const error of errors) {
      expect(error.name).to.equal('AuthorizationExpiredError');
      expect(error.exitCode).to.equal(1);
      expect(error.message).to.include('invalid_grant');
      expect(error.actions?.[0]).to.equal('sf org login web --alias stub');
      expect(`${error.message}${error.stack}${JSON.stringify(error.data)}`).to.not.match(/5Aep|00D\d+!/);
    }
  });

  it('says that the org can’t be reached when nobody listens', async () => {
    const { url } = stub;
    await stub.stop();
    const error = await failureOf(() => org.createRecord('User', { LastName: 'x' }));
    expect(error.name).to.equal('OrgUnreachableError');
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.include(new URL(url).host);
    expect(error.actions?.[0]).to.include('network');
    stub = await startStubServer();
  });

  it('gives no field names of an object that the org does not know', async () => {
    stub.answer(`GET ${API}/sobjects/Nothing/describe`, {
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    });
    expect(await org.describeFieldNames('Nothing')).to.equal(undefined);
  });

  it('takes a deployment status without an id for no answer', async () => {
    stub.answer('POST /services/Soap/m/66.0', page(200));
    const error = await failureOf(() => org.checkDeployment('0Af000000000001AAA'));
    expect(error.name).to.equal('OrgUnavailableError');
    expect(error.exitCode).to.equal(20);
  });
});
