/**
 * The values of a project for every org: config/values.json, and what config/pipeline.json says of its orgs. In: the project.
 * Out: both, so that an org that the pipeline has released to is planned, deployed and verified with the same values.
 */
import { readPipelineConfig } from './pipelineConfig.ts';
import { readValuesConfig, type Values, type ValuesConfig } from './valuesConfig.ts';

/** @throws {ConfigInvalidError} with file, line and column, for either file */
export async function readProjectValues(projectRoot: string): Promise<ValuesConfig> {
  const [config, pipeline] = await Promise.all([readValuesConfig(projectRoot), readPipelineValues(projectRoot)]);
  return pipeline.size === 0 ? config : { ...config, pipeline };
}

async function readPipelineValues(projectRoot: string): Promise<ReadonlyMap<string, Values>> {
  try {
    const { stages } = await readPipelineConfig(projectRoot);
    return new Map(
      stages.flatMap(({ orgs }) =>
        orgs.flatMap(({ alias, values }) => (values.size === 0 ? [] : [[alias, values] as const])),
      ),
    );
  } catch (error) {
    // Most projects have one org after the other, and no pipeline.
    if (error instanceof Error && error.name === 'PipelineMissingError') {
      return new Map();
    }
    throw error;
  }
}
