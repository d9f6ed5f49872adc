/**
 * A deployment to the DeployResult that both APIs answer. Rows of components come only where details are asked for.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
import { countFailures, describeTests, type RunTestResult } from '../apex/describeTests.ts';
import type { ComponentRow } from '../deploy/deployTypes.ts';
import type { RetrievedPackage } from '../retrieve/buildPackage.ts';
import { type DeployJob, isDone } from './deployJob.ts';

export type DeployMessage = ComponentRow & { readonly createdDate: string };

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_retrieveresult.htm */
export type RetrieveResult = {
  readonly done: true;
  readonly fileProperties: RetrievedPackage['fileProperties'];
  readonly id: string;
  readonly messages: RetrievedPackage['messages'];
  readonly status: 'Succeeded';
  readonly success: true;
  readonly zipFile: string;
};

export type DeployDetails = {
  readonly componentSuccesses: readonly DeployMessage[];
  readonly componentFailures: readonly DeployMessage[];
  /** Of a deployment with `performRetrieve`. */
  readonly retrieveResult?: RetrieveResult;
  readonly runTestResult: RunTestResult;
};

export type DeployResult = {
  readonly id: string;
  readonly done: boolean;
  readonly success: boolean;
  readonly status: DeployJob['status'];
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly rollbackOnError: boolean;
  readonly runTestsEnabled: boolean;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly lastModifiedDate: string;
  readonly startDate?: string;
  readonly completedDate?: string;
  readonly canceledBy?: string;
  readonly canceledByName?: string;
  readonly numberComponentErrors: number;
  readonly numberComponentsDeployed: number;
  readonly numberComponentsTotal: number;
  readonly numberTestErrors: number;
  /** Those that passed. */
  readonly numberTestsCompleted: number;
  readonly numberTestsTotal: number;
  readonly stateDetail?: string;
  readonly errorStatusCode?: string;
  readonly errorMessage?: string;
};

export const formatDate = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A row for something that the package names: manifests have rows too, and are no components. */
const isComponent = ({ componentType }: ComponentRow): boolean => componentType !== '';

const namesOf = (rows: readonly ComponentRow[]): ReadonlySet<string> =>
  new Set(rows.filter(isComponent).map(({ componentType, fullName }) => `${componentType}:${fullName}`));

const timesOf = ({ createdAt, startedAt, completedAt }: DeployJob) => ({
  createdDate: formatDate(createdAt),
  lastModifiedDate: formatDate(completedAt ?? startedAt ?? createdAt),
  ...(startedAt === undefined ? {} : { startDate: formatDate(startedAt) }),
  ...(completedAt === undefined ? {} : { completedDate: formatDate(completedAt) }),
});

/** The result without rows. */
export const describeResult = (job: DeployJob): DeployResult => {
  const { status, options, createdBy, canceledBy, successes, failures } = job;
  const tests = job.tests?.results.length ?? 0;
  const testErrors = countFailures(job.tests);
  const failed = namesOf(failures);
  const deployed = [...namesOf(successes)].filter((name) => !failed.has(name));
  return {
    id: job.id,
    done: isDone(job),
    success: status === 'Succeeded' || status === 'SucceededPartial',
    status,
    checkOnly: options.checkOnly,
    ignoreWarnings: options.ignoreWarnings,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: job.tests !== undefined || (options.testLevel !== undefined && options.testLevel !== 'NoTestRun'),
    createdBy: createdBy.id,
    createdByName: createdBy.name,
    ...timesOf(job),
    ...(canceledBy === undefined ? {} : { canceledBy: canceledBy.id, canceledByName: canceledBy.name }),
    numberComponentErrors: failures.length,
    numberComponentsDeployed: deployed.length,
    numberComponentsTotal: deployed.length + Math.max(failed.size, failures.length),
    numberTestErrors: testErrors,
    numberTestsCompleted: tests - testErrors,
    numberTestsTotal: tests,
    ...(status === 'InProgress' ? { stateDetail: 'Deploying components' } : {}),
    ...(job.errorStatusCode === undefined ? {} : { errorStatusCode: job.errorStatusCode }),
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
};

const retrieveResultOf = ({ id, retrieved }: DeployJob): Pick<DeployDetails, 'retrieveResult'> => {
  if (retrieved === undefined) return {};
  const { zip: zipFile, fileProperties, messages } = retrieved;
  return {
    retrieveResult: { done: true, fileProperties, id, messages, status: 'Succeeded', success: true, zipFile },
  };
};

/** The rows of the result. */
export const describeDetails = (job: DeployJob): DeployDetails => {
  const { successes, failures, completedAt, createdAt } = job;
  const createdDate = formatDate(completedAt ?? createdAt);
  const date = (row: ComponentRow): DeployMessage => ({ ...row, createdDate });
  return {
    componentSuccesses: successes.map(date),
    componentFailures: failures.map(date),
    ...retrieveResultOf(job),
    runTestResult: describeTests(job.tests),
  };
};
