/** One org on the HTML page of a release: open where it failed, folded where all is well. In: the org. Out: markup. */
import { formatDuration } from './formatDuration.ts';
import { detailOf, durationOf } from './formatProgressLine.ts';
import { escapeHtml, htmlList, htmlTable } from './htmlText.ts';
import { PROOF_MARKS, STEP_MARKS } from './marks.ts';
import type { OrgRelease, OrgStatus } from './releaseReport.ts';
import { describeChanges, describeOrg, ORG_MARKS } from './releaseText.ts';
import type { RunReport } from './runReport.ts';

const TONES: Readonly<Record<OrgStatus, string>> = {
  released: 'good',
  checked: 'good',
  planned: 'good',
  unchanged: 'faint',
  doneBefore: 'faint',
  notRun: 'faint',
  failed: 'bad',
};

export function formatOrgHtml(org: OrgRelease): string {
  const time = org.durationMilliseconds === undefined ? '' : `, ${formatDuration(org.durationMilliseconds)}`;
  const summary = `<span class="${TONES[org.status]}">${ORG_MARKS[org.status]} <strong>${escapeHtml(org.alias)}</strong></span> ${escapeHtml(describeOrg(org))}${time}`;
  const reports = org.reports.length > 0 ? org.reports : org.checks;
  const inner = [
    failure(org),
    differences(org),
    ...reports.map((report) => runHtml(report, org.reports.length > 0 ? 'Steps' : 'Check')),
  ].filter((part) => part !== '');
  const id = org.orgId === undefined ? '' : `<p class="faint">Org <code>${escapeHtml(org.orgId)}</code></p>`;
  return `<details class="card"${org.status === 'failed' ? ' open' : ''}><summary>${summary}</summary>${id}${inner.join('\n')}</details>`;
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

function runHtml(report: RunReport, title: string): string {
  const app = report.app ?? '';
  return [
    htmlTable(
      `${title} of ${app}`,
      ['', 'Step', 'Time', ''],
      report.steps.map((step) => [
        STEP_MARKS[step.status],
        escapeHtml(step.title),
        durationOf(step),
        escapeHtml(detailOf(step)),
      ]),
    ),
    htmlTable(
      `Proofs of ${app}`,
      ['', 'Proof', 'Seen'],
      report.proofs.map(({ status, title: proof, evidence }) => [
        PROOF_MARKS[status],
        escapeHtml(proof),
        escapeHtml(evidence),
      ]),
    ),
  ].join('\n');
}
