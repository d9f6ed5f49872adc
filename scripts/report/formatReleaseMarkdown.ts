/**
 * A release as Markdown, for a pull request or the summary page of a CI run. In: the report. Out: GitHub-flavoured Markdown: a
 * table of the stages, one of the orgs, and for failures what to do. Of a thousand orgs only those that matter, and never
 * more than GitHub takes.
 */

import { sortedFindings } from './auditReport.ts';
import { countSeverities, placeOf } from './formatAudit.ts';
import { formatDuration } from './formatDuration.ts';
import { describeRelease } from './formatRelease.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { cell, list, shortened, table } from './markdownText.ts';
import type { OrgRelease, ReleaseReport, StageRelease } from './releaseReport.ts';
import { describeChanges, describeGate, describeOrg, GATE_MARKS, ORG_MARKS, STAGE_TITLES } from './releaseText.ts';
import { describeTimes } from './releaseTimeline.ts';

/**
 * GitHub takes comments of 65,536 characters and job summaries of 1 MiB; rows of healthy orgs are the ones to leave out.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
const MOST_CHARACTERS = 60_000;
const MOST_ORGS = 100;
const MOST_ITEMS = 20;

export function formatReleaseMarkdown(report: ReleaseReport): string {
  const isBad = report.outcome === 'failed' || report.outcome === 'waiting';
  const times = describeTimes(report);
  const head = [
    `## ${cell(describeRelease(report))} (${formatDuration(report.durationMilliseconds)})`,
    ...(report.emulated ? [`> ${EMULATED_NOTE}`] : []),
    ...(report.releaseId === undefined
      ? []
      : [`Release \`${report.releaseId}\`, digest \`${report.digest ?? 'unknown'}\``]),
    ...(isBad && report.error !== undefined
      ? [
          `**${cell(report.error.name)}**: ${cell(shortened(report.error.message))}`,
          someOf('What to do next', report.error.actions),
        ]
      : []),
    table(['Stage', 'Result', 'Orgs', 'Gates'], report.stages.map(stageRow)),
    ...(times === '' ? [] : [times]),
  ];
  const tail = [someOf(...findingsOf(report)), someOf('Warnings', report.warnings)];
  const spent = [...head, ...tail].reduce((sum, section) => sum + section.length + 2, 0);
  const rows = rowsWithin(report.stages, MOST_CHARACTERS - spent);
  const sections = [...head, ...report.stages.map((stage) => stageTable(stage, rows.get(stage) ?? [])), ...tail];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function stageRow({ name, status, orgs, gates }: StageRelease): readonly string[] {
  const failed = orgs.filter((org) => org.status === 'failed').length;
  return [
    name,
    STAGE_TITLES[status],
    failed === 0 ? String(orgs.length) : `${orgs.length}, ${failed} failed`,
    gates.map((gate) => shortened(`${GATE_MARKS[gate.status]} ${describeGate(gate)}`)).join('\n'),
  ];
}

function findingsOf({ findings = [] }: ReleaseReport): readonly [string, readonly string[]] {
  const items = sortedFindings({ findings }).map(
    (one) => `${placeOf(one)}: ${one.severity}: ${one.message} (${one.ruleId}). ${one.fix}`,
  );
  return [`Findings in the source: ${countSeverities(findings)}`, items];
}

const someOf = (title: string, items: readonly string[]): string =>
  list(title, [
    ...items.slice(0, MOST_ITEMS).map(shortened),
    ...(items.length > MOST_ITEMS ? [`and ${items.length - MOST_ITEMS} more`] : []),
  ]);

const isNoteworthy = ({ status }: OrgRelease): boolean => !['unchanged', 'doneBefore', 'notRun'].includes(status);

const orgRow = (org: OrgRelease): readonly string[] => [
  ORG_MARKS[org.status],
  org.alias,
  [
    shortened(describeOrg(org)),
    ...(org.error?.actions ?? []).map((action) => `Try this: ${action}`),
    ...describeChanges(org),
    ...(org.undo === undefined ? [] : [`Undo: ${org.undo.detail}`]),
  ]
    .slice(0, MOST_ITEMS)
    .map(shortened)
    .join('\n'),
];

type Rows = readonly (readonly string[])[];

/** The failed orgs of all stages first, then the others, as far as there is room. */
function rowsWithin(stages: readonly StageRelease[], characters: number): ReadonlyMap<StageRelease, Rows> {
  const rows = new Map<StageRelease, (readonly string[])[]>();
  let room = characters;
  for (const isWanted of [
    ({ status }: OrgRelease) => status === 'failed',
    (org: OrgRelease) => org.status !== 'failed' && isNoteworthy(org),
  ]) {
    for (const stage of stages) {
      const own = rows.get(stage) ?? [];
      rows.set(stage, own);
      for (const org of stage.orgs.filter(isWanted)) {
        if (own.length === MOST_ORGS || room < 0) {
          break;
        }
        const row = orgRow(org);
        room -= row.reduce((sum, one) => sum + cell(one).length + 3, 0);
        if (room >= 0) {
          own.push(row);
        }
      }
    }
  }
  return rows;
}

function stageTable({ name, orgs }: StageRelease, rows: Rows): string {
  const failed = orgs.filter(({ status }) => status === 'failed').length;
  const shownFailed = rows.filter(([mark]) => mark === ORG_MARKS.failed).length;
  const rest = orgs.length - rows.length;
  const hidden = failed > shownFailed ? `, ${failed - shownFailed} of them failed` : '';
  const note =
    rest === 0 || (rows.length === 0 && hidden === '')
      ? ''
      : `and ${rest} more in ${cell(name)}${hidden}; the report in HTML or JSON has all`;
  return [table(['', `Org of ${name}`, 'Result'], rows), note].filter((text) => text !== '').join('\n\n');
}
