/** Measures whole processes: wall time, and computing time and the peak of memory as the kernel saw them. */
import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers';
import { execa } from 'execa';

export type Sample = {
  readonly wallMilliseconds: number;
  readonly peakMebibytes: number | undefined;
  /** Up to the last look at the process, which is a few milliseconds before its end. */
  readonly computingMilliseconds?: number;
};

export type Step = {
  readonly file: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
};

type Use = { readonly peakMebibytes: number; readonly computingMilliseconds: number };

/** Of the kernel's clock for user space, the same on every Linux. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const MILLISECONDS_PER_TICK = 10;

/** VmHWM is the kernel's own high-water mark, so reading it now and then misses nothing but the last moment. */
async function readUse(pid: number): Promise<Use | undefined> {
  try {
    const [status, stat] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    const kibibytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    // After the name in brackets, which may hold blanks: state, then nine fields, then user and system time.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return kibibytes === undefined
      ? undefined
      : {
          peakMebibytes: Number(kibibytes) / 1024,
          computingMilliseconds: (Number(user) + Number(system)) * MILLISECONDS_PER_TICK,
        };
  } catch (error) {
    // Ended already, or no /proc on this system: no reading, which the table shows as such.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) {
      return undefined;
    }
    throw error;
  }
}

/** Runs one process to its end. A benchmark of something that failed is no benchmark: a failure throws. */
export async function runMeasured(step: Step): Promise<Sample & { readonly stdout: string }> {
  const start = performance.now();
  const child = execa(step.file, [...step.words], {
    cwd: step.cwd,
    env: step.variables,
    extendEnv: false,
    input: step.input ?? '',
  });
  let use: Use | undefined;
  const timer = setInterval(() => {
    if (child.pid !== undefined) {
      void readUse(child.pid).then((now) => {
        use = now ?? use;
      });
    }
  }, 20);
  try {
    const { stdout } = await child;
    const { peakMebibytes, computingMilliseconds } = use ?? {};
    return { wallMilliseconds: performance.now() - start, peakMebibytes, computingMilliseconds, stdout };
  } finally {
    clearInterval(timer);
  }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};
