/**
 * Crash points: the command in a process of its own, killed by the kernel when a request has had its effect and its answer
 * is about to be sent, and at every record of its journal. In: a flow and a site. Out: one result for each crash point:
 * what the next run made of it.
 */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { ageLocks } from './ageLocks.ts';
import { closeAtFault } from './answerGate.ts';
import { leaksIn, leaksInFiles, secretForms } from './canary.ts';
import { HELD } from './faultKinds.ts';
import type { RecordPoint } from './freezeAtRecord.ts';
import { badEnd } from './judgeEnd.ts';
import { inLane, lastingOrgs, type RequestPoint, requestPoints } from './requestPoints.ts';
import { parseEnvelope } from './runMain.ts';
import { commandVariables, startVictim, type Victim } from './startVictim.ts';
import { type CaseResult, convergeProblems, type SweepTools } from './sweepFaults.ts';
import type { SweepFlow } from './sweepFlow.ts';
import { laneOf, NO_DELAYS, type SweepSite, type SweepWorld } from './sweepWorld.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const START = join(ROOT, 'scripts', 'cli', 'start.js');

/** As `npm run` starts it. */
const startCommand = ({ variables }: SweepWorld, words: readonly string[]) =>
  execa(process.execPath, [START, ...words, '--json'], {
    cwd: ROOT,
    extendEnv: false,
    env: commandVariables(variables),
    reject: false,
    stdin: 'ignore',
  });

export type CrashPoint =
  | { readonly kind: 'request'; readonly point: RequestPoint }
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
export async function recordCrashPoints(flow: SweepFlow, site: SweepSite): Promise<readonly CrashPoint[]> {
  site.clock.run();
  await site.restore({ ...NO_DELAYS, ...flow.traits });
  const world = firstLane(site);
  world.enter();
  const recordsBefore = await countRecords(flow, world);
  const { exitCode = -1, stdout, stderr } = await startCommand(world, flow.words);
  const requests = await site.requests();
  const problems = [
    ...badEnd({ words: flow.words, exitCode, stdout, stderr, envelope: parseEnvelope(stdout) }),
    ...((await hasLibraryLog(world)) ? [] : ['the libraries wrote no log to look for secrets in']),
    ...(await leaksInFiles(world, secretForms(world))),
  ];
  if (problems.length > 0) {
    throw new Error(`${flow.name} does not even work undisturbed: ${problems.join('; ')}`);
  }
  const records = (await countRecords(flow, world)) - recordsBefore;
  return [
    ...requestPoints(requests, lastingOrgs(world)).map((point) => ({ kind: 'request', point }) as const),
    ...Array.from({ length: records }, (_, index) => index + 1).flatMap((number) =>
      (['within', 'after'] as const).map((where) => ({ kind: 'record', number, where }) as const),
    ),
  ];
}

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

/** As many crash points as there are lanes, at most: each in its own lane, all of them by one kill. */
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
  const forms = site.lanes.flatMap(secretForms);
  const shown = leaksIn('the process', await victim.visible(), forms);
  const printed = leaksIn('what the process printed', await victim.kill(), forms);
  // The libraries log into the home of the first run.
  const common = [...shown, ...printed, ...(await leaksInFiles(firstLane(site), forms))];
  const results: CaseResult[] = [];
  for (const [index, crash] of crashes.entries()) {
    const world = laneOf(site, index);
    world.enter();
    await ageLocks(world);
    const problems = [...(seen[index] ?? []), ...(index === 0 ? common : [])];
    const converged = await convergeProblems(flow, world, undefined);
    results.push({ label: labelOf(crash), firstEnd: 'killed', problems: [...problems, ...converged] });
  }
  return results;
}
