/** The flows that are swept. To add one is to add a row: where it starts, its words, what must hold at its end. */
import { deployedOrgProblems, sandboxOf } from './deployedOrg.ts';
import { scratchFlow } from './scratchFlow.ts';
import type { SweepFlow } from './sweepFlow.ts';

/** Two or three polls of each wait, with the growing pauses of the product. */
const SHORT_DELAYS = { deployMilliseconds: 100, propagationMilliseconds: 500 };

export const FLOWS: readonly SweepFlow[] = [
  {
    name: 'deploy',
    arrange: (world) => world.addSandbox('qa'),
    words: ['deploy', '--target-org', 'qa', '--no-emulator'],
    settings: SHORT_DELAYS,
    check: (world) => deployedOrgProblems(world, sandboxOf(world), 'qa'),
    leastRequests: 35,
  },
  scratchFlow,
];
