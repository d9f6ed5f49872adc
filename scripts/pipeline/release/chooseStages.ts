/** Which stages and orgs of the pipeline a release is about. Pure: the pipeline and the flags in, the stages out. */
import type { PipelineConfig, PipelineStage } from '../../definition/pipelineStage.ts';
import { raise } from '../../lib/errors.ts';

export type StageChoice = {
  readonly from?: string;
  readonly to?: string;
  /** Aliases; without it all orgs of the stages. */
  readonly only?: readonly string[];
};

/**
 * The stages from `from` to `to`, without those that `only` leaves empty.
 * @throws {UnknownStageError} {StageOrderError} {UnknownPipelineOrgError}
 */
export function chooseStages({ stages }: PipelineConfig, { from, to, only }: StageChoice): readonly PipelineStage[] {
  const names = stages.map(({ name }) => name);
  const indexOf = (stage: string): number => {
    const index = names.indexOf(stage);
    return index < 0 ? raise('UnknownStageError', { stage, known: names }) : index;
  };
  const first = from === undefined ? 0 : indexOf(from);
  const last = to === undefined ? names.length - 1 : indexOf(to);
  if (from !== undefined && to !== undefined && first > last) {
    raise('StageOrderError', { from, to });
  }
  const chosen = stages.slice(first, last + 1);
  return only === undefined ? chosen : onlyOrgs(chosen, only);
}

function onlyOrgs(stages: readonly PipelineStage[], only: readonly string[]): readonly PipelineStage[] {
  const known = stages.flatMap(({ orgs }) => orgs.map(({ alias }) => alias));
  const unknown = only.filter((alias) => !known.includes(alias));
  if (unknown.length > 0) {
    raise('UnknownPipelineOrgError', { orgs: unknown, known });
  }
  return stages
    .map((stage) => ({ ...stage, orgs: stage.orgs.filter(({ alias }) => only.includes(alias)) }))
    .filter(({ orgs }) => orgs.length > 0);
}
