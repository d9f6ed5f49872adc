/**
 * The process of a release that is killed. It does not wait: a soak of minutes is over at once, and nothing goes on by a
 * timer while a run is held. In and out: as the victim of the other sweeps.
 */
import { createSweepClock, replaceSystemClock } from '../faults/sweepClock.ts';

const clock = createSweepClock();
clock.run();
replaceSystemClock(clock);
await import('../faults/victim.ts');
