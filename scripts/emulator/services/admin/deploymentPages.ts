/** The deployments of an org as Setup's Deployment Status has them: the list, and of one of them what became of each component. */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import type { ComponentRow } from '../metadata/deploy/deployTypes.ts';
import { type DeployJob, listDeployJobs, readDeployJob } from '../metadata/jobs/deployJob.ts';
import { describeResult } from '../metadata/jobs/deployResult.ts';
import { settleDeployments } from '../metadata/jobs/settleDeployments.ts';
import { type Html, html, type Insertion } from './html.ts';
import { facts, formatMoment, orDash, page, section, type Tone, table, toned } from './pageLayout.ts';

const deploymentsShown = 100;

const tones: Readonly<Record<DeployJob['status'], Tone>> = {
  Pending: 'busy',
  InProgress: 'busy',
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

const jobRow = (org: EmulatedOrg, job: DeployJob): readonly Insertion[] => {
  const { numberComponentsDeployed, numberComponentErrors } = describeResult(job);
  const problem = firstProblem(job);
  return [
    html`<a href="/orgs/${org.orgId}/deployments/${job.id}">${job.id}</a>`,
    html`${toned(tones[job.status], job.status)}${problem === undefined ? undefined : html`<div>${problem}</div>`}`,
    kindOf(job),
    `${numberComponentsDeployed} deployed, ${numberComponentErrors} failed`,
    formatMoment(job.createdAt),
    formatMoment(job.completedAt),
    durationOf(job),
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
    columns: ['Job id', 'Status', 'Kind', 'Components', 'Created', 'Completed', 'Took', 'By'],
    rows: jobs.slice(0, deploymentsShown).map((job) => jobRow(org, job)),
  })}${older > 0 ? html`<p class="quiet">${older} older ones are not shown.</p>` : undefined}`;
};

const outcomeOf = ({ success, deleted, created, changed }: ComponentRow): Html => {
  if (!success) return toned('bad', 'Failed');
  if (deleted) return toned('good', 'Deleted');
  if (created) return toned('good', 'Created');
  return changed ? toned('good', 'Changed') : toned('quiet', 'Unchanged');
};

const componentRow = (row: ComponentRow): readonly Insertion[] => [
  html`${row.fullName}<div class="quiet">${row.componentType === '' ? 'Manifest' : row.componentType}</div>`,
  outcomeOf(row),
  html`<code>${orDash(row.fileName)}</code>`,
  orDash(row.lineNumber),
  orDash(row.columnNumber),
  html`${row.problemType === undefined ? undefined : `${row.problemType}: `}${orDash(row.problem)}`,
];

const columns = ['Component', 'Result', 'File', 'Line', 'Column', 'Problem'];

/** `undefined` where the org has no such deployment. */
export const deploymentPage = (emulator: Emulator, org: EmulatedOrg, id: string): string | undefined => {
  settleDeployments(emulator, org);
  const job = readDeployJob(emulator, org, id);
  if (job === undefined) return undefined;
  const { failures, successes } = job;
  return page({
    title: `Deployment ${job.id}`,
    trail: [
      { href: '/', text: 'All orgs' },
      { href: `/orgs/${org.orgId}`, text: org.name },
    ],
    body: html`<h1>${kindOf(job)} <code>${job.id}</code></h1>
${facts([
  ['Status', toned(tones[job.status], job.status)],
  ['Created', formatMoment(job.createdAt)],
  ['Started', formatMoment(job.startedAt)],
  ['Completed', formatMoment(job.completedAt)],
  ['Took', durationOf(job)],
  ['By', job.createdBy.name],
  ['API version', `${job.version}.0`],
  ['On an error', job.options.rollbackOnError ? 'everything is rolled back' : 'what works stays'],
  ['Test level', orDash(job.options.testLevel)],
  ['Repeats the validation', orDash(job.validationId)],
  ['Canceled by', orDash(job.canceledBy?.name)],
  ['Error', orDash(job.errorMessage)],
])}
${section('failures', 'Failures', table({ id: 'failure-list', caption: 'Components that failed', columns, rows: failures.map(componentRow) }))}
${section('successes', 'Components', table({ id: 'success-list', caption: 'Components that did not fail', columns, rows: successes.map(componentRow) }))}`,
  });
};
