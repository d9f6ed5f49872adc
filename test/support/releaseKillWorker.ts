/**
 * A process that kills its share of the releases. In: from the environment, its folder and which share of how many. Out:
 * messages to the parent, one a kill: what was wrong with the end that the release came to.
 */
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ageLocks } from '../faults/ageLocks.ts';
import { leaksIn, leaksInFiles, secretForms } from '../faults/canary.ts';
import type { RecordPoint } from '../faults/freezeAtRecord.ts';
import { shortenLibraryRetries } from '../faults/libraryRetries.ts';
import { inLane, lastingOrgs, type RequestPoint, requestPoints } from '../faults/requestPoints.ts';
import { runMain } from '../faults/runMain.ts';
import { createSweepClock, replaceSystemClock } from '../faults/sweepClock.ts';
import type { SweepStart } from '../faults/sweepFlow.ts';
import type { SweepMessage } from '../faults/sweepReport.ts';
import { createSweepSite, laneOf, NO_DELAYS, type SweepSite, type SweepWorld } from '../faults/sweepWorld.ts';
import { startReleaseVictim, stopAtRecord, stopAtRequest } from './releaseKill.ts';
import { endProblems, idleProblems } from './releaseKillJudge.ts';
import { writeProject } from './releaseKillProject.ts';
import { KILL_SCENARIOS, type KillScenario } from './releaseKillScenarios.ts';
import {
  ALIASES,
  differences,
  type HeldState,
  heldState,
  journalOf,
  orgOf,
  releasesOf,
  told,
} from './releaseKillState.ts';

const { SWEEP_FOLDER: folder = '', SWEEP_SHARE: share = '0', SWEEP_SHARES: shares = '1' } = process.env;
const isFull = process.env['ECA_SWEEP'] === 'full';
/** How many releases one fresh start serves, and one kill ends. */
const LANES = isFull ? 8 : 1;
/** Whether a later release finds nothing to do is asked after every so many kills. */
const IDLE_STEP = 4;

type KillPoint =
  | { readonly kind: 'request'; readonly label: string; readonly point: RequestPoint }
  | ({ readonly kind: 'record'; readonly label: string } & RecordPoint);

type Recorded = { readonly points: readonly KillPoint[]; readonly wanted: HeldState };

const tell = (message: SweepMessage): void => {
  process.send?.(message);
};

/** Before the present, so that all that a preparation waits for is past when a process asks in real time. */
const stepsOf = ({ from }: SweepStart): number => (from === undefined ? 0 : 1 + stepsOf(from));
const PREPARED_AGO_MILLISECONDS = 1_800_000;
const STEP_MILLISECONDS = 600_000;

async function prepare(start: SweepStart, site: SweepSite): Promise<void> {
  if (site.choose(start.name)) return;
  if (start.from !== undefined) await prepare(start.from, site);
  site.clock.stand(Date.now() - PREPARED_AGO_MILLISECONDS + stepsOf(start) * STEP_MILLISECONDS);
  await (start.from === undefined ? site.create() : site.restore());
  for (const lane of site.lanes) {
    lane.enter();
    await start.arrange(lane, site);
  }
  await site.save(start.name);
}

async function freshStart(scenario: KillScenario, site: SweepSite): Promise<void> {
  await prepare(scenario.start, site);
  await writeProject(scenario);
  site.clock.run();
  await site.restore(NO_DELAYS);
}

/** A few of many: the middle one of each part. */
const spread = <Item>(items: readonly Item[], count: number): readonly Item[] =>
  Array.from({ length: count }, (_, part) => items[Math.floor(((part + 0.5) * items.length) / count)]).flatMap(
    (item) => item ?? [],
  );

const labelOf = (world: SweepWorld, { label, match }: RequestPoint): string =>
  `after ${ALIASES.find((alias) => orgOf(world, alias).orgId === match.org) ?? 'nobody'}: ${label}`;

/** The release that nobody kills: what it asks, writes down and leaves behind. */
async function record(scenario: KillScenario, site: SweepSite): Promise<Recorded> {
  await freshStart(scenario, site);
  const world = laneOf(site, 0);
  world.enter();
  writes.length = 0;
  const { exitCode, envelope } = await runMain(scenario.words);
  const [requests, records] = [await site.requests(), [...writes]];
  const first = scenario.firstPoint?.(requests, world) ?? 0;
  const gone = await scenario.goOn(world);
  const release = (await releasesOf(world)).at(-1) ?? '';
  const wanted = await heldState(world, release);
  const problems = [
    ...(exitCode === scenario.exitCode ? [] : [`ended with ${exitCode}: ${envelope?.name} ${envelope?.message}`]),
    ...(first === -1 ? ['the first point is missing'] : []),
    ...gone.problems,
    ...(await endProblems(world, release, gone.ended.at(-1))),
  ];
  if (problems.length > 0) throw new Error(`${scenario.name} does not even work undisturbed: ${problems.join('; ')}`);
  const skipped = requestPoints(requests.slice(0, first), lastingOrgs(world)).length;
  const org = scenario.org === undefined ? undefined : orgOf(world, scenario.org).orgId;
  const atRequests = requestPoints(requests, lastingOrgs(world))
    .slice(skipped)
    .filter(({ match }) => org === undefined || match.org === org)
    .filter((_, index) => index % (scenario.step ?? 1) === 0)
    .map((point) => ({ kind: 'request', label: labelOf(world, point), point }) as const);
  const atRecords = records
    .map((text, index) => ({ number: index + 1, label: `the record ${index + 1}: ${told(world, text).slice(0, 100)}` }))
    .slice(-(scenario.lastRecords ?? records.length))
    .flatMap(({ number, label }) =>
      (['within', 'after'] as const).map(
        (where) => ({ kind: 'record', label: `${where} ${label}`, number, where }) as const,
      ),
    );
  return { points: [...atRequests, ...atRecords], wanted };
}

/** Where the kill cut the first record short nothing has begun, and the next run begins another release. */
async function begunRelease(world: SweepWorld): Promise<string | undefined> {
  const newest = (await releasesOf(world)).at(-1);
  return newest === undefined || (await journalOf(world, newest)).length === 0 ? undefined : newest;
}

async function kill(scenario: KillScenario, points: readonly KillPoint[], wanted: HeldState, site: SweepSite) {
  await freshStart(scenario, site);
  const victim = await startReleaseVictim(laneOf(site, 0));
  const seen: (readonly string[])[] = [];
  const killed: (string | undefined)[] = [];
  for (const [index, point] of points.entries()) {
    const world = laneOf(site, index);
    world.enter();
    seen.push(
      point.kind === 'request'
        ? await stopAtRequest(
            victim,
            scenario.words,
            { ...point.point, ...inLane(point.point, site, world) },
            world,
            site,
          )
        : await stopAtRecord(victim, scenario.words, point, world),
    );
    await victim.settle(points.slice(0, index + 1).filter(({ kind }) => kind === 'request').length);
    killed.push(await begunRelease(world));
  }
  const forms = site.lanes.flatMap(secretForms);
  const shown = leaksIn('the process', await victim.visible(), forms);
  const printed = leaksIn('what the process printed', await victim.kill(), forms);
  for (const [index, { label }] of points.entries()) {
    const world = laneOf(site, index);
    world.enter();
    await ageLocks(world);
    const gone = await scenario.goOn(world);
    const release = killed[index] ?? (await releasesOf(world)).at(-1) ?? '';
    const problems = [
      ...(seen[index] ?? []),
      ...(index === 0 ? [...shown, ...printed] : []),
      ...gone.problems,
      ...differences(await heldState(world, release), wanted, scenario.moreDeployments),
      ...(await endProblems(world, release, gone.ended.at(-1))),
      ...(index % IDLE_STEP === 0 ? await idleProblems(world, site) : []),
      ...leaksIn('what was printed', gone.ended.map(({ stdout, stderr }) => stdout + stderr).join('\n'), forms),
      ...(await leaksInFiles(world, secretForms(world))),
    ];
    tell({ kind: 'ran', flow: scenario.name, sweep: 'crashes', label, firstEnd: 'killed', problems });
  }
}

/** What was appended to files: each is a record that a release waits for, or several of them. */
const writes: string[] = [];
const probe = await open(import.meta.filename);
const prototype = Object.getPrototypeOf(probe) as typeof probe;
await probe.close();
const { appendFile } = prototype;
prototype.appendFile = function (data, options) {
  writes.push(String(data));
  return appendFile.call(this, data, options);
};

process.once('disconnect', () => process.exit());
await mkdir(join(folder, 'project'));
process.chdir(join(folder, 'project'));
const clock = createSweepClock();
shortenLibraryRetries();
replaceSystemClock(clock);
const site = createSweepSite(folder, clock, LANES);
for (const scenario of KILL_SCENARIOS) {
  const { points, wanted } = await record(scenario, site);
  tell({ kind: 'recorded', flow: scenario.name, sweep: 'crashes', requests: points.length });
  const chosen = isFull ? points : spread(points, scenario.sample);
  const own = chosen.filter((_, index) => index % Number(shares) === Number(share));
  for (let begin = 0; begin < own.length; begin += LANES) {
    await kill(scenario, own.slice(begin, begin + LANES), wanted, site);
  }
  tell({ kind: 'ended', flow: scenario.name });
}
await site.stop();
// What was told may still be on its way: the parent ends this process when it has heard everything.
process.channel?.ref();
