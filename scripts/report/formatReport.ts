/**
 * The report of a run as a person reads it in ten seconds: how it ended, the steps, what it is about, what was proven,
 * and for a failure the error with what to do. In: the report. Out: text, at most as wide as the terminal.
 */
import { formatDuration } from './formatDuration.ts';
import { formatError } from './formatError.ts';
import { formatPlan } from './formatPlan.ts';
import { detailOf, durationOf } from './formatProgressLine.ts';
import { formatProofLines } from './formatProofLines.ts';
import { formatStepLine } from './formatStepLine.ts';
import { type Colors, colorOf, colorsOf, type FormatOptions, STEP_MARKS } from './marks.ts';
import { padTo, printableLine, widthOf, wrapText } from './printableText.ts';
import { failureOf, type RunOutcome, type RunReport } from './runReport.ts';

export const EMULATED_NOTE = 'Emulated: this run proves nothing about a real org.';

export function formatReport(report: RunReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const error = report.outcome === 'failed' ? failureOf(report) : undefined;
  const sections = [
    headline(report, colors, options),
    stepLines(report, colors, options),
    report.outcome === 'planned' && report.plan !== undefined ? formatPlan(report.plan, options).split('\n') : [],
    factLines(report, options),
    formatProofLines(report.proofs, options),
    warningLines(report, colors, options),
    error === undefined ? [] : formatError(error, options).split('\n'),
    report.emulated ? wrapText(EMULATED_NOTE, options.columns).map((line) => colors.yellow(line)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const HEADLINES: Readonly<Record<RunOutcome, string>> = {
  done: 'Done',
  unchanged: 'Nothing to change',
  planned: 'Planned, nothing was written',
  validated: 'Valid, nothing was changed',
  failed: 'Failed',
};

/** `Done: Order_Sync in "qa"`, as far as the run came to know it. */
export function describeOutcome(report: RunReport): string {
  const subject = [report.app, report.org === undefined ? undefined : `in "${report.org.alias}"`]
    .filter((text) => text !== undefined)
    .join(' ');
  return `${HEADLINES[report.outcome]}: ${printableLine(subject) || report.command}`;
}

function headline(report: RunReport, colors: Colors, { columns }: FormatOptions): readonly string[] {
  const text = `${describeOutcome(report)}  ${formatDuration(report.durationMilliseconds)}`;
  const paint = report.outcome === 'failed' ? colors.red : colors.green;
  return wrapText(text, columns).map((line) => colors.bold(paint(line)));
}

function stepLines(report: RunReport, colors: Colors, { columns }: FormatOptions): readonly string[] {
  // What a dry run did not do stands in its plan, with the reasons.
  const steps = report.outcome === 'planned' ? report.steps.filter(({ status }) => status !== 'notRun') : report.steps;
  const titleWidth = Math.max(0, ...steps.map(({ title }) => widthOf(printableLine(title))));
  const measureWidth = Math.max(0, ...steps.map((step) => widthOf(durationOf(step))));
  return steps.flatMap((step) =>
    formatStepLine({
      mark: STEP_MARKS[step.status],
      paint: colorOf(step.status, colors),
      title: step.title,
      titleWidth,
      measure: durationOf(step),
      measureWidth,
      detail: detailOf(step),
      indent: '  ',
      columns,
    }),
  );
}

/** Label and value of everything that the run came to know. */
export function factsOf(report: RunReport): readonly (readonly [label: string, value: string])[] {
  const { org } = report;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Dev Hub', report.devHub],
    ['Org', org === undefined ? undefined : `${org.alias} (${[org.kind, org.orgId].filter(Boolean).join(', ')})`],
    ['My Domain', org?.instanceUrl],
    ['App', report.app],
    ['Run-as user', report.runAsUsername],
    ['Scopes', report.scopes?.join(' ')],
    ['Consumer key', report.consumerKey],
    ['Credentials', report.credentialStore],
    ['Previous pair', describePrevious(report)],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [[label, printableLine(value)] as const],
  );
}

const describePrevious = ({ previousPair }: RunReport): string | undefined =>
  previousPair === undefined
    ? undefined
    : `${previousPair.consumerKey} works ${previousPair.endsAt === undefined ? 'until it is ended' : `until ${previousPair.endsAt}`}; to end it: ${previousPair.endCommand}`;

function factLines(report: RunReport, { columns }: FormatOptions): readonly string[] {
  const facts = factsOf(report);
  const labelWidth = Math.max(0, ...facts.map(([label]) => label.length));
  return facts.flatMap(([label, value]) => {
    const line = `  ${padTo(label, labelWidth)}  ${value}`;
    return columns === undefined || widthOf(line) <= columns
      ? [line]
      : [`  ${label}`, ...wrapText(value, columns, '    ')];
  });
}

function warningLines({ warnings }: RunReport, colors: Colors, { columns }: FormatOptions): readonly string[] {
  return warnings.length === 0
    ? []
    : [colors.yellow('Warnings'), ...warnings.flatMap((warning) => wrapText(warning, columns, '  '))];
}
