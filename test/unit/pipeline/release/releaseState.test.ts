import { expect } from 'chai';
import type { ReleaseEventRecord } from '../../../../scripts/pipeline/release/releaseJournal.ts';
import { summarizeRelease } from '../../../../scripts/pipeline/release/releaseState.ts';

const begun: ReleaseEventRecord = {
  event: 'begun',
  digest: 'd1',
  stages: ['qa'],
  orgs: ['a', 'b'],
  emulated: false,
  shard: { index: 1, count: 2 },
};
const began = (org: string): ReleaseEventRecord => ({ event: 'orgBegun', stage: 'qa', org, attempt: 1 });
const done = (org: string): ReleaseEventRecord => ({
  event: 'orgDone',
  stage: 'qa',
  org,
  changed: true,
  milliseconds: 5,
});
const failed = (org: string, undo?: string): ReleaseEventRecord => ({
  event: 'orgFailed',
  stage: 'qa',
  org,
  error: 'TokenRefusedError',
  ...(undo === undefined ? {} : { undo }),
});
const summarize = (...events: readonly ReleaseEventRecord[]) =>
  summarizeRelease([begun, ...events].map((event) => ({ at: '2026-01-01T00:00:00.000Z', ...event })));

describe('summarizeRelease', () => {
  it('knows what a release began with, also that it is one of several jobs', () => {
    expect(summarize()).to.deep.include({
      digest: 'd1',
      stages: ['qa'],
      orgs: ['a', 'b'],
      shard: { index: 1, count: 2 },
    });
    expect(summarizeRelease([])).to.deep.include({ digest: undefined, stages: [], orgs: [] });
  });

  it('knows the org that an alias meant, the last one that was accepted', () => {
    const checked = (orgId: string): ReleaseEventRecord => ({ event: 'checked', org: 'a', orgId });
    expect([...summarize(checked('00D1'), checked('00D2')).orgIds]).to.deep.equal([['a', '00D2']]);
  });

  it('tells orgs that are through from those that a run left half-way', () => {
    const { done: through, halfway } = summarize(began('a'), done('a'), began('b'));
    expect([[...through.keys()], [...halfway]]).to.deep.equal([['a'], ['b']]);
  });

  const ends: readonly (readonly [undo: string | undefined, isHalfway: boolean])[] = [
    ['undone', false],
    ['nothing', false],
    ['impossible', true],
    ['failed', true],
    [undefined, true],
  ];
  for (const [undo, isHalfway] of ends) {
    it(`takes an org whose undo is ${undo ?? 'not told'} for one ${isHalfway ? 'left half-way' : 'as before'}`, () => {
      const { done: through, halfway } = summarize(began('a'), done('a'), failed('a', undo));
      expect([through.has('a'), halfway.has('a')]).to.deep.equal([false, isHalfway]);
    });
  }

  it('keeps what was validated by its digest, the last one', () => {
    const validated = (deploymentId: string): ReleaseEventRecord => ({
      event: 'validated',
      org: 'a',
      app: 'Order_Sync',
      digest: 'f1',
      deploymentId,
    });
    expect(summarize(validated('0Af1'), validated('0Af2')).validations.get('f1')).to.equal('0Af2');
  });
});
