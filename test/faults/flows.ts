/** The flows that are swept. To add one is to add a row: where it starts, its words, what must hold at its end. */
import { deployedOrgProblems, sandboxOf } from './deployedOrg.ts';
import { badEnd } from './judgeEnd.ts';
import { journalEvents, rotatedOrgProblems, standstillProblems } from './rotatedOrg.ts';
import { runMain } from './runMain.ts';
import { scratchFlow } from './scratchFlow.ts';
import type { SweepFlow } from './sweepFlow.ts';
import type { SweepWorld } from './sweepWorld.ts';

const ON_SANDBOX = ['--target-org', 'qa', '--no-emulator'];
const DEPLOY = ['deploy', ...ON_SANDBOX];
const ROTATE = ['rotate', ...ON_SANDBOX];
const FINISH = ['rotate', '--finish', ...ON_SANDBOX];

/** Two or three polls of each wait, with the growing pauses of the product. */
const SHORT_DELAYS = { deployMilliseconds: 100, propagationMilliseconds: 500 };

/** A sandbox on which these commands have run. */
const sandboxAfter =
  (...commands: readonly (readonly string[])[]): SweepFlow['arrange'] =>
  async (world: SweepWorld) => {
    await world.addSandbox('qa');
    for (const words of commands) {
      const [problem] = badEnd(await runMain(words));
      if (problem !== undefined) throw new Error(problem);
    }
  };

const sameAgain = (words: readonly string[]) => ({ words, isUnaware: false });

const FLOWS: readonly SweepFlow[] = [
  {
    name: 'deploy',
    arrange: sandboxAfter(),
    words: DEPLOY,
    settings: SHORT_DELAYS,
    check: (world) => deployedOrgProblems(world, sandboxOf(world), 'qa'),
    leastRequests: 35,
  },
  scratchFlow,
  {
    name: 'verify',
    arrange: sandboxAfter(DEPLOY),
    words: ['verify', ...ON_SANDBOX],
    check: (world) => deployedOrgProblems(world, sandboxOf(world), 'qa'),
    leastRequests: 9,
  },
  {
    name: 'rotate',
    arrange: sandboxAfter(DEPLOY),
    words: ROTATE,
    settings: SHORT_DELAYS,
    // Where the first rotation came to its end, the next run shall find nothing to do; a plain one would begin another.
    next: async (world) => {
      const isOver = (await journalEvents(world)).at(-1) === 'ended';
      return sameAgain(isOver ? [...ROTATE, '--if-older-than', '1h'] : ROTATE);
    },
    checkBetween: (world) => standstillProblems(world, 'qa'),
    check: (world) => rotatedOrgProblems(world, 'qa', 'grace'),
    readJournal: journalEvents,
    leastRequests: 15,
  },
  {
    name: 'rotate --finish',
    arrange: sandboxAfter(DEPLOY, ROTATE),
    words: FINISH,
    checkBetween: (world) => standstillProblems(world, 'qa'),
    check: (world) => rotatedOrgProblems(world, 'qa', 'finished'),
    readJournal: journalEvents,
    leastRequests: 8,
  },
];

/** `SWEEP_ONLY=rotate` sweeps that flow alone, for whoever works on it. */
export const SWEPT_FLOWS: readonly SweepFlow[] = FLOWS.filter(
  ({ name }) => (process.env['SWEEP_ONLY'] ?? name) === name,
);
