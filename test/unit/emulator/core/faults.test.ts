import { expect } from 'chai';
import type { Fault } from '../../../../scripts/emulator/faults.ts';
import { createFaultTable } from '../../../../scripts/emulator/faults.ts';
import { jittered } from '../../../../scripts/emulator/seededRandom.ts';
import { send, withEmulator } from '../../../support/emulatorHarness.ts';

describe('faults', () => {
  const harness = withEmulator();

  const order = async (fault: Fault): Promise<void> => {
    expect((await harness.admin('/faults', { body: fault })).status).to.equal(201);
  };
  const versions = () => send(`${harness.hub.instanceUrl}/services/data`);
  const failure = () =>
    versions().then(
      () => undefined,
      (error: unknown) => error,
    );

  it('answer with the status that was ordered, once', async () => {
    await order({ match: { pathPattern: '/services/data' }, kind: 'status', effect: 'before', status: 429 });
    const answer = await versions();
    expect(answer.status).to.equal(429);
    expect(answer.body).to.deep.equal([{ message: 'Injected fault', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
    expect((await versions()).status).to.equal(200);
  });

  it('answer with a body and a redirect as ordered', async () => {
    const body = '{"error":"unauthorized_client","error_description":"flow not enabled"}';
    const match = { pathPattern: '/services/oauth2/token' };
    await order({ match, kind: 'status', effect: 'before', status: 400, body });
    await order({
      match,
      kind: 'status',
      effect: 'before',
      status: 307,
      location: 'https://elsewhere.example/',
      body: '',
    });
    const ask = () =>
      send(`${harness.hub.instanceUrl}/services/oauth2/token`, { body: new URLSearchParams({ a: 'b' }) });
    const refused = await ask();
    expect([refused.status, refused.text]).to.deep.equal([400, body]);
    const redirected = await ask();
    expect([redirected.status, redirected.headers.get('location')]).to.deep.equal([307, 'https://elsewhere.example/']);
  });

  it('answer with an HTML page after the effect, on the second match and the third', async () => {
    await order({ match: { method: 'get' }, kind: 'html503', effect: 'after', nth: 2, times: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await versions()).status);
    expect(statuses).to.deep.equal([200, 503, 503, 200]);
  });

  it('cut the connection before the answer', async () => {
    for (const effect of ['before', 'after'] as const) {
      await order({ match: {}, kind: 'reset', effect });
      expect(await failure(), effect).to.be.instanceOf(TypeError);
    }
    expect((await versions()).status).to.equal(200);
  });

  it('truncate the body under the length of the whole', async () => {
    await order({ match: {}, kind: 'truncate', effect: 'after' });
    expect(await failure()).to.be.instanceOf(TypeError);
    expect((await versions()).status).to.equal(200);
  });

  it('delay an answer and leave it whole', async () => {
    await order({ match: {}, kind: 'latency', effect: 'before', milliseconds: 30 });
    const started = performance.now();
    expect((await versions()).status).to.equal(200);
    expect(performance.now() - started).to.be.at.least(25);
  });

  it('give the answer of before the change, to whoever asks the same again', async () => {
    const { hub } = harness;
    const path = '/services/data/v66.0/query?q=SELECT+Name+FROM+Account';
    const count = async () => Object((await harness.request(hub, path)).body)['totalSize'];
    expect(await count()).to.equal(0);
    await harness.request(hub, '/services/data/v66.0/sobjects/Account', { body: { Name: 'New' } });
    await order({ match: { pathPattern: 'FROM+Account' }, kind: 'stale', effect: 'before', times: 2 });
    expect([await count(), await count(), await count()]).to.deep.equal([0, 0, 1]);
  });

  it('tell nothing stale to whom nothing is told at all', async () => {
    const { hub } = harness;
    await harness.request(hub, '/services/data/v66.0/limits');
    await order({ match: {}, kind: 'stale', effect: 'before', times: 0 });
    for (const token of ['', 'nonsense']) {
      expect((await harness.request(hub, '/services/data/v66.0/limits', { token })).status).to.equal(401);
    }
  });

  it('leave a question alone that has no stale answer yet, and what is no read', async () => {
    const { hub } = harness;
    await order({ match: {}, kind: 'stale', effect: 'before', times: 0 });
    expect((await harness.request(hub, '/services/data/v66.0/limits')).status).to.equal(200);
    const created = await harness.request(hub, '/services/data/v66.0/sobjects/Account', { body: { Name: 'New' } });
    expect(created.status).to.equal(201);
  });

  it('give a body in pieces, and whole in the end', async () => {
    await order({ match: {}, kind: 'slow', effect: 'before', milliseconds: 30 });
    const { body } = await fetch(`${harness.hub.instanceUrl}/services/data`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body ?? []) chunks.push(chunk);
    expect(chunks.length).to.be.greaterThan(1);
    expect(JSON.parse(Buffer.concat(chunks).toString('utf8'))).to.be.an('array');
  });

  it('strike every match when times is 0, until they are cleared, and never the admin routes', async () => {
    await order({ match: {}, kind: 'status', effect: 'before', status: 500, times: 0 });
    expect((await versions()).status).to.equal(500);
    expect((await versions()).status).to.equal(500);
    expect((await harness.admin('/status')).status).to.equal(200);
    await harness.admin('/faults', { method: 'DELETE' });
    expect((await versions()).status).to.equal(200);
  });

  it('strike one org only when they name it', async () => {
    const sandbox = await harness.createOrg('sandbox');
    await order({ match: { org: sandbox.org.orgId }, kind: 'status', effect: 'before', status: 500 });
    expect((await versions()).status).to.equal(200);
    expect((await send(`${sandbox.instanceUrl}/services/data`)).status).to.equal(500);
  });

  it('with a field that does not exist are refused', async () => {
    const answer = await harness.admin('/faults', { body: { match: {}, kind: 'reset', effect: 'before', time: 2 } });
    expect(answer.status).to.equal(400);
  });
});

describe('the fault table', () => {
  it('counts every match and looks into text bodies', () => {
    const table = createFaultTable();
    table.add({ match: { bodyPattern: '<checkDeployStatus' }, kind: 'reset', effect: 'after', nth: 2 });
    const request = { method: 'POST', url: '/services/Soap/m/68.0', org: '00D' };
    const bodies = ['<deploy/>', '<checkDeployStatus/>', '<checkDeployStatus/>', '<checkDeployStatus/>'];
    expect(bodies.map((body) => table.strike({ ...request, body })?.kind)).to.deep.equal([
      undefined,
      undefined,
      'reset',
      undefined,
    ]);
    expect(table.list()[0]).to.include({ matched: 3, fired: 1 });
  });

  const question = { method: 'GET', url: '/services/data', org: '00D', body: undefined };
  const strikes = (fault: Omit<Fault, 'match' | 'effect'>, count: number) => {
    const table = createFaultTable();
    table.add({ match: {}, effect: 'before', ...fault });
    return Array.from({ length: count }, () => table.strike(question));
  };

  it('strikes a share of the requests at random, the same ones for the same seed', () => {
    const struck = (seed?: number): readonly boolean[] =>
      strikes({ kind: 'reset', times: 0, percent: 5, seed }, 2000).map((fault) => fault !== undefined);
    expect(struck(7).filter(Boolean).length).to.be.within(60, 140);
    expect(struck(7)).to.deep.equal(struck(7));
    expect(struck(7)).to.not.deep.equal(struck(8));
    expect(struck()).to.deep.equal(struck(1));
  });

  it('delays by more and by less, the same for the same seed', () => {
    const late = () =>
      strikes({ kind: 'latency', times: 0, milliseconds: 80, jitterMilliseconds: 20, seed: 3 }, 500).map(
        (fault) => fault?.milliseconds ?? 0,
      );
    expect(late()).to.deep.equal(late());
    expect([Math.min(...late()), Math.max(...late())]).to.satisfy(
      ([least = 0, most = 0]) => least >= 60 && least < 65 && most > 95 && most <= 100,
    );
    expect(jittered(10, 50, () => 0)).to.equal(0);
  });
});
