/** The flows that are swept. To add one is to add a row: where it starts, its words, what must hold at its end. */
import { deployedOrgProblems, sandboxOf } from './deployedOrg.ts';
import { ROTATION_FLOWS } from './rotationFlows.ts';
import { scratchFlow } from './scratchFlow.ts';
import { DEPLOY, DEPLOYED, ON_SANDBOX, SANDBOX, SHORT_DELAYS } from './starts.ts';
import type { SweepFlow } from './sweepFlow.ts';

const FLOWS: readonly SweepFlow[] = [
  // The others keep to the ports of one emulator, which must not lie idle meanwhile.
  scratchFlow,
  {
    name: 'deploy',
    start: SANDBOX,
    words: DEPLOY,
    settings: SHORT_DELAYS,
    check: (world) => deployedOrgProblems(world, sandboxOf(world), 'qa'),
    leastRequests: 35,
  },
  {
    name: 'verify',
    start: DEPLOYED,
    words: ['verify', ...ON_SANDBOX],
    check: (world) => deployedOrgProblems(world, sandboxOf(world), 'qa'),
    leastRequests: 9,
  },
  ...ROTATION_FLOWS,
];

/** `SWEEP_ONLY=rotate` sweeps that flow alone, for whoever works on it. */
export const SWEPT_FLOWS: readonly SweepFlow[] = FLOWS.filter(
  ({ name }) => (process.env['SWEEP_ONLY'] ?? name) === name,
);
