/**
 * The gate between the jobs of a CI system: a stage begins only when the merged report of the stage before says that all of
 * its orgs are through, with this very source. In: the report's path. Out: nothing, or the refusal.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PipelineConfig, PipelineStage } from '../definition/pipelineStage.ts';
import { raise } from '../lib/errors.ts';
import { readReleaseSource } from '../pipeline/release/readReleaseSource.ts';
import { parseReleaseJson } from '../report/parseReleaseJson.ts';
import type { OrgStatus, ReleaseReport } from '../report/releaseReport.ts';
import type { CommandContext } from './commandModule.ts';

type Needing = {
  readonly projectRoot: string;
  readonly pipeline: PipelineConfig;
  /** Those that are to begin. */
  readonly stages: readonly PipelineStage[];
  readonly emulated: boolean;
};

/** @throws {ReportUnreadableError} {StageNotThroughError} */
export async function requireThrough(
  file: string,
  { projectRoot, pipeline, stages, emulated }: Needing,
  { environment }: CommandContext,
): Promise<void> {
  const report = parseReleaseJson(await readReport(resolve(environment.workingDirectory, file), file), file);
  const refuse = (problem: string): never => raise('StageNotThroughError', { file, problem });
  if (report.shard !== undefined) {
    const { index, count } = report.shard;
    refuse(`it is shard ${index} of ${count}; npm run report -- merge puts them together`);
  }
  const failed = report.stages.flatMap(({ orgs }) => orgs).filter(({ status }) => status === 'failed');
  const isThrough = report.outcome === 'done' || report.outcome === 'unchanged';
  if (!isThrough && !isWithinPolicy(report.stages.map(({ status }) => status))) {
    refuse(`the release is ${report.outcome}, with ${failed.length} failed orgs`);
  }
  const notReleased = report.stages.flatMap(({ orgs }) => orgs.filter(({ status }) => NOT_RELEASED.has(status)));
  if (notReleased.length > 0) {
    refuse(`nothing was released to ${notReleased.map(({ alias }) => alias).join(', ')}`);
  }
  const { digest } = await readReleaseSource(projectRoot, pipeline);
  if (report.digest !== digest) {
    refuse(`it was made with another source (${report.digest ?? 'none'}, here ${digest})`);
  }
  const missing = missingIn(report, pipeline, stages);
  if (missing !== undefined) {
    refuse(missing);
  }
  if (report.emulated !== emulated) {
    refuse(`it is of ${report.emulated ? 'emulated' : 'real'} orgs, and these are not`);
  }
}

/** A report of some orgs of a stage says nothing of the others. */
function missingIn(
  { stages: reported }: ReleaseReport,
  { stages: all }: PipelineConfig,
  [first]: readonly PipelineStage[],
): string | undefined {
  const names = reported.map(({ name }) => name);
  const before = all[all.findIndex(({ name }) => name === first?.name) - 1];
  if (before !== undefined && !names.includes(before.name)) {
    return `it is about ${names.join(', ') || 'no stage'}, and not about "${before.name}", which comes before "${first?.name}"`;
  }
  const aliases = new Set(reported.flatMap(({ orgs }) => orgs.map(({ alias }) => alias)));
  const missing = all
    .filter(({ name }) => names.includes(name))
    .flatMap(({ orgs }) => orgs.filter(({ alias }) => !aliases.has(alias)));
  return missing.length === 0 ? undefined : `it is not about ${missing.map(({ alias }) => alias).join(', ')}`;
}

/** A shard that only checked its orgs says nothing of how they are. */
const NOT_RELEASED: ReadonlySet<OrgStatus> = new Set(['checked', 'planned', 'notRun']);

/** Orgs may fail where the stage's policy lets some of them: then the stage itself is done. */
const isWithinPolicy = (statuses: readonly string[]): boolean =>
  statuses.length > 0 && statuses.every((status) => status === 'done');

async function readReport(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return raise(
        'ReportUnreadableError',
        { file, problem: `the system says ${String(error.code)}` },
        { cause: error },
      );
    }
    throw error;
  }
}
