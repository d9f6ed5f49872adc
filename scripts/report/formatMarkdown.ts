/**
 * A report as Markdown, for the summary page of a CI run or a comment. In: the report. Out: GitHub-flavoured Markdown
 * in which no value can start a table cell, a link or markup of its own.
 */
import { formatDuration } from './formatDuration.ts';
import { detailOf, durationOf } from './formatProgressLine.ts';
import { describeOutcome, EMULATED_NOTE, factsOf } from './formatReport.ts';
import { cell, list, table } from './markdownText.ts';
import { PROOF_MARKS, STEP_MARKS } from './marks.ts';
import { failureOf, type RunReport } from './runReport.ts';

export function formatMarkdown(report: RunReport): string {
  const error = report.outcome === 'failed' ? failureOf(report) : undefined;
  const sections = [
    `## ${cell(describeOutcome(report))} (${formatDuration(report.durationMilliseconds)})`,
    ...(report.emulated ? [`> ${EMULATED_NOTE}`] : []),
    table(
      ['', 'Step', 'Time', ''],
      report.steps.map((step) => [STEP_MARKS[step.status], step.title, durationOf(step), detailOf(step)]),
    ),
    table(['', ''], factsOf(report)),
    table(
      ['', 'Proof', 'Seen'],
      report.proofs.map(({ status, title, evidence }) => [PROOF_MARKS[status], title, evidence]),
    ),
    list('Warnings', report.warnings),
    ...(error === undefined
      ? []
      : [`**${cell(error.name)}**: ${cell(error.message)}`, list('Try this', error.actions)]),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
