/**
 * The processes of a sweep. In: how many, of what, and the jobs that they take one by one;
 * without, each knows its share. Out: what they tell, and the moment at which a flow is through in all of them.
 */
import { fork } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createJobQueue, type SweepJob } from './sweepJobs.ts';
import type { SweepMessage } from './sweepReport.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const WORKER = join(import.meta.dirname, 'sweepWorker.ts');
const MEMORY_FOLDER = '/dev/shm';
const NEEDED_BYTES = 2 ** 30;

export type SweepWorkers = {
  readonly messages: readonly SweepMessage[];
  /** Rejects when a worker died before it was through with the flow. */
  readonly awaitFlow: (flow: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const environmentOf = (folder: string, index: number, count: number): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  // Until it enters its first lane.
  HOME: folder,
  USERPROFILE: folder,
  TMPDIR: folder,
  ECA_DATA_DIR: folder,
  NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache'),
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SWEEP_FOLDER: folder,
  SWEEP_SHARE: String(index),
  SWEEP_SHARES: String(count),
  ...(process.env['ECA_SWEEP'] === undefined ? {} : { ECA_SWEEP: process.env['ECA_SWEEP'] }),
  ...(process.env['SWEEP_ONLY'] === undefined ? {} : { SWEEP_ONLY: process.env['SWEEP_ONLY'] }),
});

/** In memory where the system has room for it: sweeps put their world back a thousand times, and keep nothing. */
async function parentFolder(): Promise<string> {
  const isRoomy = await statfs(MEMORY_FOLDER).then(
    ({ bavail, bsize }) => bavail * bsize > NEEDED_BYTES,
    () => false,
  );
  return realpath(await mkdtemp(join(isRoomy ? MEMORY_FOLDER : tmpdir(), 'eca-sweep-')));
}

export async function startWorkers(
  count: number,
  script: string = WORKER,
  jobs: readonly SweepJob[] = [],
): Promise<SweepWorkers> {
  const parent = await parentFolder();
  const messages: SweepMessage[] = [];
  const told = new EventTarget();
  const left: string[] = [];
  const takeJob = createJobQueue(jobs);
  const workers = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const folder = join(parent, String(index));
      await mkdir(folder);
      const worker = fork(script, [], {
        cwd: ROOT,
        env: environmentOf(folder, index, count),
        // Thousands of short runs leave much behind that is young and dead.
        execArgv: ['--max-semi-space-size=32'],
        silent: true,
      });
      const texts: string[] = [];
      worker.stdout?.on('data', (text) => texts.push(String(text)));
      worker.stderr?.on('data', (text) => texts.push(String(text)));
      // The channel carries what the worker sends, which is of this one type.
      worker.on('message', (message) => {
        const heard = message as SweepMessage;
        messages.push(heard);
        const job = heard.kind === 'ready' ? takeJob(index) : undefined;
        if (job !== undefined) worker.send(job);
        told.dispatchEvent(new Event('told'));
      });
      const ended = new Promise<void>((resolveEnd) => {
        worker.once('exit', (code, signal) => {
          left.push(`worker ${index} ended too early, with ${code ?? signal}: ${texts.join('').slice(-2000)}`);
          told.dispatchEvent(new Event('told'));
          resolveEnd();
        });
      });
      return { worker, ended };
    }),
  );
  const isThrough = (flow: string): boolean => {
    const own = jobs.filter((job) => job.flow === flow);
    const ended = messages.filter((message) =>
      jobs.length === 0
        ? message.kind === 'ended' && message.flow === flow
        : message.kind === 'ready' && message.job?.flow === flow,
    );
    return ended.length === (jobs.length === 0 ? count : own.length);
  };

  return {
    messages,
    awaitFlow: (flow) =>
      new Promise((resolveFlow, reject) => {
        const look = (): void => {
          if (!isThrough(flow) && left.length === 0) {
            return;
          }
          told.removeEventListener('told', look);
          if (isThrough(flow)) {
            resolveFlow();
          } else {
            const last = messages.findLast((message) => message.kind === 'ran');
            reject(new Error(`${left.join('\n')}\nlast run: ${JSON.stringify(last)}`));
          }
        };
        told.addEventListener('told', look);
        look();
      }),
    stop: async () => {
      for (const { worker } of workers) {
        worker.kill('SIGKILL');
      }
      await Promise.all(workers.map(({ ended }) => ended));
      await rm(parent, { recursive: true, force: true });
    },
  };
}
