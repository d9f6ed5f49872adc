/** The deployments of an org as Setup's Deployment Status has them: the list, and of one of them what became of each component. */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import type { ComponentRow } from '../metadata/deploy/deployTypes.ts';
import { type DeployJob, isDone, listDeployJobs, readDeployJob } from '../metadata/jobs/deployJob.ts';
import { readQuickDeploy } from '../metadata/jobs/deployments.ts';
import { describeResult } from '../metadata/jobs/deployResult.ts';
import { settleDeployments } from '../metadata/jobs/settleDeployments.ts';
import { type Html, html, type Insertion } from './html.ts';
import { facts, id as idText, moment, orDash, page, section, type Tone, table, toned } from './pageLayout.ts';
import { testSection } from './testSection.ts';

const deploymentsShown = 100;

const tones: Readonly<Record<DeployJob['status'], Tone>> = {
  Pending: 'busy',
  InProgress: 'busy',
  Canceling: 'busy',
  Succeeded: 'good',
  SucceededPartial: 'busy',
  Failed: 'bad',
  Canceled: 'quiet',
};

const kindOf = ({ options, validationId }: DeployJob): string => {
  if (options.checkOnly) return 'Validation';
  return validationId === undefined ? 'Deployment' : 'Quick deployment';
};

const durationOf = ({ startedAt, completedAt }: DeployJob): string =>
  startedAt === undefined || completedAt === undefined ? '–' : `${(completedAt - startedAt) / 1000} s`;

const firstProblem = ({ failures, errorMessage }: DeployJob): string | undefined =>
  errorMessage ?? failures.find(({ problem }) => problem !== undefined)?.problem;

/** In a deployment that failed nothing stays deployed, whatever its result counts. */
const countsOf = (job: DeployJob): string | undefined => {
  if (!isDone(job)) return undefined;
  const { numberComponentsDeployed, numberComponentErrors } = describeResult(job);
  const word = job.options.checkOnly ? 'validated' : job.status === 'Failed' ? 'without a problem' : 'deployed';
  return `${numberComponentsDeployed} ${word}, ${numberComponentErrors} failed`;
};

const jobRow = (org: EmulatedOrg, job: DeployJob): readonly Insertion[] => {
  const problem = firstProblem(job);
  return [
    html`<a href="/orgs/${org.orgId}/deployments/${job.id}">${idText(job.id)}</a>`,
    html`${toned(tones[job.status], job.status)}${problem === undefined ? undefined : html`<div>${problem}</div>`}`,
    kindOf(job),
    orDash(countsOf(job)),
    moment(job.createdAt),
    html`${moment(job.completedAt)}${job.completedAt === undefined ? undefined : html`<div class="quiet">took ${durationOf(job)}</div>`}`,
    job.createdBy.name,
  ];
};

/** The newest deployments first. */
export const deploymentSection = (emulator: Emulator, org: EmulatedOrg): Html => {
  settleDeployments(emulator, org);
  const jobs = [...listDeployJobs(emulator, org)].reverse();
  const older = jobs.length - deploymentsShown;
  return html`${table({
    id: 'deployment-list',
    caption: 'Deployment status',
    whenEmpty: 'nothing has been deployed.',
    columns: ['Job id', 'Status', 'Kind', 'Components', 'Created', 'Completed', 'By'],
    rows: jobs.slice(0, deploymentsShown).map((job) => jobRow(org, job)),
  })}${older > 0 ? html`<p class="quiet">${older} older ones are not shown.</p>` : undefined}`;
};

const outcomeOf = ({ success, deleted, created, changed }: ComponentRow): Html => {
  if (!success) return toned('bad', 'Failed');
  if (deleted) return toned('good', 'Deleted');
  if (created) return toned('good', 'Created');
  return changed ? toned('good', 'Changed') : toned('quiet', 'Unchanged');
};

const nameAndResult = (row: ComponentRow): readonly Insertion[] => [
  html`${row.fullName}<div class="quiet">${row.componentType === '' ? 'Manifest' : row.componentType}</div>`,
  outcomeOf(row),
  html`<code>${orDash(row.fileName)}</code>`,
];

const problemOf = (row: ComponentRow): readonly Insertion[] => [
  orDash(row.lineNumber),
  orDash(row.columnNumber),
  html`${row.problemType === undefined ? undefined : `${row.problemType}: `}${orDash(row.problem)}`,
];

/** Rows without any problem need no columns for one. */
const componentTable = (id: string, caption: string, rows: readonly ComponentRow[], whenEmpty: string): Html => {
  const hasProblem = rows.some(({ problem }) => problem !== undefined);
  return table({
    id,
    caption,
    columns: ['Component', 'Result', 'File', ...(hasProblem ? ['Line', 'Column', 'Problem'] : [])],
    rows: rows.map((row) => [...nameAndResult(row), ...(hasProblem ? problemOf(row) : [])]),
    whenEmpty,
  });
};

/** What the successes of this deployment mean for the org. */
const successCaption = ({ status, options }: DeployJob): string => {
  if (options.checkOnly) return 'Components that would be deployed';
  return status === 'Failed' ? 'Components without a problem, rolled back with the others' : 'Components deployed';
};

const quickDeployFact = (emulator: Emulator, org: EmulatedOrg, job: DeployJob): Insertion => {
  const quickDeploy = readQuickDeploy(emulator, org, job);
  if (quickDeploy === undefined) return undefined;
  const { state, until } = quickDeploy;
  if (state === 'available') return html`${toned('good', 'possible')} until ${moment(until)}`;
  if (state === 'expired') return html`${toned('bad', 'expired')} on ${moment(until)}`;
  if (state === 'untested') return html`${toned('bad', 'not possible')}: the validation ran no tests`;
  return html`${toned('bad', 'no longer possible')}: another deployment came after it`;
};

/** When a deployment that is not done is expected to be; one that waits starts when those before it are done. */
const dueFact = ({ status, startedAt, durationMilliseconds }: DeployJob): Insertion => {
  if (status === 'InProgress' && startedAt !== undefined) return moment(startedAt + durationMilliseconds);
  return status === 'Pending' ? 'waits for the one before it' : undefined;
};

const jobFacts = (emulator: Emulator, org: EmulatedOrg, job: DeployJob): readonly (readonly [string, Insertion])[] => {
  const { options, validationId } = job;
  const entries: readonly (readonly [string, Insertion])[] = [
    ['Status', toned(tones[job.status], job.status)],
    ['Components', countsOf(job)],
    ['Quick deployment', quickDeployFact(emulator, org, job)],
    ['Created', moment(job.createdAt)],
    ['Started', job.startedAt === undefined ? undefined : moment(job.startedAt)],
    ['Due', dueFact(job)],
    ['Completed', job.completedAt === undefined ? undefined : moment(job.completedAt)],
    ['Took', job.completedAt === undefined ? undefined : durationOf(job)],
    ['By', job.createdBy.name],
    ['Canceled by', job.canceledBy?.name],
    ['API version', `${job.version}.0`],
    ['On an error', options.rollbackOnError ? 'everything is rolled back' : 'what works stays'],
    ['Test level', options.testLevel],
    [
      'Repeats the validation',
      validationId === undefined
        ? undefined
        : html`<a href="/orgs/${org.orgId}/deployments/${validationId}">${idText(validationId)}</a>`,
    ],
    ['Error', job.errorMessage],
  ];
  return entries.filter(([, value]) => value !== undefined);
};

/** `undefined` where the org has no such deployment. */
export const deploymentPage = (emulator: Emulator, org: EmulatedOrg, id: string): string | undefined => {
  settleDeployments(emulator, org);
  const job = readDeployJob(emulator, org, id);
  if (job === undefined) return undefined;
  const { failures, successes } = job;
  const none = isDone(job) ? 'none.' : 'known when it is done.';
  return page({
    title: `${kindOf(job)} ${job.id}`,
    trail: [
      { href: '/', text: 'All orgs' },
      { href: `/orgs/${org.orgId}`, text: org.name },
    ],
    body: html`<h1>${kindOf(job)} ${idText(job.id)}</h1>
${facts(jobFacts(emulator, org, job))}
${section('failures', 'Failures', componentTable('failure-list', 'Components that failed', failures, none))}
${testSection(job.tests)}
${section('successes', 'Components', componentTable('success-list', successCaption(job), successes, none))}`,
  });
};
