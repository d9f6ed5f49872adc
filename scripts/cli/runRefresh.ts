/** What `npm run refresh` does once its flags are read: recognises the refresh, then releases to the one sandbox. */
import { join } from 'node:path';
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import type { PipelineStage } from '../definition/pipelineStage.ts';
import { createOrgPins, type OrgPins } from '../pipeline/release/orgPins.ts';
import { type RememberedOrg, recognizeRefresh } from '../pipeline/release/recognizeRefresh.ts';
import { release } from '../pipeline/release/release.ts';
import { formatRelease } from '../report/formatRelease.ts';
import { formatReleaseJson } from '../report/formatReleaseJson.ts';
import { exitCodeOfRelease } from '../report/releaseReport.ts';
import type { CommandModule } from './commandModule.ts';
import { isOn, number, text } from './flags.ts';
import { createReleasePorts } from './releasePorts.ts';
import { openTargetOrg } from './targetWorkplace.ts';

const RETRIES = 2;

export const runRefresh: CommandModule['run'] = async (options, _operands, context) => {
  const { environment, output } = context;
  const { projectRoot, dataDirectory, org } = await openTargetOrg(options, context);
  const apiVersion = text(options, 'apiVersion') ?? environment.apiVersion;
  const stages = [stageOf(org.name)];
  const place = { projectRoot, dataDirectory, isEmulated: org.isEmulated, stages, journal: undefined };
  const ports = await createReleasePorts(place, options, context);
  const client = await ports.openOrg({ aliasOrUsername: org.name, apiVersion });
  const pins = createOrgPins(join(dataDirectory, 'orgs.json'));
  const [pipelineOrg] = stages[0]?.orgs ?? [];
  const store = pipelineOrg === undefined ? undefined : ports.storeOf(pipelineOrg);
  const state = await recognizeRefresh(client, await remember(org.name, pins, store));
  const { orgId } = client.identity;
  if (state.kind === 'same') {
    return {
      kind: 'answer',
      text: `"${org.name}" was not refreshed: it is still the org ${orgId}. Nothing was done.`,
      result: { refreshed: false, orgId },
    };
  }
  output.line(`"${org.name}" was refreshed: ${state.from.orgId} (${state.from.place}) is ${orgId} now.`);
  const report = await release(
    {
      command: 'refresh',
      projectRoot,
      apiVersion,
      waitMinutes: number(options, 'wait'),
      waitTokenMinutes: number(options, 'waitToken'),
      variables: environment.variables,
      emulated: org.isEmulated,
      notices: environment.notices,
      stages,
      mode: isOn(options, 'dryRun') ? 'plan' : 'release',
      approved: [],
      acceptedOrgs: [org.name],
      isCi: environment.isCi,
      retries: RETRIES,
    },
    // What the sandbox had before the refresh is given back to it; whether that is wise is a release's question.
    { auditFailOn: 'never', stages, content: '' },
    ports,
  );
  return {
    kind: 'document',
    text: formatRelease(report, { color: output.hasColor, columns: output.columns }),
    json: formatReleaseJson(report),
    exitCode: exitCodeOfRelease(report),
  };
};

const stageOf = (alias: string): PipelineStage => ({
  name: 'refresh',
  orgs: [{ alias, production: false, values: new Map() }],
  concurrency: 1,
  canary: 0,
  onFailure: { kind: 'stop' },
  approval: 'none',
  soakMinutes: 0,
  soakEveryMinutes: 1,
});

async function remember(
  alias: string,
  pins: OrgPins,
  store: CredentialStore | undefined,
): Promise<readonly RememberedOrg[]> {
  const pin = (await pins.read()).get(alias);
  const stored = (await store?.list()) ?? [];
  return [
    ...(pin === undefined ? [] : [{ ...pin, place: pins.location }]),
    ...stored
      .filter(({ orgAlias, version }) => orgAlias === alias && version === 'current')
      .map(({ orgId, instanceUrl }) => ({ orgId, instanceUrl, place: store?.location(alias) ?? 'the store' })),
  ];
}
