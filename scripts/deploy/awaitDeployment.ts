/**
 * Waits for one deployment. In: its id. Out: the report of a deployment that is done. The first look is at once, or when the
 * quickest of those like it was done; later ones are ever rarer. A stumbling org is asked again a bounded number of times;
 * after that the outcome is unknown, which is not the same as failed.
 */
import type { Clock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import { unlessAborted } from '../lib/interruption.ts';
import { type PollState, poll } from '../lib/poll.ts';
import type { DeploymentReport, DeploymentStatus, OrgClient } from '../org/orgClient.ts';
import type { DeploymentTimes } from './deploymentTimes.ts';
import { planLooks } from './planLooks.ts';
import { isPassing } from './unclearAnswers.ts';

/** In a row; an answer in between starts the count anew. With the waits below: about a minute of trouble. */
export const FAULT_LIMIT = 10;
const FIRST_FAULT_WAIT_MILLISECONDS = 100;
const MAXIMUM_FAULT_WAIT_MILLISECONDS = 15_000;

export type AwaitOptions = {
  readonly appName: string;
  readonly deploymentId: string;
  readonly deadlineMilliseconds: number;
  /** How long others like it took. */
  readonly times?: DeploymentTimes;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
};

const DONE: ReadonlySet<DeploymentStatus> = new Set(['Succeeded', 'SucceededPartial', 'Failed', 'Canceled']);

const progressText = ({ status, numberComponentsDeployed, numberComponentsTotal }: DeploymentReport): string =>
  numberComponentsTotal === 0
    ? status
    : `${status}, ${numberComponentsDeployed} of ${numberComponentsTotal} components`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Polls until the deployment is done.
 * @throws {DeploymentPendingError} when the wait is over and the deployment is not
 * @throws {DeploymentOutcomeUnknownError} when the org can't be asked any more
 */
export async function awaitDeployment(org: OrgClient, options: AwaitOptions): Promise<DeploymentReport> {
  const { appName, deploymentId, deadlineMilliseconds, times, clock, signal, onProgress } = options;
  const looks = planLooks(appName, clock, times);
  let faultsInARow = 0;
  let status: DeploymentStatus = 'Pending';
  const look = async (): Promise<PollState<DeploymentReport>> => {
    try {
      const report = await unlessAborted(org.checkDeployment(deploymentId), signal);
      faultsInARow = 0;
      status = report.status;
      return report.done || DONE.has(status)
        ? { kind: 'done', value: report }
        : { kind: 'pending', note: progressText(report), afterMilliseconds: looks.next() };
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      faultsInARow += 1;
      if (!isPassing(error) || faultsInARow > FAULT_LIMIT) {
        raise(
          'DeploymentOutcomeUnknownError',
          { app: appName, org: org.identity.alias, deploymentId, problem: messageOf(error) },
          { cause: error },
        );
      }
      const wait = FIRST_FAULT_WAIT_MILLISECONDS * 2 ** (faultsInARow - 1);
      return {
        kind: 'pending',
        note: `asking again: ${messageOf(error)}`,
        afterMilliseconds: Math.min(wait, MAXIMUM_FAULT_WAIT_MILLISECONDS),
      };
    }
  };
  const untilFirst = Math.min(looks.first(), deadlineMilliseconds - clock.now());
  if (untilFirst > 0) {
    await clock.wait(untilFirst, signal);
  }
  const outcome = await poll(look, {
    clock: looks.clock,
    timeoutMilliseconds: deadlineMilliseconds - clock.now(),
    signal,
    onPending: ({ note }) => (note === undefined ? undefined : onProgress?.(note)),
  });
  return outcome.kind === 'done'
    ? outcome.value
    : raise('DeploymentPendingError', { app: appName, org: org.identity.alias, deploymentId, status });
}
