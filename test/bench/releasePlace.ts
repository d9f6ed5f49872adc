/** Many emulated orgs and releases to them, each as a process of its own beside the emulator's. */
import { join } from 'node:path';
import { execa } from 'execa';
import { childEnvironment } from '../../scripts/cli/environment.ts';
import type { ReleaseReport } from '../../scripts/report/releaseReport.ts';
import type { Sample } from './measure.ts';
import type { Workbench } from './workbench.ts';

export const DELAYS = { deployMilliseconds: 4000, requestMilliseconds: 80 };
/** Each request takes from 60 to 100 milliseconds. */
export const JITTER = { requestJitterMilliseconds: 20 };
export const NO_DELAYS = { deployMilliseconds: 0, requestMilliseconds: 0, requestJitterMilliseconds: 0 };

export const aliasesOf = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `org${first + index}`);

export async function makeOrgs({ project }: Workbench, first: number, count: number): Promise<void> {
  const file = join(project.dataDirectory, 'emulator', 'emulator.json');
  await execa(process.execPath, [join(import.meta.dirname, 'releaseOrgs.ts'), file, String(first), String(count)], {
    env: childEnvironment(project.dataDirectory),
    extendEnv: false,
  });
}

export type Released = { readonly sample: Sample; readonly report: ReleaseReport; readonly exitCode: number };

/** `concurrency` orgs at a time. A release that ends red is given back as such: with faults it may be right. */
export async function releaseTo(
  bench: Workbench,
  aliases: readonly string[],
  words: readonly string[] = [],
  concurrency = 50,
): Promise<Released> {
  await writePipeline(bench, aliases, concurrency);
  return releaseAgain(bench, words);
}

/** One stage with these orgs. */
export async function writePipeline(
  { project }: Workbench,
  aliases: readonly string[],
  concurrency = 50,
): Promise<void> {
  const stages = [{ name: 'all', orgs: aliases, concurrency, onFailure: 'continue' }];
  await project.write('config/pipeline.json', JSON.stringify({ stages }));
}

/** To the pipeline as it stands. */
export async function releaseAgain(bench: Workbench, words: readonly string[] = []): Promise<Released> {
  const target = words.includes('--resume') ? [] : ['--to', 'all'];
  const call = ['release', ...target, '--emulator', '--json', ...words];
  try {
    const { stdout, ...sample } = await bench.ours(...call);
    return { sample, report: reportOf(stdout), exitCode: 0 };
  } catch (error) {
    const { exitCode, stdout } = Object(error) as { exitCode?: number; stdout?: string };
    if (exitCode === undefined || stdout === undefined || stdout === '') {
      throw error;
    }
    return {
      sample: { wallMilliseconds: Number.NaN, peakMebibytes: undefined },
      report: reportOf(stdout),
      exitCode,
    };
  }
}

const reportOf = (stdout: string): ReleaseReport => {
  const { result, message } = JSON.parse(stdout) as { result?: ReleaseReport; message?: string };
  if (result === undefined) {
    throw new Error(`The release ended without a result: ${message}`);
  }
  return result;
};

export const countOf = ({ report }: Released, status: string): number =>
  report.stages.flatMap(({ orgs }) => orgs).filter((org) => org.status === status).length;
