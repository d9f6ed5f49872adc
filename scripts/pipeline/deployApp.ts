/**
 * The main path, from source to a verified token, on one org that exists: open, look, plan, then do what the plan says.
 * In: the request, the source, the org's name, the ports. Out: nothing but what it tells the run log.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import { type AppSource, readAppSource } from '../definition/readAppSource.ts';
import { renderApp } from '../definition/renderApp.ts';
import { RUN_AS_VARIABLE, resolveValues } from '../definition/resolveValues.ts';
import { readValuesConfig, type ValuesConfig } from '../definition/valuesConfig.ts';
import { raise } from '../lib/errors.ts';
import { unlessAborted } from '../lib/interruption.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { takeSnapshot } from '../org/takeSnapshot.ts';
import { buildPlan } from '../plan/buildPlan.ts';
import type { DeployPlan } from '../plan/deployPlan.ts';
import { respectDisabled } from './appSwitch/respectDisabled.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { executePlan } from './executePlan.ts';
import type { RunEnd, RunLog } from './runLog.ts';

export type ReadSource = { readonly source: AppSource; readonly config: ValuesConfig };

export type SourceRequest = Pick<DeployRequest, 'command' | 'projectRoot' | 'app' | 'notices'>;

/** The first step of every run: what is wrong with the source is known before an org is touched, or made. */
export async function readSource(run: RunLog, request: SourceRequest): Promise<ReadSource> {
  run.warn(request.notices);
  const read = await run.step('read-source', 'Read and check the source', async () => {
    const [source, config] = await Promise.all([
      readAppSource({ projectRoot: request.projectRoot, app: request.app, command: request.command }),
      readValuesConfig(request.projectRoot),
    ]);
    const detail = `${source.name}: ${source.files.length} components, API ${source.sourceApiVersion}`;
    return { value: { source, config }, status: 'done', detail };
  });
  run.learn({ app: read.source.name });
  return read;
}

export async function deployApp(
  run: RunLog,
  request: DeployRequest,
  { source, config }: ReadSource,
  aliasOrUsername: string,
  ports: DeployPorts,
): Promise<RunEnd> {
  const org = await run.step('open-org', 'Open the org', async () => {
    const client = await unlessAborted(
      ports.openOrg({ aliasOrUsername, apiVersion: request.apiVersion }),
      ports.signal,
    );
    return { value: client, status: 'done', detail: `${client.identity.username}, ${client.identity.instanceUrl}` };
  });
  const { alias, orgId, username, instanceUrl } = org.identity;
  run.learn({ org: { alias, orgId, username, instanceUrl } });

  const values = resolveValues({
    source,
    config,
    environment: request.variables,
    org: { alias, orgId, username },
    runAs: request.runAs,
  });
  const app = renderApp(source, values, alias);
  requireRunAs(app, request);
  run.warn(describeFindings(app));
  run.learn({ runAsUsername: app.runAsUsername, scopes: app.expectedScopes });

  const snapshot = await run.step('read-org', 'Read what the org has', async () => {
    const taken = await unlessAborted(takeSnapshot(org, app), ports.signal);
    return { value: taken, status: 'done', detail: describeSnapshot(taken) };
  });
  run.learn({ org: { alias, orgId, username, instanceUrl, kind: snapshot.kind } });

  const plan = await run.step('plan', 'Plan', async () => {
    const built = buildPlan(app, snapshot, {
      checkOnly: request.validate,
      runAsMustExist: request.runAs !== undefined,
    });
    return { value: built, status: 'done', detail: describePlan(built), warnings: built.warnings };
  });
  if (!request.dryRun) {
    run.announcePlan(plan);
  }
  if (plan.obstacles.length > 0) {
    raise('PreconditionsMissingError', { app: plan.appName, org: alias, obstacles: plan.obstacles });
  }
  run.learn({ plan });
  await respectDisabled(run, app, snapshot, request, ports);
  if (request.dryRun) {
    run.learn({ dryRun: true });
    return 'planned';
  }
  await executePlan(run, { app, org, snapshot, plan, request, ports });
  return request.validate ? 'validated' : 'done';
}

export const describeFindings = ({ warnings }: AppDefinition): readonly string[] =>
  warnings.map(({ message, position }) => `${position.file}:${position.line}: ${message}`);

/**
 * A flag that the source has no place for must not be ignored in silence.
 * @throws {UsageError}
 */
export function requireRunAs(
  { runAsUsername }: AppDefinition,
  { runAs, command }: Pick<DeployRequest, 'runAs' | 'command'>,
): void {
  if (runAs !== undefined && runAs !== runAsUsername) {
    raise('UsageError', {
      command,
      problem: `--run-as names ${runAs}, but clientCredentialsFlowUser of the source is ${runAsUsername} and no ${RUN_AS_VARIABLE}.`,
    });
  }
}

const describeSnapshot = (snapshot: OrgSnapshot): string =>
  `${snapshot.kind} org, ${snapshot.edition}, API ${snapshot.highestApiVersion}, app ${snapshot.appId === undefined ? 'not there yet' : 'present'}`;

const describePlan = (plan: DeployPlan): string => {
  if (plan.obstacles.length > 0) {
    return `${plan.obstacles.length} missing precondition${plan.obstacles.length === 1 ? '' : 's'}`;
  }
  const changes = plan.steps.filter(
    ({ action, kind }) => action !== 'unchanged' && kind !== 'verifyToken' && kind !== 'readCredentials',
  );
  return changes.length === 0
    ? 'nothing to change'
    : `${changes.length} step${changes.length === 1 ? '' : 's'} with changes`;
};
