/**
 * Crash points: the real command as a process, killed by the kernel when a request has had its effect and its answer is
 * about to be sent. In: a flow and a world. Out: one result for each request: what the next run made of it.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { leaksIn, secretForms } from './canary.ts';
import { HELD } from './faultKinds.ts';
import { badEnd } from './judgeEnd.ts';
import { type RequestPoint, requestPoints } from './requestPoints.ts';
import { parseEnvelope } from './runMain.ts';
import { type CaseResult, convergeProblems, type SweepTools } from './sweepFaults.ts';
import type { SweepFlow } from './sweepFlow.ts';
import type { SweepWorld } from './sweepWorld.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const START = join(ROOT, 'scripts', 'cli', 'start.js');

export const startCommand = ({ folder }: SweepWorld, words: readonly string[]) =>
  execa(process.execPath, ['--max-semi-space-size=1', START, ...words, '--json'], {
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
    },
    reject: false,
    stdin: 'ignore',
  });

/** Without delays, and so without polls: a process lives in real time, in which their number is not fixed. */
export async function recordCrashPoints(flow: SweepFlow, world: SweepWorld): Promise<readonly RequestPoint[]> {
  world.clock.run();
  await world.restore();
  const { exitCode = -1, stdout, stderr } = await startCommand(world, flow.words);
  const requests = await world.requests();
  const problems = badEnd({ words: flow.words, exitCode, stdout, stderr, envelope: parseEnvelope(stdout) });
  if (problems.length > 0) {
    throw new Error(`${flow.name} does not even work undisturbed: ${problems.join('; ')}`);
  }
  return requestPoints(requests);
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

export async function sweepCrash(flow: SweepFlow, point: RequestPoint, tools: SweepTools): Promise<CaseResult> {
  const { world, gate } = tools;
  const { match, nth, method, path } = point;
  world.clock.run();
  await world.restore();
  const held = Promise.withResolvers<'held'>();
  world.onFault(() => gate.close(method, path, () => held.resolve('held')));
  await world.addFault({ ...HELD, match, nth, times: 1 });
  const child = startCommand(world, flow.words);
  const came = await Promise.race([held.promise, child]);
  const isHeld = came === 'held';
  const seen = isHeld ? await leaksInProcess(child.pid, world) : ['the command ended before the request'];
  child.kill('SIGKILL');
  const { stdout, stderr } = await child;
  world.onFault(undefined);
  gate.open();
  await world.clearFaults();
  const problems = [
    ...seen,
    ...leaksIn('what the process printed', stdout + stderr, secretForms(world)),
    ...(await convergeProblems(flow, world, undefined)),
  ];
  return { label: `kill after ${point.label}`, firstEnd: 'killed', problems };
}
