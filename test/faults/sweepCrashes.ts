/**
 * Crash points: the real command as a process, killed by the kernel when a request has had its effect and its answer is
 * about to be sent, and at every record of its journal. In: a flow and a world. Out: one result for each crash point: what
 * the next run made of it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { ageLocks } from './ageLocks.ts';
import { leaksIn, leaksInFiles, secretForms } from './canary.ts';
import { HELD } from './faultKinds.ts';
import { badEnd } from './judgeEnd.ts';
import { type RequestPoint, requestPoints } from './requestPoints.ts';
import { parseEnvelope } from './runMain.ts';
import { type CaseResult, convergeProblems, type SweepTools } from './sweepFaults.ts';
import type { SweepFlow } from './sweepFlow.ts';
import type { SweepWorld } from './sweepWorld.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const KILL_AT_RECORD = join(import.meta.dirname, 'killAtRecord.ts');
const START = join(ROOT, 'scripts', 'cli', 'start.js');

type StartOptions = {
  readonly nodeFlags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
};

export const startCommand = (
  { folder }: SweepWorld,
  words: readonly string[],
  { nodeFlags = [], variables = {} }: StartOptions = {},
) =>
  execa(process.execPath, ['--max-semi-space-size=1', ...nodeFlags, START, ...words, '--json'], {
    cwd: ROOT,
    extendEnv: false,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: join(folder, 'home'),
      USERPROFILE: join(folder, 'home'),
      TMPDIR: join(folder, 'tmp'),
      ECA_DATA_DIR: join(folder, 'data'),
      NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache'),
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      // At its loudest, so that the search for secrets has something to look at.
      SF_DISABLE_LOG_FILE: 'false',
      SF_LOG_LEVEL: 'trace',
      ...variables,
    },
    reject: false,
    stdin: 'ignore',
  });

export type CrashPoint =
  | { readonly kind: 'request'; readonly point: RequestPoint }
  /** The records that a run adds to the flow's journal, from 1. */
  | { readonly kind: 'record'; readonly number: number; readonly where: 'after' | 'within' };

export const labelOf = (crash: CrashPoint): string =>
  crash.kind === 'request'
    ? `kill after ${crash.point.label}`
    : `kill ${crash.where} the record ${crash.number} of the journal`;

const countRecords = async (flow: SweepFlow, world: SweepWorld): Promise<number> =>
  flow.readJournal === undefined ? 0 : (await flow.readJournal(world)).length;

const hasLibraryLog = async ({ folder }: SweepWorld): Promise<boolean> =>
  (await readdir(join(folder, 'home', '.sf'))).some((name) => /^sf-.*\.log$/.test(name));

/** Without delays, and so without polls: a process lives in real time, in which their number is not fixed. */
export async function recordCrashPoints(flow: SweepFlow, world: SweepWorld): Promise<readonly CrashPoint[]> {
  world.clock.run();
  await world.restore();
  const recordsBefore = await countRecords(flow, world);
  const { exitCode = -1, stdout, stderr } = await startCommand(world, flow.words);
  const requests = await world.requests();
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
    ...requestPoints(requests).map((point) => ({ kind: 'request', point }) as const),
    ...Array.from({ length: records }, (_, index) => index + 1).flatMap((number) =>
      (['within', 'after'] as const).map((where) => ({ kind: 'record', number, where }) as const),
    ),
  ];
}

/** What others on the machine can see of a process; where the system has no /proc, nothing is looked at. */
async function leaksInProcess(pid: number | undefined, world: SweepWorld): Promise<readonly string[]> {
  const forms = secretForms(world);
  const leaks = await Promise.all(
    ['cmdline', 'environ'].map(async (name) => {
      try {
        return leaksIn(`${name} of the process`, await readFile(`/proc/${pid}/${name}`, 'latin1'), forms);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
          return [];
        }
        throw error;
      }
    }),
  );
  return leaks.flat();
}

/** Gives what was seen of the process before its end, as far as that is wrong. */
async function killAtRequest(
  flow: SweepFlow,
  { match, nth, method, path }: RequestPoint,
  { world, gate }: SweepTools,
): Promise<readonly string[]> {
  const held = Promise.withResolvers<'held'>();
  world.onFault(() => gate.close(method, path, () => held.resolve('held')));
  await world.addFault({ ...HELD, match, nth, times: 1 });
  const child = startCommand(world, flow.words);
  const isHeld = (await Promise.race([held.promise, child])) === 'held';
  const seen = isHeld ? await leaksInProcess(child.pid, world) : ['the command ended before the request'];
  child.kill('SIGKILL');
  const { stdout, stderr } = await child;
  world.onFault(undefined);
  gate.open();
  await world.clearFaults();
  return [...seen, ...leaksIn('what the process printed', stdout + stderr, secretForms(world))];
}

async function killAtRecord(
  flow: SweepFlow,
  { where, number }: Extract<CrashPoint, { kind: 'record' }>,
  { world }: SweepTools,
): Promise<readonly string[]> {
  const { signal, stdout, stderr } = await startCommand(world, flow.words, {
    nodeFlags: ['--import', KILL_AT_RECORD],
    variables: { SWEEP_KILL_AT: `${where}:${number}` },
  });
  return [
    ...(signal === 'SIGKILL' ? [] : ['the command ended before the record']),
    ...leaksIn('what the process printed', stdout + stderr, secretForms(world)),
  ];
}

export async function sweepCrash(flow: SweepFlow, crash: CrashPoint, tools: SweepTools): Promise<CaseResult> {
  const { world } = tools;
  world.clock.run();
  await world.restore();
  const seen =
    crash.kind === 'request' ? await killAtRequest(flow, crash.point, tools) : await killAtRecord(flow, crash, tools);
  await ageLocks(world);
  const problems = [...seen, ...(await convergeProblems(flow, world, undefined))];
  return { label: labelOf(crash), firstEnd: 'killed', problems };
}
