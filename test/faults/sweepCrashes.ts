/**
 * Crash points: the command in a process of its own, killed by the kernel when a request has had its effect and its answer
 * is about to be sent, and at every record of its journal. In: a flow and a site. Out: one result for each crash point:
 * what the next run made of it.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import { ageLocks } from './ageLocks.ts';
import { closeAtFault } from './answerGate.ts';
import { leaksIn, leaksInFiles, secretForms } from './canary.ts';
import { HELD, isFull } from './faultKinds.ts';
import type { RecordPoint } from './freezeAtRecord.ts';
import { badEnd } from './judgeEnd.ts';
import { inLane, lastingOrgs, type RequestPoint, requestPoints } from './requestPoints.ts';
import { runMain } from './runMain.ts';
import { startVictim, type Victim } from './startVictim.ts';
import { type CaseResult, convergeProblems, type SweepTools } from './sweepFaults.ts';
import type { SweepFlow } from './sweepFlow.ts';
import { laneOf, NO_DELAYS, type SweepSite, type SweepWorld } from './sweepWorld.ts';
import { watchRequests } from './watchRequests.ts';
import { worldMark } from './worldMark.ts';

export type CrashPoint =
  | { readonly kind: 'request'; readonly point: RequestPoint; readonly world: string }
  /** Of the records that a run adds to the flow's journal. */
  | ({ readonly kind: 'record' } & RecordPoint);

export const labelOf = (crash: CrashPoint): string =>
  crash.kind === 'request'
    ? `kill after ${crash.point.label}`
    : `kill ${crash.where} the record ${crash.number} of the journal`;

const firstLane = (site: SweepSite): SweepWorld => laneOf(site, 0);

const countRecords = async (flow: SweepFlow, world: SweepWorld): Promise<number> =>
  flow.readJournal === undefined ? 0 : (await flow.readJournal(world)).length;

const hasLibraryLog = async ({ folder }: SweepWorld): Promise<boolean> =>
  (await readdir(join(folder, 'home', '.sf'))).some((name) => /^sf-.*\.log$/.test(name));

/** Without delays, and so without polls: a process lives in real time, in which their number is not fixed. */
export async function recordCrashPoints(flow: SweepFlow, { site, gate }: SweepTools): Promise<readonly CrashPoint[]> {
  site.clock.run();
  await site.restore({ ...NO_DELAYS, ...flow.traits });
  const world = firstLane(site);
  world.enter();
  const recordsBefore = await countRecords(flow, world);
  const problems: string[] = [];
  const run = async (): Promise<readonly LoggedRequest[]> => {
    problems.push(...badEnd(await runMain(flow.words)));
    return site.requests();
  };
  const { requests, watched } = await watchRequests(gate, run, () => worldMark(world));
  if (problems.length > 0) {
    throw new Error(`${flow.name} does not even work undisturbed: ${problems.join('; ')}`);
  }
  const records = (await countRecords(flow, world)) - recordsBefore;
  return [
    ...requestPoints(requests, lastingOrgs(world)).map(
      (point) => ({ kind: 'request', point, world: watched[point.index]?.world ?? '' }) as const,
    ),
    ...Array.from({ length: records }, (_, index) => index + 1).flatMap((number) =>
      (['within', 'after'] as const).map((where) => ({ kind: 'record', number, where }) as const),
    ),
  ];
}

/**
 * The crash points that are run. All that a killed process leaves is the world, and the next run knows nothing else: of
 * requests between whose answers nothing was written, neither to the emulator's state nor to any file of the lane, the
 * last stands for all.
 */
export const crashCases = (
  points: readonly CrashPoint[],
): readonly { readonly crash: CrashPoint; readonly isAlike: boolean }[] =>
  points.map((crash, index) => {
    const next = points[index + 1];
    const isSame = crash.kind === 'request' && next?.kind === 'request' && next.world === crash.world;
    return { crash, isAlike: !isFull && isSame };
  });

/** Gives what was seen of the run before it stopped, as far as that is wrong. */
async function freezeAtRequest(
  flow: SweepFlow,
  world: SweepWorld,
  point: RequestPoint,
  { site, gate }: SweepTools,
  victim: Victim,
): Promise<readonly string[]> {
  const held = Promise.withResolvers<'held'>();
  site.onFault((line) => closeAtFault(gate, line, () => held.resolve('held')));
  await site.addFault({ ...HELD, ...inLane(point, site, world), times: 1 });
  const end = await victim.run({ words: flow.words, variables: world.variables }, held.promise);
  site.onFault(undefined);
  gate.open();
  await site.clearFaults();
  return end === 'held' ? [] : ['the command ended before the request'];
}

async function freezeAtRecord(
  flow: SweepFlow,
  { variables }: SweepWorld,
  at: RecordPoint,
  victim: Victim,
): Promise<readonly string[]> {
  const end = await victim.run({ words: flow.words, variables, at }, new Promise<never>(() => undefined));
  return end === 'frozen' ? [] : ['the command ended before the record'];
}

/** What is wrong with the run that nothing stops. */
async function runWhole(flow: SweepFlow, { site }: SweepTools, victim: Victim): Promise<readonly string[]> {
  const world = laneOf(site, site.lanes.length - 1);
  world.enter();
  const end = await victim.run({ words: flow.words, variables: world.variables }, new Promise<never>(() => undefined));
  if (end !== 'ended') return [`undisturbed, the process is ${end}`];
  const problems = await flow.check(world, { words: flow.words, isUnaware: false }, []);
  return problems.map((problem) => `undisturbed, in a process of its own: ${problem}`);
}

/**
 * Fewer crash points than there are lanes: each in its own lane, all of them by one kill. In the last lane the command comes
 * to its end before.
 */
export async function sweepCrashes(
  flow: SweepFlow,
  crashes: readonly CrashPoint[],
  tools: SweepTools,
): Promise<readonly CaseResult[]> {
  const { site } = tools;
  site.clock.run();
  await site.restore({ ...NO_DELAYS, ...flow.traits });
  const victim = await startVictim(firstLane(site).variables);
  const seen: (readonly string[])[] = [];
  for (const [index, crash] of crashes.entries()) {
    const world = laneOf(site, index);
    world.enter();
    seen.push(
      crash.kind === 'request'
        ? await freezeAtRequest(flow, world, crash.point, tools, victim)
        : await freezeAtRecord(flow, world, crash, victim),
    );
    await victim.settle(crashes.slice(0, index + 1).filter(({ kind }) => kind === 'request').length);
  }
  const whole = await runWhole(flow, tools, victim);
  const forms = site.lanes.flatMap(secretForms);
  const shown = leaksIn('the process', await victim.visible(), forms);
  const printed = leaksIn('what the process printed', await victim.kill(), forms);
  // The libraries log into the home of the first run.
  const logged = (await hasLibraryLog(firstLane(site))) ? [] : ['the libraries wrote no log to look for secrets in'];
  const common = [...whole, ...shown, ...printed, ...logged, ...(await leaksInFiles(firstLane(site), forms))];
  const results: CaseResult[] = [];
  for (const [index, crash] of crashes.entries()) {
    const world = laneOf(site, index);
    world.enter();
    await ageLocks(world);
    const problems = [...(seen[index] ?? []), ...(index === 0 ? common : [])];
    const { problems: converged } = await convergeProblems(flow, world, undefined);
    results.push({ label: labelOf(crash), firstEnd: 'killed', problems: [...problems, ...converged] });
  }
  return results;
}
