/**
 * Stops releases at a request or at a record of what they keep, and kills them. In: a victim, its words, the point. Out: what
 * was wrong on the way there. The kill then strikes all that one victim has been stopped in.
 */
import { join } from 'node:path';
import { ageLocks } from '../faults/ageLocks.ts';
import { type AnswerGate, closeAtFault, installAnswerGate } from '../faults/answerGate.ts';
import { HELD } from '../faults/faultKinds.ts';
import type { RecordPoint } from '../faults/freezeAtRecord.ts';
import type { RequestPoint } from '../faults/requestPoints.ts';
import { startVictim, type Victim } from '../faults/startVictim.ts';
import type { SweepSite, SweepWorld } from '../faults/sweepWorld.ts';

let installed: AnswerGate | undefined;

/** Once a process, all of whose servers it is installed for. */
function answerGate(): AnswerGate {
  installed ??= installAnswerGate();
  return installed;
}

const SCRIPT = join(import.meta.dirname, 'releaseKillVictim.ts');

/** The working directory is the project. */
export const startReleaseVictim = ({ variables }: SweepWorld): Promise<Victim> =>
  startVictim(variables, { cwd: process.cwd(), script: SCRIPT });

export async function stopAtRequest(
  victim: Victim,
  words: readonly string[],
  { match, nth }: Pick<RequestPoint, 'match' | 'nth'>,
  { variables }: SweepWorld,
  site: SweepSite,
): Promise<readonly string[]> {
  const gate = answerGate();
  const held = Promise.withResolvers<'held'>();
  site.onFault((line) => closeAtFault(gate, line, () => held.resolve('held')));
  await site.addFault({ ...HELD, match, nth, times: 1 });
  const end = await victim.run({ words, variables }, held.promise);
  site.onFault(undefined);
  gate.open();
  await site.clearFaults();
  return end === 'held' ? [] : ['the release ended before the request'];
}

export async function stopAtRecord(
  victim: Victim,
  words: readonly string[],
  at: RecordPoint,
  { variables }: SweepWorld,
): Promise<readonly string[]> {
  const end = await victim.run({ words, variables, at }, new Promise<never>(() => undefined));
  return end === 'frozen' ? [] : ['the release ended before the record'];
}

/** For a start: a release that was killed at its first such request. */
export async function killAt(
  match: RequestPoint['match'],
  words: readonly string[],
  world: SweepWorld,
  site: SweepSite,
): Promise<void> {
  const victim = await startReleaseVictim(world);
  const [problem] = await stopAtRequest(victim, words, { match, nth: 1 }, world, site);
  await victim.kill();
  await ageLocks(world);
  if (problem !== undefined) throw new Error(problem);
}
