import { expect } from 'chai';
import { formatReleaseHtml } from '../../../scripts/report/formatReleaseHtml.ts';
import { formatReleaseJson } from '../../../scripts/report/formatReleaseJson.ts';
import { formatReleaseJunit } from '../../../scripts/report/formatReleaseJunit.ts';
import { formatReleaseMarkdown } from '../../../scripts/report/formatReleaseMarkdown.ts';
import { mergeReleases } from '../../../scripts/report/mergeReleases.ts';
import { parseReleaseJson } from '../../../scripts/report/parseReleaseJson.ts';
import { exitCodeOfRelease, type OrgRelease, type ReleaseReport } from '../../../scripts/report/releaseReport.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { green, red, waiting } from './releaseSamples.ts';

const orgOf = (alias: string, status: OrgRelease['status'] = 'released'): OrgRelease => ({
  alias,
  status,
  reports: [],
  checks: [],
  attempts: 1,
});

const shardOf = (index: number, count: number, more: Partial<ReleaseReport> = {}): ReleaseReport => ({
  command: 'release',
  releaseId: `id-${index}`,
  digest: 'abc',
  emulated: true,
  shard: { index, count },
  apps: ['Order_Sync'],
  stages: [
    {
      name: 'qa',
      status: 'done',
      orgs: [orgOf(`qa${index}`)],
      gates: [{ kind: 'soak', status: 'passed', detail: '5 min' }],
      startedAtMilliseconds: 1000 * index,
      durationMilliseconds: 5000,
    },
  ],
  warnings: [`of ${index}`],
  startedAtMilliseconds: 1000 * index,
  durationMilliseconds: 6000,
  outcome: 'done',
  ...more,
});

const ORG_ID = '00D000000000001EAA';
const stageOf = (...orgs: readonly OrgRelease[]): Pick<ReleaseReport, 'stages'> => ({
  stages: [{ name: 'qa', status: 'done', orgs, gates: [] }],
});

const failed = shardOf(2, 2, {
  stages: [
    {
      name: 'qa',
      status: 'failed',
      orgs: [orgOf('qa2', 'failed')],
      gates: [{ kind: 'soak', status: 'failed', detail: 'qa2 got no token' }],
    },
  ],
  outcome: 'failed',
  error: { name: 'TokenRefusedError', message: 'no', actions: ['do this'], exitCode: 1 },
});

describe('mergeReleases', () => {
  it('makes one report of all shards, with the time of all', () => {
    const merged = mergeReleases([shardOf(2, 2), shardOf(1, 2)]);
    expect(merged.stages.map(({ orgs }) => orgs.map(({ alias }) => alias))).to.deep.equal([['qa2', 'qa1']]);
    expect(merged).to.include({ outcome: 'done', startedAtMilliseconds: 1000, durationMilliseconds: 7000 });
    expect(merged).to.not.have.any.keys('shard', 'releaseId');
    expect(merged.warnings).to.have.members(['of 1', 'of 2']);
    expect(merged.stages[0]?.gates).to.have.length(1);
    expect(exitCodeOfRelease(merged)).to.equal(0);
  });

  it('is as bad as the worst of them', () => {
    const merged = mergeReleases([shardOf(1, 2), failed]);
    expect([merged.outcome, merged.stages[0]?.status, exitCodeOfRelease(merged)]).to.deep.equal([
      'failed',
      'failed',
      68,
    ]);
    expect(merged.stages[0]?.gates).to.deep.equal([{ kind: 'soak', status: 'failed', detail: 'qa2 got no token' }]);
  });

  it('is planned where all shards were', () => {
    const planned = [1, 2].map((index) => shardOf(index, 2, { outcome: 'planned' }));
    expect(mergeReleases(planned)).to.include({ outcome: 'planned' });
  });

  it('takes a shard without an org for what it is', () => {
    const empty = shardOf(2, 2, {
      emulated: false,
      stages: [{ name: 'qa', status: 'done', orgs: [], gates: [] }],
      outcome: 'unchanged',
    });
    expect(mergeReleases([shardOf(1, 2), empty])).to.include({ outcome: 'done', emulated: true });
  });

  const wrong: readonly (readonly [string, readonly ReleaseReport[], string, RegExp])[] = [
    ['a missing shard', [shardOf(1, 3), shardOf(3, 3)], 'ShardMissingError', /shard 2 of 3/],
    ['no report at all', [], 'ShardMissingError', /shard 1 of 1/],
    ['a shard twice', [shardOf(1, 2), shardOf(2, 2), shardOf(2, 2)], 'ShardsDifferError', /shard 2 of 2, given twice/],
    ['shards of different numbers', [shardOf(1, 1), shardOf(2, 2)], 'ShardsDifferError', /number of shards/],
    ['another source', [shardOf(1, 2), shardOf(2, 2, { digest: 'x' })], 'ShardsDifferError', /source, values/],
    [
      'real and emulated orgs',
      [shardOf(1, 2), shardOf(2, 2, { emulated: false })],
      'ShardsDifferError',
      /kind of orgs/,
    ],
    [
      'a shard that was only checked with one that was released',
      [shardOf(1, 2), shardOf(2, 2, { outcome: 'planned' })],
      'ShardsDifferError',
      /some have released, others have only planned or checked/,
    ],
    [
      'two aliases for one org in two shards',
      [
        shardOf(1, 2, stageOf({ ...orgOf('qa1'), orgId: ORG_ID })),
        shardOf(2, 2, stageOf({ ...orgOf('qa2'), orgId: ORG_ID })),
      ],
      'DuplicateOrgError',
      /"qa1" and "qa2" are the same org/,
    ],
  ];
  for (const [what, reports, name, message] of wrong) {
    it(`refuses ${what}`, async () => {
      const error = await thrownBy(async () => mergeReleases(reports));
      expect(error.name).to.equal(name);
      expect(error.message).to.match(message);
    });
  }
});

describe('parseReleaseJson', () => {
  it('reads what was written, error and all', () => {
    const { stages, ...rest } = parseReleaseJson(formatReleaseJson(failed), 'release.json');
    const { stages: wanted, ...others } = failed;
    expect(rest).to.deep.equal({ ...others, error: { ...others.error, data: undefined } });
    expect(stages).to.deep.equal(wanted);
  });

  it('makes the same page, JUnit and Markdown of it', () => {
    for (const report of [green, red, waiting]) {
      const read = parseReleaseJson(formatReleaseJson(report), 'release.json');
      for (const format of [formatReleaseHtml, formatReleaseJunit, formatReleaseMarkdown]) {
        expect(format(read)).to.equal(format(report));
      }
    }
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['no JSON', '{'],
    ['another document', '{"status":0,"result":{"command":"verify"}}'],
    ['a list', '[]'],
    ['a report that was cut', '{"result":{"command":"release","stages":[{"name":"qa"}]}}'],
    ['a report with a run that was cut', formatReleaseJson(green).replaceAll('"proofs"', '"proof"')],
    ['a report with an org that was cut', formatReleaseJson(green).replaceAll('"checks"', '"check"')],
  ];
  for (const [what, text] of wrong) {
    it(`refuses ${what}`, async () => {
      const error = await thrownBy(async () => parseReleaseJson(text, 'a/release.json'));
      expect([error.name, error.exitCode]).to.deep.equal(['ReportUnreadableError', 2]);
      expect(error.message).to.include('a/release.json');
    });
  }
});
