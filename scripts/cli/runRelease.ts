/** What `npm run release` does once its flags are read: finds pipeline and orgs, connects the ports, runs, writes reports. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPipelineConfig } from '../definition/pipelineConfig.ts';
import type { PipelineConfig, PipelineStage } from '../definition/pipelineStage.ts';
import { raise } from '../lib/errors.ts';
import { chooseStages } from '../pipeline/release/chooseStages.ts';
import { release } from '../pipeline/release/release.ts';
import { resumeCommand } from '../pipeline/release/releaseCommands.ts';
import { findReleaseToResume, newReleaseId, openReleaseJournal } from '../pipeline/release/releaseJournal.ts';
import type { ReleaseRequest } from '../pipeline/release/releaseRequest.ts';
import { type ReleaseState, summarizeRelease } from '../pipeline/release/releaseState.ts';
import { type Shard, shardStages } from '../pipeline/release/shardStages.ts';
import { formatRelease } from '../report/formatRelease.ts';
import { formatReleaseJson } from '../report/formatReleaseJson.ts';
import { exitCodeOfRelease } from '../report/releaseReport.ts';
import type { CommandContext, CommandModule, Options } from './commandModule.ts';
import { emulatorChoice, isOn, number, text } from './flags.ts';
import { releaseAgain } from './releaseCommand.ts';
import { openReleaseFiles } from './releaseFiles.ts';
import { requireThrough } from './releaseNeeds.ts';
import { enterReleaseOrgs } from './releaseOrgs.ts';
import { createReleasePorts } from './releasePorts.ts';
import { findWorkplace } from './targetWorkplace.ts';
import { words } from './wordFlags.ts';

export const runRelease: CommandModule['run'] = async (options, _operands, context) => {
  const mode = modeOf(options);
  const { projectRoot, dataDirectory } = await findWorkplace(context);
  // Before anything is asked: what was found must not be lost for a wrong path.
  const files = await openReleaseFiles(
    { folder: text(options, 'report'), junit: text(options, 'junit') },
    context.environment.workingDirectory,
  );
  const pipeline = await readPipelineConfig(projectRoot);
  const runs = { directory: join(dataDirectory, 'runs'), now: () => Date.now() };
  const resumed =
    options['resume'] === undefined ? undefined : await findReleaseToResume(runs, text(options, 'resume'));
  const before = resumed === undefined ? undefined : summarizeRelease(await resumed.read());
  const stages = stagesOf(options, pipeline, resumed?.id, before);
  requireKnown(options, pipeline);
  const aliases = stages.flatMap(({ orgs }) => orgs.map(({ alias }) => alias));
  const again = releaseAgain(options);
  const wish = { emulator: emulatorChoice(options), dataDirectory, again: again.command };
  const emulated = await enterReleaseOrgs(aliases, wish, context);
  const needs = text(options, 'needs');
  if (needs !== undefined) {
    await requireThrough(needs, { projectRoot, pipeline, stages, emulated }, context);
  }
  const random = randomBytes(2).toString('hex');
  const journal =
    mode === 'release' ? (resumed ?? openReleaseJournal(runs, newReleaseId(Date.now(), random))) : undefined;
  const shard = before?.shard ?? shardOf(options);
  const request = requestOf(options, context, { projectRoot, stages, mode, emulated, shard, again });
  const resume = resumeCommand(request, { journal });
  const place = { projectRoot, dataDirectory, isEmulated: emulated, stages, journal, resume };
  const report = await release(request, pipeline, await createReleasePorts(place, options, context));
  await files.write(report, (await journal?.read()) ?? []);
  const format = { color: context.output.hasColor, columns: context.output.columns };
  return {
    kind: 'document',
    text: formatRelease(report, format),
    json: formatReleaseJson(report),
    exitCode: exitCodeOfRelease(report),
  };
};

/** @throws {UsageError} for flags that contradict each other */
function modeOf(options: Options): ReleaseRequest['mode'] {
  const refuse = (problem: string): never => raise('UsageError', { command: 'release', problem });
  const [isPlan, isCheck] = [isOn(options, 'plan'), isOn(options, 'validate')];
  const isResumed = options['resume'] !== undefined;
  if (isPlan && isCheck) {
    refuse('--plan and --validate exclude each other.');
  }
  if (isResumed && (isPlan || isCheck)) {
    refuse('--resume goes on with a release; --plan and --validate write nothing that could be resumed.');
  }
  if (isResumed && ['from', 'to', 'only', 'shard'].some((flag) => options[flag] !== undefined)) {
    refuse('--resume takes stages and orgs from the release that it goes on with.');
  }
  if (!isResumed && options['to'] === undefined) {
    refuse('--to is missing: name the last pipeline stage.');
  }
  return isPlan ? 'plan' : isCheck ? 'check' : 'release';
}

function stagesOf(
  options: Options,
  pipeline: PipelineConfig,
  release: string | undefined,
  before: ReleaseState | undefined,
): readonly PipelineStage[] {
  if (before === undefined) {
    const chosen = chooseStages(pipeline, {
      from: text(options, 'from'),
      to: text(options, 'to'),
      only: words(options, 'only'),
    });
    const shard = shardOf(options);
    return shard === undefined ? chosen : shardStages(chosen, shard);
  }
  const { stages, orgs } = before;
  const names = pipeline.stages.map(({ name }) => name);
  const aliases = new Set(pipeline.stages.flatMap((stage) => stage.orgs.map(({ alias }) => alias)));
  if (stages.some((name) => !names.includes(name)) || orgs.some((alias) => !aliases.has(alias))) {
    const anew = `npm run release -- --to ${names.at(-1) ?? ''} --plan`;
    raise('ReleaseChangedError', { release: release ?? '', what: 'The pipeline', anew });
  }
  return chooseStages(pipeline, { from: stages[0], to: stages.at(-1), only: orgs });
}

/**
 * A name that the pipeline has nowhere is a slip of the pen: nobody would notice that it approves nothing.
 * @throws {UnknownStageError} {UnknownPipelineOrgError}
 */
function requireKnown(options: Options, { stages }: PipelineConfig): void {
  const names = stages.map(({ name }) => name);
  const aliases = stages.flatMap(({ orgs }) => orgs.map(({ alias }) => alias));
  const stage = words(options, 'approve')?.find((name) => !names.includes(name));
  if (stage !== undefined) {
    raise('UnknownStageError', { stage, known: names });
  }
  const orgs = (words(options, 'acceptOrg') ?? []).filter((alias) => !aliases.includes(alias));
  if (orgs.length > 0) {
    raise('UnknownPipelineOrgError', { orgs, known: aliases });
  }
}

const shardOf = (options: Options): Shard | undefined => {
  const value = options['shard'];
  // Parsed by the flag itself.
  return typeof value === 'object' && value !== null ? (value as Shard) : undefined;
};

type Chosen = Pick<ReleaseRequest, 'projectRoot' | 'stages' | 'mode' | 'emulated' | 'again'> & {
  readonly shard: Shard | undefined;
};

const requestOf = (
  options: Options,
  { environment }: CommandContext,
  { shard, ...chosen }: Chosen,
): ReleaseRequest => ({
  ...chosen,
  command: 'release',
  apiVersion: text(options, 'apiVersion') ?? environment.apiVersion,
  waitMinutes: number(options, 'wait'),
  waitTokenMinutes: number(options, 'waitToken'),
  variables: environment.variables,
  notices: environment.notices,
  approved: words(options, 'approve') ?? [],
  acceptedOrgs: words(options, 'acceptOrg') ?? [],
  isCi: environment.isCi,
  retries: number(options, 'retries'),
  ...(shard === undefined ? {} : { shard }),
});
