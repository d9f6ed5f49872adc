/** Which reports let the next stage begin. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandContext } from '../../../scripts/cli/commandModule.ts';
import { requireThrough } from '../../../scripts/cli/releaseNeeds.ts';
import { readReleaseSource } from '../../../scripts/pipeline/release/readReleaseSource.ts';
import { formatReleaseJson } from '../../../scripts/report/formatReleaseJson.ts';
import type { OrgStatus, ReleaseReport, StageRelease } from '../../../scripts/report/releaseReport.ts';
import { stage } from '../../support/releaseWorld.ts';
import { ownProject, withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const pipeline = {
  auditFailOn: 'high' as const,
  stages: [stage('dev', ['d']), stage('qa', ['a', 'b']), stage('last', ['p'])],
  content: '',
};
const released = (name: string, orgs: Readonly<Record<string, OrgStatus>>): StageRelease => ({
  name,
  status: 'done',
  gates: [],
  orgs: Object.entries(orgs).map(([alias, status]) => ({ alias, status, reports: [], checks: [], attempts: 1 })),
});
const WELL = released('qa', { a: 'released', b: 'unchanged' });

describe('requireThrough', () => {
  const cases: readonly (readonly [string, Partial<ReleaseReport>, RegExp | undefined])[] = [
    ['of the whole stage', {}, undefined],
    ['of more stages', { stages: [released('dev', { d: 'doneBefore' }), WELL] }, undefined],
    ['of some orgs', { stages: [released('qa', { a: 'released' })] }, /it is not about b/],
    ['of another stage', { stages: [released('dev', { d: 'released' })] }, /not about "qa", which comes before "last"/],
    ['of no stage', { stages: [], outcome: 'unchanged' }, /about no stage/],
    ['of orgs that were only checked', { stages: [released('qa', { a: 'released', b: 'checked' })] }, /released to b/],
    ['of one shard', { shard: { index: 1, count: 2 } }, /shard 1 of 2/],
    ['of emulated orgs', { emulated: true }, /it is of emulated orgs/],
    ['of another source', { digest: 'other' }, /another source \(other, here /],
    ['of a failure', { outcome: 'failed', stages: [{ ...WELL, status: 'failed' }] }, /the release is failed/],
  ];

  it('takes a report of all orgs of the stage before, and no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eca-needs-'));
    try {
      await withFolder(await ownProject(), async (projectRoot) => {
        const { digest } = await readReleaseSource(projectRoot, pipeline);
        const context = { environment: { workingDirectory: folder } } as CommandContext;
        const needing = { projectRoot, pipeline, stages: pipeline.stages.slice(2), emulated: false };
        for (const [what, more, problem] of cases) {
          const report: ReleaseReport = {
            ...{ command: 'release', digest, emulated: false, apps: [], stages: [WELL], warnings: [], outcome: 'done' },
            ...{ startedAtMilliseconds: 0, durationMilliseconds: 0 },
            ...more,
          };
          writeFileSync(join(folder, 'release.json'), formatReleaseJson(report));
          const attempt = (): Promise<void> => requireThrough('release.json', needing, context);
          if (problem === undefined) {
            await attempt();
            continue;
          }
          const error = await thrownBy(attempt);
          expect([error.name, error.exitCode], what).to.deep.equal(['StageNotThroughError', 1]);
          expect(error.message, what).to.match(problem);
        }
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
