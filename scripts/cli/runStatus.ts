/** What `npm run status` does once its flags are read: finds the orgs, connects the ports, looks, writes the files asked for. */
import { resolve } from 'node:path';
import { readPipelineConfig } from '../definition/pipelineConfig.ts';
import type { PipelineConfig, PipelineStage } from '../definition/pipelineStage.ts';
import { systemClock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import { chooseStages } from '../pipeline/release/chooseStages.ts';
import { readPipelineStatus } from '../pipeline/status/readPipelineStatus.ts';
import type { StatusOrg } from '../pipeline/status/statusRequest.ts';
import { formatStatus } from '../report/formatStatus.ts';
import { formatStatusHtml } from '../report/formatStatusHtml.ts';
import { formatStatusJson } from '../report/formatStatusJson.ts';
import { formatStatusPrivileges } from '../report/formatStatusPrivileges.ts';
import { exitCodeOfStatus } from '../report/statusReport.ts';
import type { CommandModule } from './commandModule.ts';
import { emulatorChoice, isOn, number, text } from './flags.ts';
import { readOptionalPipeline } from './optionalPipeline.ts';
import { enterReleaseOrgs } from './releaseOrgs.ts';
import { createReleasePorts } from './releasePorts.ts';
import { openReportFile, type ReportFile } from './reportFile.ts';
import { findWorkplace } from './targetWorkplace.ts';
import { words } from './wordFlags.ts';

export const runStatus: CommandModule['run'] = async (options, _operands, context) => {
  const { environment, output } = context;
  const [named, only] = [words(options, 'targetOrg'), words(options, 'only')];
  if (named !== undefined && only !== undefined) {
    raise('UsageError', {
      command: 'status',
      problem: '--only chooses from the pipeline; --target-org names any org.',
    });
  }
  const { projectRoot, dataDirectory } = await findWorkplace(context);
  const open = (name: string): Promise<ReportFile> | undefined => {
    const path = text(options, name);
    return path === undefined ? undefined : openReportFile(path, environment.workingDirectory);
  };
  // Before anything is asked: what was found must not be lost for a wrong path.
  const [html, privileges] = [await open('html'), await open('privileges')];
  if (html !== undefined && html.path === privileges?.path) {
    raise('UsageError', { command: 'status', problem: '--html and --privileges are two files.' });
  }
  // Orgs that are named need no pipeline, but where there is one, what it says of them counts.
  const file = pathOf(text(options, 'pipeline'), environment.workingDirectory);
  const pipeline = await (named === undefined ? readPipelineConfig : readOptionalPipeline)(projectRoot, file);
  const stages = stagesOf(pipeline, named, only);
  const orgs: readonly StatusOrg[] = stages.flatMap((stage) => stage.orgs.map((org) => ({ stage: stage.name, org })));
  const aliases = orgs.map(({ org }) => org.alias);
  const isEmulated = await enterReleaseOrgs(
    aliases,
    // An alias that nobody knows is a row with its error, as an org that does not answer is.
    { emulator: emulatorChoice(options), dataDirectory },
    context,
  );
  const place = { projectRoot, dataDirectory, isEmulated, stages, journal: undefined };
  const report = await readPipelineStatus(
    {
      command: 'status',
      projectRoot,
      orgs,
      pipeline,
      apiVersion: text(options, 'apiVersion') ?? environment.apiVersion,
      variables: environment.variables,
      emulated: isEmulated,
      notices: environment.notices,
      privileges: privileges !== undefined,
      concurrency: number(options, 'concurrency'),
      longestMilliseconds: number(options, 'wait') * 60_000,
    },
    {
      ...(await createReleasePorts(place, options, context)),
      diagnose: async (input) => (await import('../verify/diagnosis/diagnose.ts')).diagnose(input),
      waitForLimit: systemClock.wait,
      onOrg: (alias, done, of) => output.passing(`${done} of ${of}: ${alias}`),
    },
  );
  await html?.write(formatStatusHtml(report));
  await privileges?.write(formatStatusPrivileges(report));
  const exitCode = exitCodeOfStatus(report, isOn(options, 'detailedExitcode'));
  return {
    kind: 'document',
    text: formatStatus(report, { color: output.hasColor, columns: output.columns }),
    json: formatStatusJson(report, exitCode),
    exitCode,
  };
};

const pathOf = (file: string | undefined, workingDirectory: string): string | undefined =>
  file === undefined ? undefined : resolve(workingDirectory, file);

const OUTSIDE: Omit<PipelineStage, 'name' | 'orgs'> = {
  concurrency: 1,
  canary: 0,
  onFailure: { kind: 'continue' },
  approval: 'none',
  soakMinutes: 0,
  soakEveryMinutes: 5,
};

function stagesOf(
  pipeline: PipelineConfig,
  named: readonly string[] | undefined,
  only: readonly string[] | undefined,
): readonly PipelineStage[] {
  if (named === undefined) {
    return chooseStages(pipeline, { only });
  }
  const known = pipeline.stages.flatMap(({ orgs }) => orgs.map(({ alias }) => alias));
  const inside = named.filter((alias) => known.includes(alias));
  const outside = [...new Set(named.filter((alias) => !known.includes(alias)))];
  return [
    ...(inside.length === 0 ? [] : chooseStages(pipeline, { only: inside })),
    ...(outside.length === 0
      ? []
      : [
          {
            ...OUTSIDE,
            name: 'outside the pipeline',
            orgs: outside.map((alias) => ({ alias, production: false, values: new Map() })),
          },
        ]),
  ];
}
