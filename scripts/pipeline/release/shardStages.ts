/** The part of a pipeline stage that one of several CI jobs releases to. Pure: stages and shard in, stages out. */
import type { PipelineStage } from '../../definition/pipelineStage.ts';
import { raise } from '../../lib/errors.ts';

export type Shard = { readonly index: number; readonly count: number };

/**
 * Every n-th org, so that the shards of a stage differ by one org at most. One stage at a time: the jobs of a matrix do not
 * see each other, so that only the job that merges them can say that a stage is through.
 * @throws {ShardStagesError} for several stages
 */
export function shardStages(stages: readonly PipelineStage[], { index, count }: Shard): readonly PipelineStage[] {
  if (stages.length !== 1) {
    raise('ShardStagesError', { stages: stages.map(({ name }) => name) });
  }
  return stages.map((stage) => ({ ...stage, orgs: stage.orgs.filter((_, place) => place % count === index - 1) }));
}
