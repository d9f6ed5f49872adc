import { expect } from 'chai';
import { buildTimeline } from '../../../scripts/report/releaseTimeline.ts';
import { green, orgOf, runOf, stepOf } from './releaseSamples.ts';

const timelineOf = (more: Parameters<typeof orgOf>[1]) =>
  buildTimeline({ ...green, stages: [{ name: 'qa', status: 'done', orgs: [orgOf('qa', more)], gates: [] }] });

describe('buildTimeline', () => {
  it('gives each step its kind, and the gaps between them to nobody', () => {
    const { orgs, totals } = timelineOf({});
    expect(orgs).to.deep.equal([
      {
        alias: 'qa',
        offsetMilliseconds: 1000,
        spans: [
          { kind: 'request', milliseconds: 100 },
          { kind: 'idle', milliseconds: 100 },
          { kind: 'deploy', milliseconds: 4000 },
          { kind: 'token', milliseconds: 300 },
        ],
      },
    ]);
    expect(totals).to.deep.equal({ deploy: 4000, token: 300, request: 100, idle: 100 });
  });

  it('puts steps in the order of their time, and counts those of an undo', () => {
    const undo = {
      status: 'undone',
      detail: 'back',
      left: [],
      report: runOf([stepOf('deploy-back', 9000, 500)]),
    } as const;
    const { orgs, totals } = timelineOf({
      reports: [runOf([stepOf('verifyToken', 8000, 1000), stepOf('open', 7000, 1000)])],
      undo,
    });
    expect(orgs[0]?.spans.map(({ kind }) => kind)).to.deep.equal(['request', 'token', 'deploy']);
    expect(totals).to.deep.equal({ deploy: 500, token: 1000, request: 1000, idle: 0 });
  });

  it('leaves out an org of which nothing was measured', () => {
    expect(timelineOf({ reports: [] })).to.deep.equal({
      orgs: [],
      totals: { deploy: 0, token: 0, request: 0, idle: 0 },
    });
  });
});
