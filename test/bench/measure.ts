/** Measures whole processes: wall time, and the peak of memory as the kernel saw it. */
import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers';
import { execa } from 'execa';

export type Sample = { readonly wallMilliseconds: number; readonly peakMebibytes: number | undefined };

export type Step = {
  readonly file: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
};

/** VmHWM is the kernel's own high-water mark, so reading it now and then misses nothing but the last moment. */
async function readPeak(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kibibytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
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
  let peakMebibytes: number | undefined;
  const timer = setInterval(() => {
    if (child.pid !== undefined) {
      void readPeak(child.pid).then((peak) => {
        peakMebibytes = Math.max(peak ?? 0, peakMebibytes ?? 0) || peakMebibytes;
      });
    }
  }, 20);
  try {
    const { stdout } = await child;
    return { wallMilliseconds: performance.now() - start, peakMebibytes, stdout };
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
