/** The commands that a release tells a person to run next. Pure: the request in, a line for a shell out. */
import type { PipelineConfig } from '../../definition/pipelineStage.ts';
import { shellWord } from '../../lib/shellWord.ts';
import type { ReleasePorts, ReleaseRequest } from './releaseRequest.ts';

/** Where nothing is written there is nothing to resume. */
export const resumeCommand = (
  { again }: Pick<ReleaseRequest, 'again'>,
  { journal }: { readonly journal?: ReleasePorts['journal'] | undefined },
): string => (journal === undefined ? again.command : `npm run release -- --resume ${journal.id}${again.flags}`);

/** A new release to the stages and orgs of one that can't be resumed. */
export function anewCommand(
  { again, stages, shard }: Pick<ReleaseRequest, 'again' | 'stages' | 'shard'>,
  pipeline: Pick<PipelineConfig, 'stages'>,
): string {
  const aliasesOf = (all: PipelineConfig['stages']): readonly string[] =>
    all.flatMap(({ orgs }) => orgs.map(({ alias }) => alias));
  const names = stages.map(({ name }) => name);
  const chosen = aliasesOf(stages);
  const isAll = aliasesOf(pipeline.stages.filter(({ name }) => names.includes(name))).length === chosen.length;
  const flags = [
    ` --from ${names[0] ?? ''} --to ${names.at(-1) ?? ''}`,
    shard === undefined ? '' : ` --shard ${shard.index}/${shard.count}`,
    shard === undefined && !isAll ? ` --only ${shellWord(chosen.join(','))}` : '',
  ];
  return `npm run release --${flags.join('')}${again.flags}`;
}
