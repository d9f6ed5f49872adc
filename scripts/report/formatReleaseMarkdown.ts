/**
 * A release as Markdown, for a pull request or the summary page of a CI run. In: the report. Out: GitHub-flavoured Markdown: a
 * table of the stages, one of the orgs, and for failures what to do. Of a thousand orgs only those that matter.
 */
import { formatDuration } from './formatDuration.ts';
import { describeRelease } from './formatRelease.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { cell, list, table } from './markdownText.ts';
import type { OrgRelease, ReleaseReport, StageRelease } from './releaseReport.ts';
import { describeChanges, describeGate, describeOrg, GATE_MARKS, ORG_MARKS, STAGE_TITLES } from './releaseText.ts';

/** GitHub takes comments of 65,536 characters; rows of healthy orgs are the ones to leave out. */
const MOST_ORGS = 100;

export function formatReleaseMarkdown(report: ReleaseReport): string {
  const isBad = report.outcome === 'failed' || report.outcome === 'waiting';
  const sections = [
    `## ${cell(describeRelease(report))} (${formatDuration(report.durationMilliseconds)})`,
    ...(report.emulated ? [`> ${EMULATED_NOTE}`] : []),
    ...(report.releaseId === undefined
      ? []
      : [`Release \`${report.releaseId}\`, digest \`${report.digest ?? 'unknown'}\``]),
    ...(isBad && report.error !== undefined
      ? [`**${cell(report.error.name)}**: ${cell(report.error.message)}`, list('What to do next', report.error.actions)]
      : []),
    table(['Stage', '', 'Orgs', 'Gates'], report.stages.map(stageRow)),
    ...report.stages.map(stageTable),
    list('Warnings', report.warnings),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function stageRow({ name, status, orgs, gates }: StageRelease): readonly string[] {
  const failed = orgs.filter((org) => org.status === 'failed').length;
  return [
    name,
    STAGE_TITLES[status],
    failed === 0 ? String(orgs.length) : `${orgs.length}, ${failed} failed`,
    gates.map((gate) => `${GATE_MARKS[gate.status]} ${describeGate(gate)}`).join('\n'),
  ];
}

const isNoteworthy = ({ status }: OrgRelease): boolean => !['unchanged', 'doneBefore', 'notRun'].includes(status);

function stageTable({ name, orgs }: StageRelease): string {
  const sorted = [
    ...orgs.filter(({ status }) => status === 'failed'),
    ...orgs.filter((org) => org.status !== 'failed' && isNoteworthy(org)),
  ];
  const shown = sorted.slice(0, MOST_ORGS);
  const rows = shown.map((org) => [
    ORG_MARKS[org.status],
    org.alias,
    [describeOrg(org), ...describeChanges(org), ...(org.undo === undefined ? [] : [`Undo: ${org.undo.detail}`])].join(
      '\n',
    ),
  ]);
  const rest = orgs.length - shown.length;
  const body = table(['', name, ''], rows);
  return [body, rest === 0 || rows.length === 0 ? '' : `and ${rest} more in ${cell(name)}`]
    .filter((text) => text !== '')
    .join('\n\n');
}
