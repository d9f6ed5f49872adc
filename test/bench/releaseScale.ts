/**
 * What a release costs an org, at 100, 300 and 1,000 orgs in one process, and at 1,000 in ten shards whose journals and
 * reports are merged. Without delays: what is measured is our own computing. Throws where journal and report do not agree.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { readJsonLines } from '../../scripts/lib/jsonLines.ts';
import type { ReleaseReport } from '../../scripts/report/releaseReport.ts';
import type { GoalFigure } from './figure.ts';
import {
  aliasesOf,
  countOf,
  makeOrgs,
  NO_DELAYS,
  type Released,
  releaseAgain,
  releaseTo,
  writePipeline,
} from './releasePlace.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const COUNTS = [100, 300, 1000];
const SHARDS = 10;
/** Jobs of a CI system have a machine each; here they share this one. */
const SHARDS_AT_A_TIME = 2;
const POLICIES = 'force-app/main/default/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml';

export async function measureScale(
  tell: (text: string) => void,
  counts: readonly number[] = COUNTS,
): Promise<readonly GoalFigure[]> {
  const bench = await openWorkbench(false);
  try {
    await bench.admin('POST', 'settings', NO_DELAYS);
    const costs: number[] = [];
    let first = 0;
    for (const count of counts) {
      tell(`release:scale: making ${count} orgs`);
      await makeOrgs(bench, first, count);
      tell(`release:scale: ${count} orgs in one process`);
      const run = await releaseTo(bench, aliasesOf(first, count));
      requireAgreement(await newestJournal(bench), run.report, count);
      const { computingMilliseconds = Number.NaN, peakMebibytes, wallMilliseconds } = run.sample;
      costs.push(computingMilliseconds / count);
      tell(
        `release:scale: ${(computingMilliseconds / count).toFixed(0)} ms of computing an org, ${(wallMilliseconds / 1000).toFixed(0)} s, ${peakMebibytes?.toFixed(0)} MiB`,
      );
      first += count;
    }
    const most = counts.at(-1) ?? 0;
    const sharded = await measureShards(bench, aliasesOf(first - most, most), tell);
    return [
      linear(counts, costs),
      {
        name: 'release, ten shards',
        value: sharded,
        unit: 'orgs',
        goal: most,
        better: 'more',
        what: 'released by ten shards, by the merged report and the merged journal alike',
      },
    ];
  } finally {
    await bench.dispose();
  }
}

const linear = (counts: readonly number[], costs: readonly number[]): GoalFigure => ({
  name: 'release, cost an org',
  value: (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN),
  unit: '×',
  goal: 1.1,
  better: 'less',
  what: `of that at ${counts[0]}, an org: ${counts.map((count, index) => `${costs[index]?.toFixed(0)} ms at ${count}`).join(', ')}`,
});

/** The same orgs once more with changed policies, so that there is something to do. */
async function measureShards(
  bench: Workbench,
  aliases: readonly string[],
  tell: (text: string) => void,
): Promise<number> {
  await bench.project.edit(POLICIES, (text) => text.replace(/(<sessionTimeoutInMinutes>)\d+/, '$130'));
  await writePipeline(bench, aliases);
  const limit = pLimit(SHARDS_AT_A_TIME);
  const folders = Array.from({ length: SHARDS }, (_, index) => `shard-${index + 1}`);
  await Promise.all(
    folders.map((folder, index) =>
      limit(async () => {
        tell(`release:scale: shard ${index + 1} of ${SHARDS}`);
        const { exitCode } = await releaseAgain(bench, ['--shard', `${index + 1}/${SHARDS}`, '--report', folder]);
        if (exitCode !== 0) {
          throw new Error(`Shard ${index + 1} ended with ${exitCode}.`);
        }
      }),
    ),
  );
  const { stdout } = await bench.ours('report', 'merge', ...folders, '--report', 'merged', '--json');
  const { result } = JSON.parse(stdout) as { readonly result: ReleaseReport };
  requireAgreement(await readJsonLines(join(bench.project.folder, 'merged', 'release.jsonl')), result, aliases.length);
  return countOf({ report: result } as Released, 'released');
}

async function newestJournal({ project }: Workbench): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const folder = join(project.dataDirectory, 'runs');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  return readJsonLines(join(folder, names.toSorted().at(-1) ?? ''));
}

/** Every org once in both, and released. */
function requireAgreement(
  records: readonly Readonly<Record<string, unknown>>[],
  report: ReleaseReport,
  count: number,
): void {
  const done = records.filter(({ event }) => event === 'orgDone').map(({ org }) => String(org));
  const released = report.stages
    .flatMap(({ orgs }) => orgs)
    .filter(({ status }) => status === 'released')
    .map(({ alias }) => alias);
  const isAlike = JSON.stringify(done.toSorted()) === JSON.stringify(released.toSorted());
  if (!isAlike || new Set(done).size !== count || done.length !== count) {
    throw new Error(`Of ${count} orgs the journal says that ${done.length} are done, the report ${released.length}.`);
  }
}
