/**
 * What may be done with the deployments of an org: send one, look at one, cancel one, repeat a validation for good.
 */
import { ApiError } from '../../../apiError.ts';
import type { Emulator, Session } from '../../../emulatorTypes.ts';
import { isId, to18 } from '../../../state/ids.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import type { DeployOptions } from '../deploy/deployTypes.ts';
import { type DeployJob, isDone, listDeployJobs, type Person, readDeployJob, saveDeployJob } from './deployJob.ts';
import { readDeployQueue, saveDeployQueue } from './deployQueue.ts';
import { settleDeployments } from './settleDeployments.ts';
import { checkTestLevel, hasRunTests } from './testLevelRules.ts';

const day = 86_400_000;
/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm */
const validationLifetime = 10 * day;

const refuse = (errorCode: string, publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 400, errorCode, publicMessage });

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_recentvalidation.htm */
const noValidation = (publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'INVALID_ID_FIELD', publicMessage });

export const personOf = ({ user }: Session): Person => ({
  id: user.Id,
  name: String(user['Name'] ?? user['LastName']),
});

type Request = Pick<DeployJob, 'version' | 'options' | 'validationId'> & { readonly zip: string };

/**
 * Sends a deployment. It is done when this returns, where deployments take no time and none is running.
 * @throws {ApiError} INVALID_OPERATION for a test level that the org does not take
 */
export const startDeployment = (emulator: Emulator, session: Session, request: Request): DeployJob => {
  const { state, settings } = emulator;
  const { org } = session;
  checkTestLevel(org, request.options);
  return state.transaction(() => {
    settleDeployments(emulator, org);
    const job: DeployJob = {
      ...request,
      id: state.newId('0Af'),
      createdAt: state.clock.now(),
      createdBy: personOf(session),
      durationMilliseconds: settings.deployMilliseconds,
      ...(settings.deployPolls === undefined ? {} : { pollsLeft: settings.deployPolls }),
      status: 'Pending',
      successes: [],
      failures: [],
    };
    saveDeployJob(emulator, org, job);
    const queue = readDeployQueue(emulator, org);
    saveDeployQueue(emulator, org, { ...queue, openIds: [...queue.openIds, job.id] });
    settleDeployments(emulator, org);
    return readDeployJob(emulator, org, job.id) ?? job;
  });
};

/**
 * A deployment as it stands now.
 * @throws {ApiError} INVALID_ID_FIELD for what is no id, INVALID_CROSS_REFERENCE_KEY for one that the org does not have
 */
export const findDeployment = (emulator: Emulator, { org }: Session, id: string | undefined): DeployJob => {
  settleDeployments(emulator, org);
  if (id === undefined || !isId(id)) throw refuse('INVALID_ID_FIELD', `invalid id: ${id ?? ''}`);
  const job = readDeployJob(emulator, org, to18(id));
  if (job === undefined) throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  return job;
};

/**
 * A look at a deployment, which may be what it waits for.
 * @throws {ApiError} INVALID_ID_FIELD, INVALID_CROSS_REFERENCE_KEY
 */
export const lookAtDeployment = (emulator: Emulator, session: Session, id: string | undefined): DeployJob =>
  emulator.state.transaction(() => {
    const job = findDeployment(emulator, session, id);
    const { pollsLeft = 0, status } = job;
    if (status === 'InProgress' && pollsLeft > 0) {
      saveDeployJob(emulator, session.org, { ...job, pollsLeft: pollsLeft - 1 });
    }
    return job;
  });

/** How long a running deployment takes to stop. The time is a guess. */
const cancelMilliseconds = ({ durationMilliseconds }: DeployJob): number => Math.min(durationMilliseconds / 10, 1000);

/**
 * Cancels a deployment that is not done. One that waits is gone at once; one that runs is `Canceling` until it has
 * stopped. It never has an effect, and the next one starts.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_canceldeploy.htm
 * @throws {ApiError} INVALID_ID_FIELD when it is done
 */
export const cancelDeployment = (emulator: Emulator, session: Session, id: string | undefined): DeployJob =>
  emulator.state.transaction(() => {
    const { org } = session;
    const { zip: _zip, ...job } = findDeployment(emulator, session, id);
    if (isDone(job)) throw refuse('INVALID_ID_FIELD', 'Deployment already completed');
    if (job.status === 'Canceling') return job;
    const now = emulator.state.clock.now();
    const canceledBy = personOf(session);
    if (job.startedAt !== undefined) {
      const canceling: DeployJob = {
        ...job,
        status: 'Canceling',
        canceledBy,
        cancelsAt: now + cancelMilliseconds(job),
      };
      saveDeployJob(emulator, org, canceling);
      return canceling;
    }
    const canceled: DeployJob = { ...job, status: 'Canceled', completedAt: now, canceledBy };
    saveDeployJob(emulator, org, canceled);
    const queue = readDeployQueue(emulator, org);
    saveDeployQueue(emulator, org, { ...queue, openIds: queue.openIds.filter((openId) => openId !== job.id) });
    return canceled;
  });

/** Whether a deployment that came later has changed the org, or is about to. */
const isOvertaken = (emulator: Emulator, org: EmulatedOrg, validation: DeployJob): boolean => {
  const jobs = listDeployJobs(emulator, org);
  const later = jobs.slice(jobs.findIndex(({ id }) => id === validation.id) + 1);
  return later.some(({ options, status }) => !options.checkOnly && status !== 'Failed' && status !== 'Canceled');
};

export type QuickDeploy = {
  readonly state: 'available' | 'expired' | 'overtaken' | 'untested';
  /** The last moment at which the org takes it. */
  readonly until: number;
};

/** Whether a validation may still be deployed for good; `undefined` for what is no successful validation. */
export const readQuickDeploy = (emulator: Emulator, org: EmulatedOrg, job: DeployJob): QuickDeploy | undefined => {
  const { options, status, completedAt, zip } = job;
  if (!options.checkOnly || status !== 'Succeeded' || completedAt === undefined || zip === undefined) return undefined;
  const until = completedAt + validationLifetime;
  if (!hasRunTests(org, job)) return { state: 'untested', until };
  if (isOvertaken(emulator, org, job)) return { state: 'overtaken', until };
  return { state: emulator.state.clock.now() > until ? 'expired' : 'available', until };
};

/**
 * Deploys what a validation has checked.
 * @throws {ApiError} INVALID_ID_FIELD when the validation is none, failed, ran no tests in production, is too old
 * or the org has changed since
 */
export const deployValidation = (emulator: Emulator, session: Session, id: string | undefined): DeployJob => {
  const validation = findDeployment(emulator, session, id);
  const quickDeploy = readQuickDeploy(emulator, session.org, validation);
  const { zip } = validation;
  if (quickDeploy === undefined || zip === undefined) {
    throw noValidation(`The deployment ${validation.id} is no successful validation`);
  }
  if (quickDeploy.state === 'untested') {
    throw noValidation(`The validation ${validation.id} has run no tests`);
  }
  if (quickDeploy.state !== 'available') {
    throw noValidation(`The validation ${validation.id} has expired`);
  }
  const options: DeployOptions = { ...validation.options, checkOnly: false };
  return startDeployment(emulator, session, { version: validation.version, options, zip, validationId: validation.id });
};
