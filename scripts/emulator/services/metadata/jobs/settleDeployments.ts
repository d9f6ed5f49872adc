/**
 * Brings the deployments of an org up to the emulator's clock: what is due starts, what is finished has its effect. There
 * is no timer; whoever reads what deployments change calls this first.
 */
import { ApiError } from '../../../apiError.ts';
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import type { ComponentRow, DeploymentVerdict } from '../deploy/deployTypes.ts';
import { runDeployment } from '../deploy/runDeployment.ts';
import { readDeployment } from '../package/readDeployment.ts';
import { buildPackage, type RetrievedPackage } from '../retrieve/buildPackage.ts';
import { type DeployJob, readDeployJob, saveDeployJob } from './deployJob.ts';
import { readDeployQueue, saveDeployQueue } from './deployQueue.ts';

type Outcome = Pick<DeploymentVerdict, 'status' | 'successes' | 'failures' | 'tests'> &
  Pick<DeployJob, 'errorStatusCode' | 'errorMessage'>;

/** Reads the zip and runs it; an error that the engine did not foresee fails the deployment as a whole. */
const run = (emulator: Emulator, org: EmulatedOrg, job: DeployJob): Outcome => {
  const { options, version } = job;
  const highest = Number.parseInt(emulator.highestApiVersion, 10);
  try {
    const zip = Buffer.from(job.zip ?? '', 'base64');
    return emulator.state.transaction(() => {
      const parsed = readDeployment(zip, options, { requested: version, highest });
      return runDeployment({
        emulator,
        org,
        userId: job.createdBy.id,
        parsed,
        options,
        areTestsRun: job.validationId !== undefined,
      });
    });
  } catch (error) {
    emulator.log(`deployment ${job.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const isKnown = error instanceof ApiError;
    return {
      status: 'Failed',
      successes: [],
      failures: [],
      errorStatusCode: isKnown ? error.errorCode : 'UNKNOWN_EXCEPTION',
      errorMessage: isKnown ? error.message : `UNKNOWN_EXCEPTION: An unexpected error occurred (${job.id})`,
    };
  }
};

/** What the org has after the deployment of what it deployed, for clients that ask to retrieve it at once. */
const retrieveDeployed = (
  emulator: Emulator,
  org: EmulatedOrg,
  { options, version }: DeployJob,
  successes: readonly ComponentRow[],
): RetrievedPackage => {
  const deployed = successes.filter(({ componentType, deleted }) => componentType !== '' && !deleted);
  const types = [...new Set(deployed.map(({ componentType }) => componentType))].map((name) => ({
    name,
    members: deployed.filter(({ componentType }) => componentType === name).map(({ fullName }) => fullName),
  }));
  return buildPackage(emulator, org, { version, isSinglePackage: options.singlePackage, types });
};

const finish = (emulator: Emulator, org: EmulatedOrg, job: DeployJob, startedAt: number): void => {
  const { status, successes, failures, tests, errorStatusCode, errorMessage } = run(emulator, org, job);
  const { zip, ...rest } = job;
  const isDeployed = !job.options.checkOnly && status !== 'Failed';
  const retrieved =
    job.options.performRetrieve && isDeployed ? retrieveDeployed(emulator, org, job, successes) : undefined;
  const mayRunAgain = job.options.checkOnly && status === 'Succeeded' && zip !== undefined;
  saveDeployJob(emulator, org, {
    ...rest,
    ...(mayRunAgain ? { zip } : {}),
    startedAt,
    completedAt: startedAt + job.durationMilliseconds,
    status,
    successes,
    failures,
    ...(tests === undefined ? {} : { tests }),
    ...(retrieved === undefined ? {} : { retrieved }),
    ...(errorStatusCode === undefined ? {} : { errorStatusCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  });
};

/** A deployment that was told to stop has stopped. */
const stop = (emulator: Emulator, org: EmulatedOrg, job: DeployJob, completedAt: number): number => {
  saveDeployJob(emulator, org, { ...job, status: 'Canceled', completedAt });
  return completedAt;
};

/** Starts and finishes, in their order, the deployments whose time has come. */
export const settleDeployments = (emulator: Emulator, org: EmulatedOrg): void => {
  const { openIds, freeAt } = readDeployQueue(emulator, org);
  if (openIds.length === 0) return;
  emulator.state.transaction(() => {
    const now = emulator.state.clock.now();
    const stillOpen: string[] = [];
    let lastEnd = freeAt;
    let nextStart = freeAt;
    for (const id of openIds) {
      const job = readDeployJob(emulator, org, id);
      if (job === undefined) continue;
      if (job.status === 'Canceling') {
        nextStart = job.cancelsAt ?? now;
        if (nextStart > now) stillOpen.push(id);
        else lastEnd = stop(emulator, org, job, nextStart);
        continue;
      }
      const startedAt = job.startedAt ?? Math.max(job.createdAt, nextStart);
      // One that waits for looks ends with the last of them, and nobody knows when.
      const isHeld = (job.pollsLeft ?? 0) > 0;
      nextStart = isHeld ? Number.POSITIVE_INFINITY : startedAt + job.durationMilliseconds;
      if (nextStart <= now) {
        finish(emulator, org, job, startedAt);
        lastEnd = nextStart;
        continue;
      }
      stillOpen.push(id);
      if (startedAt <= now && job.startedAt === undefined) {
        saveDeployJob(emulator, org, { ...job, startedAt, status: 'InProgress' });
      }
    }
    saveDeployQueue(emulator, org, { openIds: stillOpen, freeAt: lastEnd });
  });
};
