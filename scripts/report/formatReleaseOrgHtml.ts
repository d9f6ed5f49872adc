/** One org on the HTML page of a release: open where it failed, folded where all is well. In: the org. Out: markup. */
import { formatDuration } from './formatDuration.ts';
import { detailOf, durationOf } from './formatProgressLine.ts';
import { escapeHtml, htmlList, htmlTable } from './htmlText.ts';
import { PROOF_MARKS, STEP_MARKS, STEP_WORDS } from './marks.ts';
import type { OrgRelease, OrgStatus } from './releaseReport.ts';
import { describeChanges, describeOrg, ORG_MARKS } from './releaseText.ts';
import type { RunReport } from './runReport.ts';
import type { StepStatus } from './stepResult.ts';

const TONES: Readonly<Record<OrgStatus, string>> = {
  released: 'good',
  checked: 'good',
  planned: 'good',
  unchanged: 'faint',
  doneBefore: 'faint',
  notRun: 'faint',
  failed: 'bad',
};

/** `id` is where links to it lead. */
export function formatOrgHtml(org: OrgRelease, id: string): string {
  const time = org.durationMilliseconds === undefined ? '' : `, ${formatDuration(org.durationMilliseconds)}`;
  // The message stands below it, once.
  const said = org.status === 'failed' ? `failed: ${org.error?.name ?? 'without an error'}` : describeOrg(org);
  const summary = `<span class="${TONES[org.status]}">${ORG_MARKS[org.status]} <strong>${escapeHtml(org.alias)}</strong></span> ${escapeHtml(said)}${time}`;
  const reports = org.reports.length > 0 ? org.reports : org.checks;
  const inner = [
    failure(org),
    differences(org),
    warnings(reports),
    ...reports.map((report) => runHtml(org, report, org.reports.length > 0 ? 'Steps' : 'Check')),
    org.undo?.report === undefined ? '' : runHtml(org, org.undo.report, 'Undo'),
  ].filter((part) => part !== '');
  const orgId = org.orgId === undefined ? '' : `<p class="faint">Org <code>${escapeHtml(org.orgId)}</code></p>`;
  return `<details id="${id}" class="card"${org.status === 'failed' ? ' open' : ''}><summary>${summary}</summary>${orgId}${inner.join('\n')}</details>`;
}

function failure({ error, undo }: OrgRelease): string {
  const what =
    error === undefined
      ? ''
      : `<div class="card bad"><p><strong>${escapeHtml(error.name)}</strong>: ${escapeHtml(error.message)}</p>${htmlList(error.actions)}</div>`;
  const back =
    undo === undefined
      ? ''
      : `<p class="${undo.status === 'undone' ? 'good' : 'wait'}">Undo: ${escapeHtml(undo.detail)}</p>${undo.left.length === 0 ? '' : `<p>Left in the org:</p>${htmlList(undo.left)}`}`;
  return `${what}${back}`;
}

function differences(org: OrgRelease): string {
  const planned = describeChanges(org);
  const done = describeChanges({ ...org, status: 'planned' });
  const lines = planned.length > 0 ? planned : done;
  return lines.length === 0 ? '' : `<h3>Differences that were found</h3>${htmlList(lines)}`;
}

/** What the org said that is no failure: of the run, else of the check. */
function warnings(reports: readonly RunReport[]): string {
  const all = [...new Set(reports.flatMap((report) => report.warnings))];
  return all.length === 0 ? '' : `<h3>Warnings</h3>${htmlList(all)}`;
}

const STEP_TONES: Readonly<Record<StepStatus, string>> = {
  done: 'good',
  unchanged: 'faint',
  failed: 'bad',
  notRun: 'faint',
  planned: 'wait',
};

const resultOf = (tone: string, mark: string, word: string): string => `<span class="${tone}">${mark} ${word}</span>`;

function runHtml({ alias }: OrgRelease, report: RunReport, title: string): string {
  const app = `${report.app ?? 'the app'} in ${alias}`;
  return [
    htmlTable(
      `${title} of ${app}`,
      ['Result', 'Step', 'Time', 'What came of it'],
      report.steps.map((step) => [
        resultOf(STEP_TONES[step.status], STEP_MARKS[step.status], STEP_WORDS[step.status]),
        escapeHtml(step.title),
        durationOf(step),
        escapeHtml(step.status === 'failed' ? detailOf(step) : (step.detail ?? '')),
      ]),
    ),
    htmlTable(
      `${title === 'Undo' ? 'Proofs of the undo of' : 'Proofs of'} ${app}`,
      ['Result', 'Proof', 'Seen'],
      report.proofs.map(({ status, title: proof, evidence }) => [
        status === 'proven'
          ? resultOf('good', PROOF_MARKS.proven, 'proven')
          : resultOf('wait', PROOF_MARKS.notProven, 'not proven'),
        escapeHtml(proof),
        escapeHtml(evidence),
      ]),
    ),
  ].join('\n');
}
