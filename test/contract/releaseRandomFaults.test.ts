/** A release while requests fail at random, by a seed: it converges, and nothing is there twice. The bench does it with a hundred orgs. */
import { expect } from 'chai';
import { type ReleaseWorld, stage, statuses, withReleaseWorld } from '../support/releaseWorld.ts';

const MOST_RUNS = 8;
const ALIASES = Array.from({ length: 10 }, (_, index) => `org${index}`);
const STAGES = [stage('all', ALIASES, { concurrency: 10, onFailure: { kind: 'continue' } })];
/** Five of a hundred together. */
const FAULTS = [
  { kind: 'html503', effect: 'before', percent: 2, seed: 1 },
  { kind: 'reset', effect: 'before', percent: 2, seed: 2 },
  { kind: 'reset', effect: 'after', percent: 1, seed: 3 },
] as const;

const orderFaults = async ({ emulator }: ReleaseWorld): Promise<void> => {
  for (const fault of FAULTS) {
    const { status } = await emulator.admin('/faults', { body: { match: {}, times: 0, ...fault } });
    expect(status).to.equal(201);
  }
};

describe('A release on a bad network', function () {
  this.timeout(60_000);
  const world = withReleaseWorld();

  it('converges with five of a hundred requests failing, and does nothing twice', async () => {
    const sessions = await world.addOrgs(ALIASES);
    await orderFaults(world);
    let report = await world.release(STAGES, { request: { retries: 2 } });
    for (let runs = 1; report.outcome !== 'done' && runs < MOST_RUNS; runs += 1) {
      report = await world.release(STAGES, { request: { retries: 2 } });
    }
    expect(report.outcome, report.error?.message).to.equal('done');
    expect(Object.values(statuses(report)).filter((status) => status === 'failed')).to.deep.equal([]);
    const struck = (await world.emulator.admin('/faults')).body as readonly { readonly fired: number }[];
    expect(struck.reduce((sum, { fired }) => sum + fired, 0)).to.be.above(10);
    for (const session of sessions) {
      expect(world.held(session), session.instanceUrl).to.include({ apps: 1, users: 1 });
    }
    const done = (await world.records()).filter(({ event }) => event === 'orgDone');
    expect(new Set(done.map((record) => ('org' in record ? record.org : ''))).size).to.equal(ALIASES.length);
    expect(done).to.have.length(ALIASES.length);
  });
});
