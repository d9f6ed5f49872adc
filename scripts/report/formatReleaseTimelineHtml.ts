/** Where the time of a release went, on its HTML page: sums, and a bar an org that is also said in words. In: the report. Out: markup. */
import { formatDuration } from './formatDuration.ts';
import { escapeHtml, htmlTable } from './htmlText.ts';
import type { ReleaseReport } from './releaseReport.ts';
import { buildTimeline, describeSums, type OrgTimeline, sumOf, TIME_KINDS, TIME_TITLES } from './releaseTimeline.ts';

/** Of a thousand orgs the bars of the first hundred say as much, and the page stays light. */
const MOST_BARS = 100;

export function formatTimelineHtml(report: ReleaseReport): string {
  const { orgs, totals, leadMilliseconds } = buildTimeline(report);
  if (orgs.length === 0) {
    return '';
  }
  const legend = TIME_KINDS.flatMap((kind) => {
    const sum = totals[kind];
    return sum === undefined
      ? []
      : `<li><i class="${kind}"></i>${escapeHtml(TIME_TITLES[kind])}: ${formatDuration(sum)}</li>`;
  });
  const scale = Math.max(report.durationMilliseconds, ...orgs.map((org) => org.offsetMilliseconds + tookOf(org)), 1);
  const bars = htmlTable(
    'Time of each org',
    ['Org', 'When', 'Took'],
    orgs
      .slice(0, MOST_BARS)
      .map((org) => [
        `<bdi>${escapeHtml(org.alias)}</bdi>`,
        `${barOf(org, scale)}<span class="faint small">${escapeHtml(describeSums(sumOf(org.spans)))}</span>`,
        formatDuration(tookOf(org)),
      ]),
  );
  const rest = orgs.length - MOST_BARS;
  return `<section aria-labelledby="time"><h2 id="time">Where the time went</h2><p class="faint">Summed over all orgs, which run side by side; from the check of each to its end. Before the first of them, reading the source and opening the orgs took ${formatDuration(leadMilliseconds)}.</p><ul class="legend">${legend.join('')}</ul>${bars}${rest <= 0 ? '' : `<p class="faint">and ${rest} more</p>`}</section>`;
}

const tookOf = ({ spans }: OrgTimeline): number => spans.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** The words below it say the same. */
function barOf({ offsetMilliseconds, spans }: OrgTimeline, scale: number): string {
  const width = (milliseconds: number): string => ((milliseconds / scale) * 100).toFixed(2);
  const parts = spans.map(
    ({ kind, milliseconds }) => `<span class="${kind}" style="width:${width(milliseconds)}%"></span>`,
  );
  return `<div class="bar" aria-hidden="true"><span style="width:${width(offsetMilliseconds)}%"></span>${parts.join('')}</div>`;
}
