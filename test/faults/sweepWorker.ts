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
import { labelOf, recordCrashPoints, sweepCrash } from './sweepCrashes.ts';
import { type CaseResult, faultCases, recordPoints, type SweepTools, sweepFault } from './sweepFaults.ts';
import type { SweepFlow } from './sweepFlow.ts';
import type { SweepKind, SweepMessage } from './sweepReport.ts';
import { createSweepWorld } from './sweepWorld.ts';

type Share = { readonly index: number; readonly of: number };

const tell = (message: SweepMessage): void => {
  process.send?.(message);
};

/** No run takes this long; one that hangs must not take the others with it. */
const PATIENCE_MILLISECONDS = 30_000;

async function unlessHung(label: string, work: Promise<CaseResult>): Promise<CaseResult> {
  const hung = Promise.withResolvers<CaseResult>();
  const timer = setTimeout(
    () => hung.resolve({ label, firstEnd: 'nothing', problems: ['it hangs'] }),
    PATIENCE_MILLISECONDS,
  );
  try {
    return await Promise.race([work, hung.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function runShare(
  flow: SweepFlow,
  sweep: SweepKind,
  share: Share,
  cases: readonly { readonly label: string; readonly run: () => Promise<CaseResult> }[],
): Promise<void> {
  for (const [index, { label, run }] of cases.entries()) {
    if (index % share.of === share.index) {
      tell({ kind: 'ran', flow: flow.name, sweep, ...(await unlessHung(label, run())) });
    }
  }
}

async function sweepFlow(flow: SweepFlow, tools: SweepTools, share: Share): Promise<void> {
  const { world } = tools;
  world.clock.stand();
  await world.create();
  await flow.arrange(world);
  await world.save();
  const points = await recordPoints(flow, world);
  tell({ kind: 'recorded', flow: flow.name, sweep: 'faults', requests: points.length });
  await runShare(
    flow,
    'faults',
    share,
    faultCases(points).map(({ point, kind }) => ({
      label: `${point.label} × ${kind.name}`,
      run: () => sweepFault(flow, point, kind, tools),
    })),
  );
  const crashPoints = await recordCrashPoints(flow, world);
  tell({ kind: 'recorded', flow: flow.name, sweep: 'crashes', requests: crashPoints.length });
  await runShare(
    flow,
    'crashes',
    share,
    crashPoints.map((crash) => ({ label: labelOf(crash), run: () => sweepCrash(flow, crash, tools) })),
  );
  tell({ kind: 'ended', flow: flow.name });
}

const { SWEEP_FOLDER: folder = '', SWEEP_SHARE: index = '0', SWEEP_SHARES: of = '1' } = process.env;
process.once('disconnect', () => process.exit());
const clock = createSweepClock();
const gate = installAnswerGate();
const timeouts = installClientTimeouts();
shortenLibraryRetries();
replaceSystemClock(clock);
const world = createSweepWorld(folder, clock);
for (const flow of SWEPT_FLOWS) {
  await sweepFlow(flow, { world, gate, timeouts }, { index: Number(index), of: Number(of) });
}
await world.stop();
// What was told may still be on its way: the parent ends this process when it has heard everything.
process.channel?.ref();
