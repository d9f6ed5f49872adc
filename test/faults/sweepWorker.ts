/**
 * A process that runs its share of every sweep. In: from the environment, the world's folder; jobs, as messages.
 * Out: messages to the parent, one a run. Its environment is made for it: home, data folder and the folder for temporary
 * files are parts of the world, so that a command in it touches nothing else.
 */
import { installAnswerGate } from './answerGate.ts';
import { installClientTimeouts } from './clientTimeouts.ts';
import { SWEPT_FLOWS } from './flows.ts';
import { leaveOutGit } from './leaveOutGit.ts';
import { shortenLibraryRetries } from './libraryRetries.ts';
import { installStateConnection } from './stateConnection.ts';
import { createSweepClock, replaceSystemClock } from './sweepClock.ts';
import { crashCases, labelOf, recordCrashPoints, sweepCrashes } from './sweepCrashes.ts';
import {
  type CaseResult,
  faultCases,
  recordPoints,
  restoreForFaults,
  type SweepTools,
  sweepFault,
} from './sweepFaults.ts';
import type { SweepFlow, SweepStart } from './sweepFlow.ts';
import type { SweepJob } from './sweepJobs.ts';
import type { SweepMessage } from './sweepReport.ts';
import { createSweepSite, laneOf, type SweepSite } from './sweepWorld.ts';
import { installWatch } from './watchRequests.ts';

/** How many runs one fresh start serves, and one kill ends. */
const LANES = 8;

const tell = (message: SweepMessage): void => {
  process.send?.(message);
};

/** No run takes this long; one that hangs must not take the others with it. */
const PATIENCE_MILLISECONDS = 30_000;

async function unlessHung(
  labels: readonly string[],
  work: Promise<readonly CaseResult[]>,
): Promise<readonly CaseResult[]> {
  const hung = Promise.withResolvers<readonly CaseResult[]>();
  const timer = setTimeout(
    () => hung.resolve(labels.map((label) => ({ label, firstEnd: 'nothing', problems: ['it hangs'] }))),
    PATIENCE_MILLISECONDS * labels.length,
  );
  try {
    return await Promise.race([work, hung.promise]);
  } finally {
    clearTimeout(timer);
  }
}

type Alike = { readonly isAlike: boolean };

const shareOf = <Case>(cases: readonly Case[], { share, of }: SweepJob): readonly Case[] =>
  cases.filter((_, place) => place % of === share);

/** What is run of a job's share, so many at a time. */
function batchesOf<Case extends Alike>(
  cases: readonly Case[],
  job: SweepJob,
  size: number,
): readonly (readonly Case[])[] {
  const own = shareOf(cases, job).filter(({ isAlike }) => !isAlike);
  return Array.from({ length: Math.ceil(own.length / size) }, (_, batch) =>
    own.slice(batch * size, (batch + 1) * size),
  );
}

/** What a flow has to be run with, found out and told once. */
function remember<Found>(find: (flow: SweepFlow) => Promise<Found>): (flow: SweepFlow) => Promise<Found> {
  const found = new Map<string, Found>();
  return async (flow) => {
    const known = found.get(flow.name) ?? (await find(flow));
    found.set(flow.name, known);
    return known;
  };
}

const faultCasesOf = remember(async (flow) => {
  const points = await recordPoints(flow, tools);
  tell({ kind: 'recorded', flow: flow.name, sweep: 'faults', requests: points.length });
  return faultCases(flow, points);
});

const crashCasesOf = remember(async (flow) => {
  const points = await recordCrashPoints(flow, tools);
  tell({ kind: 'recorded', flow: flow.name, sweep: 'crashes', requests: points.length });
  return crashCases(points);
});

async function sweepFaultsOf(flow: SweepFlow, job: SweepJob): Promise<void> {
  for (const batch of batchesOf(await faultCasesOf(flow), job, LANES)) {
    await restoreForFaults(flow, site);
    for (const [lane, { point, kind }] of batch.entries()) {
      const world = laneOf(site, lane);
      const run = async () => [await sweepFault(flow, world, point, kind, tools)];
      for (const result of await unlessHung([`${point.label} × ${kind.name}`], run())) {
        tell({ kind: 'ran', flow: flow.name, sweep: 'faults', ...result });
      }
    }
  }
}

async function sweepCrashesOf(flow: SweepFlow, job: SweepJob): Promise<void> {
  // The last lane is for a run that nothing stops.
  for (const batch of batchesOf(await crashCasesOf(flow), job, LANES - 1)) {
    const crashes = batch.map(({ crash }) => crash);
    for (const result of await unlessHung(crashes.map(labelOf), sweepCrashes(flow, crashes, tools))) {
      tell({ kind: 'ran', flow: flow.name, sweep: 'crashes', ...result });
    }
  }
}

/**
 * Before the present, so that what a preparation waits for has come about when a process asks in real time; and each later
 * than what it is made from.
 */
const stepsOf = ({ from }: SweepStart): number => (from === undefined ? 0 : 1 + stepsOf(from));
const PREPARED_AGO_MILLISECONDS = 1_800_000;
const STEP_MILLISECONDS = 600_000;

async function prepare(start: SweepStart, site: SweepSite): Promise<void> {
  if (site.choose(start.name)) {
    return;
  }
  if (start.from !== undefined) {
    await prepare(start.from, site);
  }
  site.clock.stand(Date.now() - PREPARED_AGO_MILLISECONDS + stepsOf(start) * STEP_MILLISECONDS);
  await (start.from === undefined ? site.create() : site.restore());
  for (const lane of site.lanes) {
    lane.enter();
    await start.arrange(lane, site);
  }
  await site.save(start.name);
}

async function work(job: SweepJob): Promise<void> {
  const flow = SWEPT_FLOWS.find(({ name }) => name === job.flow);
  if (flow === undefined) throw new Error(`no flow ${job.flow}`);
  await prepare(flow.start, site);
  await (job.sweep === 'faults' ? sweepFaultsOf(flow, job) : sweepCrashesOf(flow, job));
  const cases = await (job.sweep === 'faults' ? faultCasesOf(flow) : crashCasesOf(flow));
  tell({ kind: 'ready', job, alike: shareOf<Alike>(cases, job).filter(({ isAlike }) => isAlike).length });
}

process.once('disconnect', () => process.exit());
const clock = createSweepClock();
const gate = installAnswerGate();
const timeouts = installClientTimeouts();
installWatch();
installStateConnection();
leaveOutGit();
shortenLibraryRetries();
replaceSystemClock(clock);
const site = createSweepSite(process.env['SWEEP_FOLDER'] ?? '', clock, LANES);
const tools: SweepTools = { site, gate, timeouts, goodWorlds: new Set() };
// What the channel carries are jobs, one at a time.
process.on('message', (job) => void work(job as SweepJob));
tell({ kind: 'ready' });
