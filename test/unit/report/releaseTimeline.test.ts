import { expect } from 'chai';
import { buildTimeline, describeSums } from '../../../scripts/report/releaseTimeline.ts';
import { green, orgOf, runOf, stepOf } from './releaseSamples.ts';

const timelineOf = (more: Parameters<typeof orgOf>[1]) =>
  buildTimeline({ ...green, stages: [{ name: 'qa', status: 'done', orgs: [orgOf('qa', more)], gates: [] }] });

describe('buildTimeline', () => {
  it('gives each step its kind, and the gaps between them to us', () => {
    const { orgs, totals } = timelineOf({});
    expect(orgs).to.deep.equal([
      {
        alias: 'qa',
        offsetMilliseconds: 1000,
        spans: [
          { kind: 'request', milliseconds: 100 },
          { kind: 'own', milliseconds: 100 },
          { kind: 'deploy', milliseconds: 4000 },
          { kind: 'token', milliseconds: 300 },
        ],
      },
    ]);
    expect(totals).to.deep.equal({ deploy: 4000, token: 300, request: 100, own: 100 });
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
    expect(totals).to.deep.equal({ deploy: 500, token: 1000, request: 1000 });
  });

  it('begins with the check, tells waiting from our own work, and propagation from proofs', () => {
    const verify = { ...stepOf('verify-token', 9000, 1000), propagationMilliseconds: 600 };
    const { orgs, totals, leadMilliseconds } = timelineOf({
      checks: [runOf([stepOf('read-org', 100, 200), stepOf('plan', 300, 10), stepOf('validate', 310, 690)])],
      reports: [runOf([stepOf('deploy-app', 8000, 1000), verify])],
      attempts: 2,
      startedAtMilliseconds: 5000,
    });
    expect([orgs[0]?.offsetMilliseconds, leadMilliseconds]).to.deep.equal([100, 100]);
    expect(orgs[0]?.spans.map(({ kind, milliseconds }) => `${kind} ${milliseconds}`)).to.deep.equal([
      'request 200',
      'own 10',
      'deploy 690',
      'wait 4000',
      'attempts 3000',
      'deploy 1000',
      'propagation 600',
      'token 400',
    ]);
    expect(describeSums(totals)).to.equal(
      'deployments 1.7 s, propagation 600 ms, token and proofs 400 ms, requests 200 ms, ours 10 ms, earlier attempts 3.0 s, waiting 4.0 s',
    );
  });

  it('counts the time of steps that ran side by side once', () => {
    const { totals } = timelineOf({ reports: [runOf([stepOf('deploy-a', 0, 1000), stepOf('read-b', 500, 700)])] });
    expect(totals).to.deep.equal({ deploy: 1000, request: 200 });
  });

  it('leaves out an org of which nothing was measured', () => {
    expect(timelineOf({ reports: [] })).to.deep.equal({
      orgs: [],
      totals: {},
      leadMilliseconds: 0,
    });
  });
});
