/** What `npm run refresh` does once its flags are read: finds what the pipeline says of the sandbox, connects, repairs. */
import { join } from 'node:path';
import type { PipelineConfig, PipelineOrg } from '../definition/pipelineStage.ts';
import { shellWord } from '../lib/shellWord.ts';
import { type RefreshRequest, refreshSandbox } from '../pipeline/refresh/refreshSandbox.ts';
import { createOrgPins } from '../pipeline/release/orgPins.ts';
import { formatRelease } from '../report/formatRelease.ts';
import { formatReleaseJson } from '../report/formatReleaseJson.ts';
import { exitCodeOfRelease } from '../report/releaseReport.ts';
import type { CommandContext, CommandModule, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { emulatorHome } from './environment.ts';
import { isOn, number, text } from './flags.ts';
import { keptName } from './keptName.ts';
import { readOptionalPipeline } from './optionalPipeline.ts';
import { createReleasePorts } from './releasePorts.ts';
import { repeatedFlags } from './repeatedFlags.ts';
import { openTargetOrg } from './targetWorkplace.ts';

const RETRIES = 2;

export const runRefresh: CommandModule['run'] = async (options, _operands, context) => {
  const { environment, output } = context;
  const workplace = await openTargetOrg(options, context);
  const { projectRoot, dataDirectory } = workplace;
  const pipeline = await readOptionalPipeline(projectRoot);
  const org = { ...workplace.org, name: await nameOf(workplace, pipeline, options, context) };
  const { stage, statedId } = stageOf(pipeline, org.name);
  const place = { projectRoot, dataDirectory, isEmulated: org.isEmulated, stages: [stage], journal: undefined };
  const ports = await createReleasePorts(place, options, context);
  const notices = [...environment.notices];
  const result = await refreshSandbox(
    {
      command: 'refresh',
      projectRoot,
      apiVersion: text(options, 'apiVersion') ?? environment.apiVersion,
      waitMinutes: number(options, 'wait'),
      waitTokenMinutes: number(options, 'waitToken'),
      variables: environment.variables,
      emulated: org.isEmulated,
      notices,
      stage,
      apps: pipeline.apps,
      mode: isOn(options, 'dryRun') ? 'plan' : 'release',
      retries: RETRIES,
      again: {
        command: `npm run refresh -- --target-org ${shellWord(org.name)}${repeatedFlags(options, ['store'])}`,
        flags: '',
      },
    },
    ports,
    (from, { identity: { orgId } }) => {
      output.line(`"${org.name}" was refreshed: ${from.orgId} (${from.place}) is ${orgId} now.`);
      if (statedId !== undefined && statedId.slice(0, 15) !== orgId.slice(0, 15)) {
        notices.push(
          `config/pipeline.json says that "${org.name}" is the org ${statedId}: put ${orgId} there, since releases refuse it until then.`,
        );
      }
    },
  );
  if (result.kind === 'same') {
    return {
      kind: 'answer',
      text: `"${org.name}" was not refreshed: it is still the org ${result.orgId}. Nothing was done.`,
      result: { refreshed: false, orgId: result.orgId },
    };
  }
  return {
    kind: 'document',
    text: formatRelease(result.report, { color: output.hasColor, columns: output.columns }),
    json: formatReleaseJson(result.report),
    exitCode: exitCodeOfRelease(result.report),
  };
};

/** A sandbox that is told by its username is repaired under the name by which releases and integrations know it. */
async function nameOf(
  { projectRoot, dataDirectory, org }: Awaited<ReturnType<typeof openTargetOrg>>,
  { stages }: PipelineConfig,
  options: Options,
  context: CommandContext,
): Promise<string> {
  const { readKnownOrgs } = await import('../org/sfAliases.ts');
  const home = org.isEmulated ? emulatorHome(dataDirectory) : context.environment.homeDirectory;
  const name = await keptName(org.name, await readKnownOrgs(home), [
    async () => new Set(stages.flatMap(({ orgs }) => orgs.map(({ alias }) => alias))),
    async () => new Set((await createOrgPins(join(dataDirectory, 'orgs.json')).read()).keys()),
    async () => {
      const quiet = { ...context, output: { ...context.output, line: () => undefined } };
      const store = await credentialStoreOf(options, quiet, { projectRoot, dataDirectory, org });
      return new Set((await store.list()).map(({ orgAlias }) => orgAlias));
    },
  ]);
  if (name !== org.name) {
    context.output.line(`"${org.name}" is "${name}" here, and is looked at under that name.`);
  }
  return name;
}

type Stage = RefreshRequest['stage'];

/**
 * Store, values, kind and tests are those of the pipeline. Its gates are for releases: what the sandbox had is put back. An id
 * that it states can only be that of before.
 */
function stageOf({ stages }: PipelineConfig, alias: string): { readonly stage: Stage; readonly statedId?: string } {
  const found = stages.find(({ orgs }) => orgs.some((org) => org.alias === alias));
  const named = found?.orgs.find((org) => org.alias === alias) ?? { alias, production: false, values: new Map() };
  const { orgId: statedId, ...org }: PipelineOrg = named;
  const stage: Stage = {
    name: 'refresh',
    orgs: [org],
    concurrency: 1,
    canary: 0,
    onFailure: { kind: 'stop' },
    ...(found?.tests === undefined ? {} : { tests: found.tests }),
    approval: 'none',
    soakMinutes: 0,
    soakEveryMinutes: 1,
  };
  return { stage, ...(statedId === undefined ? {} : { statedId }) };
}
