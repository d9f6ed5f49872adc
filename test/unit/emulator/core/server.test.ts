import { expect } from 'chai';
import { collapseSlashes } from '../../../../scripts/emulator/listeners.ts';
import { redactQuery } from '../../../../scripts/emulator/requestLog.ts';
import { type Answer, send, withEmulator } from '../../../support/emulatorHarness.ts';

const codeOf = ({ body }: Answer): unknown => (Array.isArray(body) ? body[0]?.errorCode : undefined);

describe('the server of the emulator', () => {
  const harness = withEmulator();
  const users = () => harness.emulator.state.records;

  it('lists the API versions without a session, also under a path with two slashes', async () => {
    const answer = await send(`${harness.hub.instanceUrl}//services/data`);
    expect(answer.status).to.equal(200);
    const versions = Array.isArray(answer.body) ? answer.body : [];
    expect(versions[0]).to.deep.equal({ label: "Summer '23", url: '/services/data/v58.0', version: '58.0' });
    expect(versions.at(-1)).to.include({ version: harness.emulator.highestApiVersion });
  });

  it('answers the resources and limits of a version to a session only', async () => {
    expect(await harness.request(harness.hub, '/services/data/v68.0/')).to.include({ status: 200 });
    const refused = await harness.request(harness.hub, '/services/data/v68.0', { token: '' });
    expect([refused.status, codeOf(refused)]).to.deep.equal([401, 'INVALID_SESSION_ID']);
    const limits = await harness.request(harness.hub, '/services/data/v68.0/limits');
    expect(limits.body).to.deep.include({
      ActiveScratchOrgs: { Max: 40, Remaining: 40 },
      DailyScratchOrgs: { Max: 80, Remaining: 80 },
    });
    const sandbox = await harness.createOrg('sandbox');
    const sandboxLimits = await harness.request(sandbox, '/services/data/v68.0/limits');
    expect(sandboxLimits.body).not.to.have.property('ActiveScratchOrgs');
  });

  it('knows no version above its highest and nothing outside the path families of an org', async () => {
    for (const path of ['/services/data/v99.0', '/services/data/vX/query', '/services/data/v68.0/nonsense', '/foo']) {
      const answer = await harness.request(harness.hub, path);
      expect([answer.status, codeOf(answer)], path).to.deep.equal([404, 'NOT_FOUND']);
    }
  });

  it('says 501 in the dialect of the family for what it does not emulate', async () => {
    const rest = await harness.request(harness.hub, '/services/data/v68.0/wave/datasets');
    expect([rest.status, codeOf(rest)]).to.deep.equal([501, 'NOT_EMULATED']);
    const soap = await harness.request(harness.hub, '/services/Soap/x/68.0', {
      body: '<a/>',
      headers: { 'content-type': 'text/xml' },
    });
    expect(soap.status).to.equal(501);
    expect(soap.text).to.contain('<faultcode>sf:NOT_EMULATED</faultcode>');
  });

  it('refuses a session of another org, of a frozen user and of an inactive user', async () => {
    const { hub } = harness;
    const sandbox = await harness.createOrg('sandbox');
    const status = async (token: string): Promise<number> =>
      (await harness.request(hub, '/services/data/v68.0', { token })).status;
    expect(await status(sandbox.adminToken)).to.equal(401);
    expect(await status(hub.refreshToken)).to.equal(401);
    const [login] = users().find(hub.org.orgId, 'UserLogin');
    users().update(hub.org.orgId, 'UserLogin', login?.Id ?? '', { IsFrozen: true });
    expect(await status(hub.adminToken)).to.equal(401);
    users().update(hub.org.orgId, 'UserLogin', login?.Id ?? '', { IsFrozen: false });
    expect(await status(hub.adminToken)).to.equal(200);
    users().update(hub.org.orgId, 'User', hub.userId, { IsActive: false });
    expect(await status(hub.adminToken)).to.equal(401);
  });

  it('refuses a token without a scope for the REST API in the words of an org', async () => {
    const { org, userId } = harness.hub;
    const grant = { kind: 'access', orgId: org.orgId, userId, clientId: 'c', expiresAt: undefined } as const;
    const { token } = harness.emulator.state.tokens.issue({ ...grant, scope: 'id openid' });
    const answer = await harness.request(harness.hub, '/services/data/v68.0', { token });
    expect(answer.status).to.equal(401);
    expect(answer.text).to.contain('This session is not valid for use with the REST API');
  });

  it('answers malformed JSON, unknown content types and prototype tricks without a stack', async () => {
    const post = (body: string, type: string) =>
      harness.admin('/clock/advance', { body, headers: { 'content-type': type } });
    expect(codeOf(await post('{"a":', 'application/json'))).to.equal('JSON_PARSER_ERROR');
    expect(codeOf(await post('{"__proto__":{"a":1}}', 'application/json'))).to.equal('JSON_PARSER_ERROR');
    const unknownType = await post('x', 'application/x-thing');
    expect([unknownType.status, codeOf(unknownType)]).to.deep.equal([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(unknownType.text).not.to.match(/\.ts|\.js|at /);
  });

  it('gives every org an origin of its own on loopback', async () => {
    const sandbox = await harness.createOrg('sandbox');
    const origins = [harness.hub.instanceUrl, sandbox.instanceUrl, harness.running.loginUrl, harness.running.frontUrl];
    expect(new Set(origins).size).to.equal(4);
    for (const origin of origins) expect(new URL(origin).hostname).to.equal('127.0.0.1');
  });
});

describe('paths and the request log', () => {
  it('collapse slashes in the path and leave the query alone', () => {
    expect(collapseSlashes('//services///data?u=http://x')).to.equal('/services/data?u=http://x');
    expect(collapseSlashes('/a?b=//c')).to.equal('/a?b=//c');
  });

  it('lose the values of secret query parameters and keep the rest', () => {
    expect(redactQuery('/id/a/b?format=json&oauth_token=00D!x&q=1')).to.equal(
      '/id/a/b?format=json&oauth_token=[REDACTED]&q=1',
    );
  });
});
