/** The pipeline for a command that can do without one. In: project and file. Out: the pipeline, or an empty one. */
import { readPipelineConfig } from '../definition/pipelineConfig.ts';
import type { PipelineConfig } from '../definition/pipelineStage.ts';

/** @throws {ConfigInvalidError} {PipelineMissingError} where `file` names one */
export async function readOptionalPipeline(projectRoot: string, file?: string): Promise<PipelineConfig> {
  try {
    return await readPipelineConfig(projectRoot, file);
  } catch (error) {
    if (file === undefined && error instanceof Error && error.name === 'PipelineMissingError') {
      return { stages: [], auditFailOn: 'never', content: '' };
    }
    throw error;
  }
}
