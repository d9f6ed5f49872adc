/**
 * A release as one self-contained HTML page: how it ended and what to do next, the pipeline, where the time went, and every
 * org with its steps, differences and proofs. In: the report. Out: HTML without a script, a font or a request.
 */
import { formatDuration } from './formatDuration.ts';
import { describeRelease } from './formatRelease.ts';
import { formatOrgHtml } from './formatReleaseOrgHtml.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { htmlPage } from './htmlPage.ts';
import { escapeHtml, htmlList, htmlTable } from './htmlText.ts';
import type { ReleaseReport, StageRelease } from './releaseReport.ts';
import { describeGate, GATE_MARKS, STAGE_TITLES } from './releaseText.ts';
import { buildTimeline, type OrgTimeline, TIME_TITLES, type TimeKind } from './releaseTimeline.ts';

export function formatReleaseHtml(report: ReleaseReport): string {
  const title = describeRelease(report);
  const sections = [header(report, title), nextSteps(report), pipeline(report), timeline(report), orgs(report)];
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
  const items = stages.map(({ name, status, orgs: all, gates, durationMilliseconds }) => {
    const failed = all.filter((org) => org.status === 'failed').length;
    const time = durationMilliseconds === undefined ? '' : `, ${formatDuration(durationMilliseconds)}`;
    const count = `${all.length} ${all.length === 1 ? 'org' : 'orgs'}${failed === 0 ? '' : `, ${failed} failed`}`;
    const gateLines = gates.map((gate) => `<br>${GATE_MARKS[gate.status]} ${escapeHtml(describeGate(gate))}`).join('');
    return `<li><div class="card"><strong>${escapeHtml(name)}</strong> <span class="${STAGE_TONES[status]}">${STAGE_TITLES[status]}</span><br><span class="faint">${count}${time}</span>${gateLines}</div></li>`;
  });
  return items.length === 0
    ? ''
    : `<section aria-labelledby="pipeline"><h2 id="pipeline">Pipeline</h2><ol class="stages">${items.join('\n')}</ol></section>`;
}

/** Of a thousand orgs the bars of the first hundred say as much, and the page stays light. */
const MOST_BARS = 100;

function timeline(report: ReleaseReport): string {
  const { orgs: rows, totals } = buildTimeline(report);
  if (rows.length === 0) {
    return '';
  }
  const scale = Math.max(report.durationMilliseconds, 1);
  const kinds = Object.keys(TIME_TITLES) as readonly TimeKind[];
  const legend = kinds.map(
    (kind) => `<li><i class="${kind}"></i>${escapeHtml(TIME_TITLES[kind])}: ${formatDuration(totals[kind])}</li>`,
  );
  const shown = rows.slice(0, MOST_BARS);
  const bars = htmlTable(
    'Time of each org',
    ['Org', 'When', 'Took'],
    shown.map((row) => [escapeHtml(row.alias), barOf(row, scale), formatDuration(tookOf(row))]),
  ).replaceAll('<td class="short"><div class="bar"', '<td class="time"><div class="bar"');
  const rest = rows.length - shown.length;
  return `<section aria-labelledby="time"><h2 id="time">Where the time went</h2><p class="faint">Summed over all orgs, which run side by side.</p><ul class="legend">${legend.join('')}</ul>${bars}${rest === 0 ? '' : `<p class="faint">and ${rest} more</p>`}</section>`;
}

const tookOf = ({ spans }: OrgTimeline): number => spans.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

function barOf({ offsetMilliseconds, spans }: OrgTimeline, scale: number): string {
  const width = (milliseconds: number): string => ((milliseconds / scale) * 100).toFixed(2);
  const parts = spans.map(
    ({ kind, milliseconds }) =>
      `<span class="${kind}" style="width:${width(milliseconds)}%" title="${escapeHtml(`${TIME_TITLES[kind]}: ${formatDuration(milliseconds)}`)}"></span>`,
  );
  return `<div class="bar" aria-hidden="true"><span style="width:${width(offsetMilliseconds)}%"></span>${parts.join('')}</div>`;
}

const orgs = ({ stages }: ReleaseReport): string =>
  `${stages
    .map(
      ({ name, orgs: all }) =>
        `<section aria-label="${escapeHtml(`Orgs of ${name}`)}"><h2>${escapeHtml(name)}</h2>${all.map(formatOrgHtml).join('\n')}</section>`,
    )
    .join('\n')}</main>`;
