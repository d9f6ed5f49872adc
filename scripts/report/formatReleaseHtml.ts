/**
 * A release as one self-contained HTML page: how it ended and what to do next, the pipeline, where the time went, and every
 * org with its steps, differences and proofs. In: the report. Out: HTML without a script, a font or a request.
 */
import { type AuditFinding, isAtLeast } from '../audit/auditFinding.ts';
import { sortedFindings } from './auditReport.ts';
import { placeOf } from './formatAudit.ts';
import { formatDuration } from './formatDuration.ts';
import { describeRelease } from './formatRelease.ts';
import { formatOrgHtml } from './formatReleaseOrgHtml.ts';
import { formatTimelineHtml } from './formatReleaseTimelineHtml.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { htmlPage } from './htmlPage.ts';
import { escapeHtml, htmlList } from './htmlText.ts';
import type { ReleaseReport, StageRelease } from './releaseReport.ts';
import { describeGate, GATE_MARKS, STAGE_TITLES } from './releaseText.ts';

export function formatReleaseHtml(report: ReleaseReport): string {
  const title = describeRelease(report);
  const sections = [
    header(report, title),
    nextSteps(report),
    failedOrgs(report),
    findings(report),
    pipeline(report),
    formatTimelineHtml(report),
    orgs(report),
  ];
  return htmlPage(title, sections);
}

const TONES: Readonly<Record<ReleaseReport['outcome'], string>> = {
  done: 'good',
  unchanged: 'good',
  planned: 'good',
  waiting: 'wait',
  failed: 'bad',
};

function header(report: ReleaseReport, title: string): string {
  const facts = [
    report.releaseId === undefined ? undefined : `Release <code>${escapeHtml(report.releaseId)}</code>`,
    report.digest === undefined ? undefined : `digest <code>${escapeHtml(report.digest)}</code>`,
    `begun ${new Date(report.startedAtMilliseconds).toISOString()}`,
    `took ${formatDuration(report.durationMilliseconds)}`,
  ].filter((fact) => fact !== undefined);
  const emulated = report.emulated ? `<p class="card wait"><strong>${escapeHtml(EMULATED_NOTE)}</strong></p>` : '';
  return `<header><h1 class="${TONES[report.outcome]}">${escapeHtml(title)}</h1><p class="faint">${facts.join(' · ')}</p>${emulated}</header><main>`;
}

function nextSteps({ outcome, error, warnings }: ReleaseReport): string {
  const isBad = outcome === 'failed' || outcome === 'waiting';
  const next =
    isBad && error !== undefined
      ? `<section aria-labelledby="next"><h2 id="next">What to do next</h2><div class="card ${TONES[outcome]}"><p><strong>${escapeHtml(error.name)}</strong>: ${escapeHtml(error.message)}</p>${htmlList(error.actions)}</div></section>`
      : '';
  const worth =
    warnings.length === 0
      ? ''
      : `<section aria-labelledby="warnings"><h2 id="warnings">Warnings</h2>${htmlList(warnings)}</section>`;
  return `${next}${worth}`;
}

const STAGE_TONES: Readonly<Record<StageRelease['status'], string>> = {
  done: 'good',
  checked: 'good',
  planned: 'good',
  failed: 'bad',
  waiting: 'wait',
  notReached: 'faint',
};

function pipeline({ stages }: ReleaseReport): string {
  const items = stages.map(({ name, status, orgs: all, gates, durationMilliseconds }, index) => {
    const failed = all.filter((org) => org.status === 'failed').length;
    const time = durationMilliseconds === undefined ? '' : `, ${formatDuration(durationMilliseconds)}`;
    const count = `${all.length} ${all.length === 1 ? 'org' : 'orgs'}${failed === 0 ? '' : `, ${failed} failed`}`;
    const gateLines = gates.map((gate) => `<br>${GATE_MARKS[gate.status]} ${escapeHtml(describeGate(gate))}`).join('');
    return `<li><div class="card"><strong><a href="#stage-${index + 1}">${escapeHtml(name)}</a></strong> <span class="${STAGE_TONES[status]}">${STAGE_TITLES[status]}</span><br><span class="faint">${count}${time}</span>${gateLines}</div></li>`;
  });
  return items.length === 0
    ? ''
    : `<section aria-labelledby="pipeline"><h2 id="pipeline">Pipeline</h2><ol class="stages">${items.join('\n')}</ol></section>`;
}

const acceptedNote = ({ accepted }: AuditFinding): string =>
  accepted === undefined ? '' : `, accepted until ${accepted.until}: ${accepted.reason}`;

function findings({ findings: all = [] }: ReleaseReport): string {
  const cards = sortedFindings({ findings: all }).map(
    (one) =>
      `<div class="card ${isAtLeast(one.severity, 'high') && one.accepted === undefined ? 'bad' : 'wait'}"><p>${escapeHtml(`${placeOf(one)}: ${one.message}`)} <span class="faint">(${escapeHtml(`${one.severity}, ${one.ruleId}${acceptedNote(one)}`)})</span></p>${htmlList([one.fix])}</div>`,
  );
  return cards.length === 0
    ? ''
    : `<section aria-labelledby="findings"><h2 id="findings">Findings in the source</h2>${cards.join('\n')}</section>`;
}

const idOf = (stageIndex: number, orgIndex: number): string => `org-${stageIndex + 1}-${orgIndex + 1}`;

/** Of three hundred orgs nobody looks for the failed ones. */
function failedOrgs({ stages }: ReleaseReport): string {
  const failed = stages.flatMap(({ orgs: all }, stageIndex) =>
    all.flatMap(({ alias, status, error }, orgIndex) =>
      status === 'failed'
        ? `<li><a href="#${idOf(stageIndex, orgIndex)}"><bdi>${escapeHtml(alias)}</bdi></a> ${escapeHtml(error?.name ?? '')}</li>`
        : [],
    ),
  );
  return failed.length === 0
    ? ''
    : `<section aria-labelledby="failed"><h2 id="failed">Failed orgs</h2><ul>${failed.join('')}</ul></section>`;
}

const orgs = ({ stages }: ReleaseReport): string =>
  `${stages
    .map(
      ({ name, orgs: all }, stageIndex) =>
        `<section aria-label="${escapeHtml(`Orgs of ${name}`)}"><h2 id="stage-${stageIndex + 1}">${escapeHtml(name)}</h2>${all
          .map((org, orgIndex) => formatOrgHtml(org, idOf(stageIndex, orgIndex)))
          .join('\n')}</section>`,
    )
    .join('\n')}</main>`;
