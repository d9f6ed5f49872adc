/**
 * The main path, from source to a verified token, on one org that exists: open, look, plan, then do what the plan says.
 * In: the request, the source, the org's name, the ports. Out: nothing but what it tells the run log.
 */
import { raise } from '../lib/errors.ts';
import { unlessAborted } from '../lib/interruption.ts';
import type { OrgClient, OrgIdentity } from '../org/orgClient.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { takeSnapshot } from '../org/takeSnapshot.ts';
import { buildPlan } from '../plan/buildPlan.ts';
import type { DeployPlan } from '../plan/deployPlan.ts';
import { compareDeletions, comparePlans, deletionName } from '../plan/planFile.ts';
import { respectDisabled } from './appSwitch/respectDisabled.ts';
import { deleteLeftovers } from './deleteLeftovers.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { executePlan } from './executePlan.ts';
import { describeFindings, openForSource } from './openRenderedApp.ts';
import { findDeletions } from './planOrgDeletions.ts';
import type { ReadSource } from './readSource.ts';
import type { RunEnd, RunLog } from './runLog.ts';

export async function deployApp(
  run: RunLog,
  request: DeployRequest,
  read: ReadSource,
  aliasOrUsername: string,
  ports: DeployPorts,
): Promise<RunEnd> {
  const { app, org } = await openForSource(run, request, read, aliasOrUsername, ports);
  const { alias, orgId, username, instanceUrl } = org.identity;
  run.warn(describeFindings(app));
  run.learn({ runAsUsername: app.runAsUsername, scopes: app.expectedScopes });

  const snapshot = await run.step('read-org', 'Read what the org has', async () => {
    const taken = await unlessAborted(takeSnapshot(org, app), ports.signal);
    return { value: taken, status: 'done', detail: describeSnapshot(taken) };
  });
  run.learn({ org: { alias, orgId, username, instanceUrl, kind: snapshot.kind } });
  ports.onSnapshot?.(snapshot);

  const plan = await run.step('plan', 'Plan', async () => {
    const built = buildPlan(app, snapshot, {
      checkOnly: request.validate,
      asForDeployment: request.asForDeployment === true,
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
  requireExpectedPlan(plan, org.identity, request);
  await requireExpectedDeletions(run, read, org, request, ports);
  await respectDisabled(run, app, snapshot, request, ports);
  if (request.dryRun) {
    run.learn({ dryRun: true });
    return 'planned';
  }
  if (!request.validate || request.asForDeployment === true) {
    // A store that is not to be reached must be known before anything is written, not once the app is there.
    await unlessAborted(ports.store.check(alias, app.name), ports.signal);
  }
  await executePlan(run, { app, org, snapshot, plan, request, ports });
  if (request.allowDelete === true && !request.validate) {
    await deleteLeftovers(run, read.source, org, request, ports);
  }
  return request.validate ? 'validated' : 'done';
}

/** @throws {PlanStaleError} {PlanOfAnotherOrgError} */
function requireExpectedPlan(plan: DeployPlan, { alias, orgId }: OrgIdentity, { expectedPlan }: DeployRequest): void {
  if (expectedPlan === undefined) {
    return;
  }
  if (expectedPlan.orgId.slice(0, 15) !== orgId.slice(0, 15)) {
    raise('PlanOfAnotherOrgError', { org: alias, have: orgId, planned: expectedPlan.orgId });
  }
  const planned = expectedPlan.apps.find(({ app }) => app === plan.appName);
  const changes = planned === undefined ? [`${plan.appName} is not in the plan`] : comparePlans(planned.steps, plan);
  if (changes.length > 0) {
    raise('PlanStaleError', { app: plan.appName, org: alias, madeAt: expectedPlan.madeAt, changes });
  }
}

/**
 * With `--plan` no more is deleted than the plan shows, and no less.
 * @throws {PlanStaleError}
 */
async function requireExpectedDeletions(
  run: RunLog,
  { source }: ReadSource,
  org: OrgClient,
  { expectedPlan, allowDelete, validate }: DeployRequest,
  ports: DeployPorts,
): Promise<void> {
  if (expectedPlan === undefined || validate) {
    return;
  }
  const planned = expectedPlan.deletions ?? [];
  if (allowDelete !== true) {
    run.warn(planned.map((name) => `The plan deletes ${name}; that is done only with --allow-delete.`));
    return;
  }
  const found = await unlessAborted(findDeletions(source, org, ports.states, undefined), ports.signal);
  const changes = compareDeletions(planned, found.map(deletionName));
  if (changes.length > 0) {
    raise('PlanStaleError', { app: source.name, org: org.identity.alias, madeAt: expectedPlan.madeAt, changes });
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
