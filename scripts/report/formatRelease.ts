/**
 * A release as a person reads it: how it ended, then every pipeline stage with its gates and orgs, then what to do. In: the
 * report. Out: text, at most as wide as the terminal. Of a healthy org one line, of a failed one its error too.
 */
import { countSeverities } from './formatAudit.ts';
import { formatDuration } from './formatDuration.ts';
import { formatError } from './formatError.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { formatStepLine } from './formatStepLine.ts';
import { type Colors, colorsOf, type FormatOptions } from './marks.ts';
import { printableLine, widthOf, wrapText } from './printableText.ts';
import {
  type OrgRelease,
  orgsOf,
  type ReleaseOutcome,
  type ReleaseReport,
  type StageRelease,
} from './releaseReport.ts';
import { describeChanges, describeGate, describeOrg, GATE_MARKS, ORG_MARKS, STAGE_TITLES } from './releaseText.ts';
import { describeTimes } from './releaseTimeline.ts';

const HEADLINES: Readonly<Record<ReleaseOutcome, string>> = {
  done: 'Released',
  unchanged: 'Nothing to change',
  planned: 'Checked, nothing was written',
  waiting: 'Waiting',
  failed: 'Failed',
};

/** `Released: Order_Sync, 12 orgs in 2 stages`; of a refresh, which has one org, `Repaired: Order_Sync in "qa"`. */
export function describeRelease({ apps, outcome, stages, refreshed }: ReleaseReport): string {
  const orgs = stages.flatMap((stage) => stage.orgs);
  const [first] = orgs;
  const what = apps.length === 0 ? (refreshed ? 'the sandbox' : 'the release') : printableLine(apps.join(', '));
  if (refreshed) {
    const headline = outcome === 'done' ? 'Repaired' : HEADLINES[outcome];
    return `${headline}: ${what}${first === undefined ? '' : ` in "${printableLine(first.alias)}"`}`;
  }
  // What ended before its stages were looked at has none to count.
  const where =
    stages.length === 0
      ? ''
      : `, ${orgs.length} ${orgs.length === 1 ? 'org' : 'orgs'} in ${stages.length} ${stages.length === 1 ? 'stage' : 'stages'}`;
  return `${HEADLINES[outcome]}: ${what}${where}`;
}

export function formatRelease(report: ReleaseReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const isBad = report.outcome === 'failed' || report.outcome === 'waiting';
  const headline = `${describeRelease(report)}  ${formatDuration(report.durationMilliseconds)}`;
  const paint = report.outcome === 'failed' ? colors.red : isBad ? colors.yellow : colors.green;
  const id =
    report.releaseId === undefined ? [] : [`  Release ${report.releaseId}, digest ${report.digest ?? 'unknown'}`];
  const sections = [
    [...wrapText(headline, options.columns).map((line) => colors.bold(paint(line))), ...id],
    ...report.stages.map((stage) => stageLines(stage, colors, options)),
    resultLines(report, options),
    report.warnings.length === 0
      ? []
      : [colors.yellow('Warnings'), ...report.warnings.flatMap((warning) => wrapText(warning, options.columns, '  '))],
    isBad && report.error !== undefined ? formatError(report.error, options).split('\n') : [],
    report.emulated ? wrapText(EMULATED_NOTE, options.columns).map((line) => colors.yellow(line)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** What the HTML page has at length. */
function resultLines(report: ReleaseReport, { columns }: FormatOptions): readonly string[] {
  const times = describeTimes(report);
  const { findings = [] } = report;
  return [
    ...describeUnproven(report).flatMap((line) => wrapText(line, columns)),
    ...(times === '' ? [] : wrapText(times, columns)),
    ...(findings.length === 0
      ? []
      : wrapText(`Findings in the source: ${countSeverities(findings)} (npm run audit)`, columns)),
  ];
}

const MOST_NAMES = 5;

/** What could not be tried, proof by proof: in which orgs, and what the first of them says of it. */
function describeUnproven(report: ReleaseReport): readonly string[] {
  const missing = new Map<string, { readonly aliases: Set<string>; readonly evidence: string }>();
  for (const { alias, reports } of orgsOf(report)) {
    for (const { title, status, evidence } of reports.flatMap(({ proofs }) => proofs)) {
      if (status === 'notProven') {
        const known = missing.get(title) ?? { aliases: new Set(), evidence };
        known.aliases.add(alias);
        missing.set(title, known);
      }
    }
  }
  return [...missing].map(([title, { aliases, evidence }]) => {
    const names = [...aliases].slice(0, MOST_NAMES).map(printableLine).join(', ');
    const more = aliases.size > MOST_NAMES ? ` and ${aliases.size - MOST_NAMES} more` : '';
    return `Not proven in ${names}${more}: ${title} (${printableLine(evidence)})`;
  });
}

function stageLines(stage: StageRelease, colors: Colors, options: FormatOptions): readonly string[] {
  const time = stage.durationMilliseconds === undefined ? '' : `  ${formatDuration(stage.durationMilliseconds)}`;
  return [
    colors.bold(`${stage.name}: ${STAGE_TITLES[stage.status]}${time}`),
    ...stage.gates.flatMap((gate) =>
      formatStepLine({
        mark: GATE_MARKS[gate.status],
        paint: gate.status === 'passed' ? colors.green : gate.status === 'waiting' ? colors.yellow : colors.red,
        title: describeGate(gate),
        indent: '  ',
        columns: options.columns,
      }),
    ),
    ...orgLines(stage.orgs, colors, options),
  ];
}

function orgLines(orgs: readonly OrgRelease[], colors: Colors, options: FormatOptions): readonly string[] {
  const titleWidth = Math.max(0, ...orgs.map(({ alias }) => widthOf(printableLine(alias))));
  const times = orgs.map(timeOf);
  const measureWidth = Math.max(0, ...times.map(widthOf));
  return orgs.flatMap((org, index) => [
    ...formatStepLine({
      mark: ORG_MARKS[org.status],
      paint: paintOf(org, colors),
      title: org.alias,
      titleWidth,
      measure: times[index] ?? '',
      measureWidth,
      detail: describeOrg(org),
      indent: '  ',
      columns: options.columns,
    }),
    ...describeChanges(org).flatMap((line) => wrapText(line, options.columns, '      ')),
    ...failureLines(org, colors, options),
  ]);
}

const timeOf = ({ durationMilliseconds }: OrgRelease): string =>
  durationMilliseconds === undefined ? '' : formatDuration(durationMilliseconds);

function paintOf({ status }: OrgRelease, colors: Colors): (text: string) => string {
  switch (status) {
    case 'failed':
      return colors.red;
    case 'released':
    case 'checked':
      return colors.green;
    case 'planned':
      return colors.yellow;
    default:
      return colors.dim;
  }
}

function failureLines({ error, undo }: OrgRelease, colors: Colors, { columns }: FormatOptions): readonly string[] {
  if (error === undefined) {
    return [];
  }
  return [
    ...error.actions.flatMap((action) => wrapText(`Try this: ${action}`, columns, '      ')),
    ...(undo === undefined
      ? []
      : [
          ...wrapText(`Undo: ${undo.detail}`, columns, '      ').map((line) =>
            undo.status === 'undone' ? colors.green(line) : colors.yellow(line),
          ),
          ...(undo.left.length === 0 ? [] : wrapText(`Left in the org: ${undo.left.join('; ')}`, columns, '      ')),
        ]),
  ];
}
