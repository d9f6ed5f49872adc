/**
 * A process that runs its share of every sweep. In: from the environment, the world's folder and which share of how many.
 * Out: messages to the parent, one a run. Its environment is made for it: home, data folder and the folder for temporary
 * files are parts of the world, so that a command in it touches nothing else.
 */
import { installAnswerGate } from './answerGate.ts';
import { installClientTimeouts } from './clientTimeouts.ts';
import { SWEPT_FLOWS } from './flows.ts';
import { shortenLibraryRetries } from './libraryRetries.ts';
import { createSweepClock, replaceSystemClock } from './sweepClock.ts';
import { labelOf, recordCrashPoints, sweepCrashes } from './sweepCrashes.ts';
import {
  type CaseResult,
  faultCases,
  recordPoints,
  restoreForFaults,
  type SweepTools,
  sweepFault,
} from './sweepFaults.ts';
import type { SweepFlow, SweepStart } from './sweepFlow.ts';
import type { SweepMessage } from './sweepReport.ts';
import { createSweepSite, laneOf, type SweepSite } from './sweepWorld.ts';

/** How many runs one fresh start serves, and one kill ends. */
const LANES = 8;

type Share = { readonly index: number; readonly of: number };

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

/** This process's share of the cases, as many at a time as there are lanes. */
function batchesOf<Case>(cases: readonly Case[], { index, of }: Share): readonly (readonly Case[])[] {
  const own = cases.filter((_, place) => place % of === index);
  return Array.from({ length: Math.ceil(own.length / LANES) }, (_, batch) =>
    own.slice(batch * LANES, (batch + 1) * LANES),
  );
}

async function sweepFaultsOf(flow: SweepFlow, tools: SweepTools, share: Share): Promise<void> {
  const { site } = tools;
  const points = await recordPoints(flow, site);
  tell({ kind: 'recorded', flow: flow.name, sweep: 'faults', requests: points.length });
  for (const batch of batchesOf(faultCases(flow, points), share)) {
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

async function sweepCrashesOf(flow: SweepFlow, tools: SweepTools, share: Share): Promise<void> {
  const points = await recordCrashPoints(flow, tools.site);
  tell({ kind: 'recorded', flow: flow.name, sweep: 'crashes', requests: points.length });
  for (const batch of batchesOf(points, share)) {
    for (const result of await unlessHung(batch.map(labelOf), sweepCrashes(flow, batch, tools))) {
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

const { SWEEP_FOLDER: folder = '', SWEEP_SHARE: index = '0', SWEEP_SHARES: of = '1' } = process.env;
process.once('disconnect', () => process.exit());
const clock = createSweepClock();
const gate = installAnswerGate();
const timeouts = installClientTimeouts();
shortenLibraryRetries();
replaceSystemClock(clock);
const site = createSweepSite(folder, clock, LANES);
const tools = { site, gate, timeouts };
const share = { index: Number(index), of: Number(of) };
for (const flow of SWEPT_FLOWS) {
  await prepare(flow.start, site);
  await sweepFaultsOf(flow, tools, share);
  await sweepCrashesOf(flow, tools, share);
  tell({ kind: 'ended', flow: flow.name });
}
await site.stop();
// What was told may still be on its way: the parent ends this process when it has heard everything.
process.channel?.ref();
