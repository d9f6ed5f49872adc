/**
 * Executes one deployment step. In: the step and the org. Out: what it came to, success or not: judging that is for
 * `requireDeployed`. Sends a deployment once; when the org does not say whether it took it, the outcome is unknown and
 * nothing is sent again, since a rerun compares with the org first.
 */
import type { Clock } from '../lib/clock.ts';
import { isNamed, raise } from '../lib/errors.ts';
import { type PollState, poll } from '../lib/poll.ts';
import type { DeploymentRequest, OrgClient } from '../org/orgClient.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';
import type { DeployStep } from '../plan/deployPlan.ts';
import { awaitDeployment } from './awaitDeployment.ts';
import type { DeploymentTimes } from './deploymentTimes.ts';
import type { DeployOutcome } from './deployOutcome.ts';
import { parseDeployReport } from './parseDeployReport.ts';
import { mayHaveHadEffect } from './unclearAnswers.ts';

export type DeployContext = {
  readonly appName: string;
  /** `NN.0`, for the manifest. */
  readonly sourceApiVersion: string;
  readonly checkOnly: boolean;
  /** Apex tests to run with it; without it the org decides. */
  readonly tests?: Pick<DeploymentRequest, 'testLevel' | 'runTests'>;
  /** Id of a check-only deployment of the very same files to this org, which is deployed for good if the org still takes it. */
  readonly validationId?: string;
  /** For the whole step: waiting for another change of the org counts. */
  readonly waitMinutes: number;
  readonly clock: Clock;
  /** Where the same is deployed to many orgs. */
  readonly times?: DeploymentTimes;
  readonly signal?: AbortSignal;
  /** One line about where it stands. */
  readonly onProgress?: (text: string) => void;
};

/** Another deployment or change of Setup holds the org's lock; the org takes ours when that is over. */
const LOCKED = 'ALREADY_IN_PROCESS';
const FIRST_LOCK_WAIT_MILLISECONDS = 1000;
const MAXIMUM_LOCK_WAIT_MILLISECONDS = 30_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function start(step: DeployStep, org: OrgClient, context: DeployContext): Promise<string> {
  try {
    return (await startValidated(org, context)) ?? (await org.startDeployment(requestOf(step, context)));
  } catch (error) {
    if (!mayHaveHadEffect(error)) {
      throw error;
    }
    return raise(
      'DeploymentOutcomeUnknownError',
      {
        app: context.appName,
        org: org.identity.alias,
        problem: `whether the org took it can't be told: ${messageOf(error)}`,
      },
      { cause: error },
    );
  }
}

const requestOf = (step: DeployStep, { sourceApiVersion, checkOnly, tests }: DeployContext): DeploymentRequest => ({
  files: step.components.map(({ file, content }) => ({ path: file, content })),
  sourceApiVersion,
  checkOnly,
  ...tests,
  ...(step.deletions === undefined ? {} : { deletions: step.deletions }),
});

/**
 * A quick deploy, where there is a validation. The org takes one only with its tests run, for ten days and while nothing else
 * was deployed; which of these failed is told in words alone, so that any refusal leads to a deployment of the files.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm
 */
async function startValidated(
  org: OrgClient,
  { validationId, onProgress }: DeployContext,
): Promise<string | undefined> {
  if (validationId === undefined) {
    return undefined;
  }
  try {
    const deploymentId = await org.quickDeploy(validationId);
    onProgress?.(`deploys what ${validationId} has validated`);
    return deploymentId;
  } catch (error) {
    if (mayHaveHadEffect(error) || isRefusedWith(error, LOCKED) || !isNamed(error, 'OrgRequestRefusedError')) {
      throw error;
    }
    onProgress?.(`the org takes ${validationId} no longer (${messageOf(error)}); deploying the files`);
    return undefined;
  }
}

/** What an interrupted run started is stopped, so that the next run finds the org free and unchanged. */
async function cancel(deploymentId: string, org: OrgClient, { onProgress }: DeployContext): Promise<void> {
  try {
    await org.cancelDeployment(deploymentId);
    onProgress?.(`asked the org to cancel ${deploymentId}`);
  } catch (error) {
    // The interruption is what ends the run; that the deployment goes on is worth a line, not another error.
    onProgress?.(`${deploymentId} goes on in the org: ${messageOf(error)}`);
  }
}

async function deployOnce(
  step: DeployStep,
  org: OrgClient,
  context: DeployContext,
  deadlineMilliseconds: number,
): Promise<DeployOutcome> {
  const { appName, clock, times, signal, onProgress } = context;
  const deploymentId = await start(step, org, context);
  const startedAt = clock.now();
  onProgress?.(`started ${deploymentId}`);
  try {
    const report = await awaitDeployment(org, {
      appName,
      deploymentId,
      deadlineMilliseconds,
      times,
      clock,
      signal,
      onProgress,
    });
    if (report.success) {
      times?.note(appName, report.tookMilliseconds ?? clock.now() - startedAt);
    }
    return parseDeployReport(report, { app: appName, org: org.identity.alias, components: step.components });
  } catch (error) {
    if (signal?.aborted) {
      await cancel(deploymentId, org, context);
      throw signal.reason;
    }
    throw error;
  }
}

const isLocked = (outcome: DeployOutcome): boolean => outcome.kind === 'failed' && outcome.errorCode === LOCKED;

/**
 * Deploys the components of a step and waits for the end of it.
 * @throws {DeploymentPendingError} when the wait is over and the deployment goes on
 * @throws {DeploymentOutcomeUnknownError} when nobody can say whether it was taken, or what became of it
 */
export async function deployComponents(
  step: DeployStep,
  org: OrgClient,
  context: DeployContext,
): Promise<DeployOutcome> {
  const { clock, signal, onProgress } = context;
  const timeoutMilliseconds = context.waitMinutes * 60_000;
  const deadlineMilliseconds = clock.now() + timeoutMilliseconds;
  /** What to give or throw when the org stays locked until the wait is over. */
  let locked: (() => DeployOutcome) | undefined;
  const attempt = async (): Promise<PollState<DeployOutcome>> => {
    try {
      const outcome = await deployOnce(step, org, context, deadlineMilliseconds);
      if (!isLocked(outcome)) {
        return { kind: 'done', value: outcome };
      }
      locked = () => outcome;
    } catch (error) {
      if (!isRefusedWith(error, LOCKED)) {
        throw error;
      }
      locked = () => {
        throw error;
      };
    }
    return { kind: 'pending', note: 'another change holds the lock of the org; waiting for it' };
  };
  const outcome = await poll(attempt, {
    clock,
    timeoutMilliseconds,
    firstWaitMilliseconds: FIRST_LOCK_WAIT_MILLISECONDS,
    maximumWaitMilliseconds: MAXIMUM_LOCK_WAIT_MILLISECONDS,
    signal,
    onPending: ({ note }) => (note === undefined ? undefined : onProgress?.(note)),
  });
  if (outcome.kind === 'done') {
    return outcome.value;
  }
  return locked?.() ?? raise('InternalFaultError', { problem: 'a deployment was waited for that never began' });
}
