/**
 * Does what the plan says, step by step, in the plan's order, and nothing else. A step without changes is recorded as
 * `unchanged` and not run; credentials are read and the token is verified every time.
 */

import type { AssignmentOutcome } from '../assign/assignmentOutcome.ts';
import { assignPermissionSet } from '../assign/assignPermissionSet.ts';
import { assignPermissionSetLicense } from '../assign/assignPermissionSetLicense.ts';
import { createIntegrationUser } from '../assign/createIntegrationUser.ts';
import type { ClientCredentials } from '../credentials/clientCredentials.ts';
import { fetchCredentials } from '../credentials/fetchCredentials.ts';
import type { AppDefinition } from '../definition/appDefinition.ts';
import { deployComponents } from '../deploy/deployComponents.ts';
import { requireDeployed } from '../deploy/requireDeployed.ts';
import { raise } from '../lib/errors.ts';
import { unlessAborted } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import type { DeployPlan, DeployStep, PlanStep } from '../plan/deployPlan.ts';
import { verifyToken } from '../verify/verifyToken.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { doubtDeployed, rememberDeployed } from './rememberDeployed.ts';
import type { RunLog, StepEnd } from './runLog.ts';
import { wasChangedLately } from './wasChangedLately.ts';

export type PlannedDeployment = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  readonly snapshot: OrgSnapshot;
  readonly plan: DeployPlan;
  readonly request: DeployRequest;
  readonly ports: DeployPorts;
};

export async function executePlan(run: RunLog, deployment: PlannedDeployment): Promise<void> {
  let credentials: ClientCredentials | undefined;
  let hasChangedApp = false;
  for (const step of deployment.plan.steps) {
    if (step.kind === 'readCredentials') {
      // What was deployed is in the org, whatever the proofs will say of it. One after the other, so that a run is the
      // same each time it is watched, and killed, at a request.
      run.warn(await remember(deployment, hasChangedApp));
      credentials = await readCredentials(run, step, deployment);
    } else if (step.kind === 'verifyToken') {
      await verify(run, step, deployment, credentials, hasChangedApp);
    } else if (step.action === 'unchanged') {
      run.skip(step.id, step.title, step.reason);
    } else if (step.kind === 'deploy') {
      if (!hasChangedApp && !deployment.request.validate) {
        run.warn(await doubtDeployed({ ...deployment, states: deployment.ports.states }));
      }
      await deploy(run, step, deployment);
      hasChangedApp = true;
    } else {
      await run.step(step.id, step.title, async () =>
        endOf(await unlessAborted(assign(step, deployment), deployment.ports.signal)),
      );
    }
  }
}

const remember = ({ app, org, snapshot, request, ports }: PlannedDeployment, hasDeployed: boolean) =>
  rememberDeployed({
    app,
    org,
    snapshot,
    projectRoot: request.projectRoot,
    ...(request.sourceCommit === undefined ? {} : { sourceCommit: request.sourceCommit }),
    hasDeployed,
    states: ports.states,
    clock: ports.clock,
  });

type UserStep = Exclude<PlanStep, { kind: 'deploy' | 'readCredentials' | 'verifyToken' }>;

const assign = async (step: UserStep, { org }: PlannedDeployment): Promise<AssignmentOutcome> => {
  switch (step.kind) {
    case 'createUser':
      return createIntegrationUser(step, org);
    case 'assignPermissionSetLicense':
      return assignPermissionSetLicense(step, org);
    case 'assignPermissionSet':
      return assignPermissionSet(step, org);
  }
};

const endOf = (outcome: AssignmentOutcome): StepEnd<undefined> => ({
  value: undefined,
  status: outcome.state === 'unchanged' ? 'unchanged' : 'done',
  detail: outcome.subject === 'user' ? outcome.userId : `for ${outcome.username}`,
});

const deploy = async (run: RunLog, step: DeployStep, { app, org, request, ports }: PlannedDeployment): Promise<void> =>
  run.step(step.id, step.title, async (progress) => {
    const { sourceApiVersion } = app;
    const outcome = await deployComponents(step, org, {
      appName: app.name,
      sourceApiVersion,
      checkOnly: request.validate,
      ...(request.tests === undefined ? {} : { tests: request.tests }),
      ...(request.validate ? {} : { validationId: ports.validations?.find(step, sourceApiVersion) }),
      waitMinutes: request.waitMinutes,
      clock: ports.clock,
      times: ports.deploymentTimes,
      signal: ports.signal,
      onProgress: progress,
    });
    const deployed = requireDeployed(outcome, { app: app.name, org: org.identity.alias });
    if (request.validate) {
      await ports.validations?.remember(step, sourceApiVersion, deployed.deploymentId);
    }
    const changed = deployed.components.filter(({ state }) => state !== 'unchanged').length;
    return {
      value: undefined,
      status: 'done',
      detail: `${deployed.deploymentId}: ${changed} of ${deployed.components.length} components ${request.validate ? 'would change' : 'changed'}`,
      warnings: deployed.warnings.map(({ file, problem }) => `${file}: ${problem}`),
    };
  });

const readCredentials = async (
  run: RunLog,
  step: PlanStep,
  { app, org, snapshot, request, ports }: PlannedDeployment,
) =>
  run.step(step.id, step.title, async () => {
    const { alias, instanceUrl } = org.identity;
    const credentials = await unlessAborted(
      fetchCredentials(org, { appName: app.name, appId: snapshot.appId, consumerId: request.consumerId }),
      ports.signal,
    );
    const stored = await ports.store.write({ ...credentials, orgAlias: alias, instanceUrl });
    const location = ports.store.location(alias, app.name);
    run.learn({ consumerKey: credentials.consumerKey, credentialStore: location });
    return {
      value: credentials,
      status: stored === 'unchanged' ? 'unchanged' : 'done',
      detail:
        stored === 'unchanged'
          ? `as in ${location}`
          : `${stored} in ${location}${ports.store.canRead === false ? ', which gives nothing back to compare with' : ''}`,
    };
  });

const verify = async (
  run: RunLog,
  step: PlanStep,
  { app, org, snapshot, request, ports }: PlannedDeployment,
  credentials: ClientCredentials | undefined,
  hasChangedApp: boolean,
): Promise<void> => {
  if (credentials === undefined) {
    raise('InternalFaultError', { problem: 'the plan verifies a token before it reads the credentials' });
  }
  const isNewApp = hasChangedApp || wasChangedLately(snapshot.appChangedAtMilliseconds, ports.clock.now());
  await run.step(step.id, step.title, async (progress) => {
    const verified = await verifyToken({
      credentials,
      org: org.identity,
      expected: { runAsUsername: app.runAsUsername, scopes: app.expectedScopes, tokenFormat: app.accessTokenFormat },
      transport: ports.transport,
      clock: ports.clock,
      waitTokenMilliseconds: request.waitTokenMinutes * 60_000,
      isNewApp,
      signal: ports.signal,
      onProgress: progress,
    });
    run.learn({ scopes: verified.scopes, proofs: verified.proofs });
    const unproven = verified.proofs.filter(({ status }) => status === 'notProven');
    const { propagationAttempts, propagationMilliseconds } = verified;
    const hasWaited = propagationAttempts > 0;
    const waited = hasWaited ? `, known after ${(propagationMilliseconds / 1000).toFixed(1)} s` : '';
    return {
      value: undefined,
      status: 'done',
      detail: `${verified.proofs.length - unproven.length} of ${verified.proofs.length} proofs${waited}`,
      warnings: unproven.map(({ title, evidence }) => `Not proven: ${title}: ${evidence}`),
      ...(hasWaited ? { propagationMilliseconds } : {}),
    };
  });
};
