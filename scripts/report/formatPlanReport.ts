/** A plan over all apps as text: what would be done and why, what drifted, what would be deleted. In: the report. Out: lines. */
import type { Drift } from '../plan/findDrift.ts';
import type { PlannedDeletion } from '../plan/planDeletions.ts';
import { formatDuration } from './formatDuration.ts';
import { formatError } from './formatError.ts';
import { formatPlan } from './formatPlan.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { type Colors, colorsOf, type FormatOptions } from './marks.ts';
import { type AppPlan, hasChanges, type PlanReport } from './planReport.ts';
import { printableLine, wrapText } from './printableText.ts';

/** `2 of 3 apps would change, 1 setting drifted`. */
export function describePlanReport({ apps, deletions, error }: PlanReport): string {
  const changed = apps.filter(hasChanges).length;
  const drifted = apps.reduce((sum, { drift }) => sum + (drift ?? []).length, 0);
  const recreated = apps
    .flatMap(({ plan }) => plan.obstacles)
    .filter(({ recreation }) => recreation !== undefined).length;
  const parts = [
    changed === 0 ? undefined : `${changed} of ${apps.length} ${apps.length === 1 ? 'app' : 'apps'} would change`,
    drifted === 0
      ? undefined
      : `${drifted} ${drifted === 1 ? 'change' : 'changes'} in the org since the last deployment`,
    recreated === 0 ? undefined : `${recreated} would have to be recreated`,
    deletions.length === 0 ? undefined : `${deletions.length} to delete`,
  ].filter((part) => part !== undefined);
  const failed = error === undefined || apps.length > 0 ? '' : 'failed';
  return parts.length === 0 ? failed || 'no differences' : parts.join(', ');
}

export function formatPlanReport(report: PlanReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const org = report.org === undefined ? '' : ` for "${printableLine(report.org.alias)}"`;
  const sections = [
    [colors.bold(`Plan${org}: ${describePlanReport(report)}  ${formatDuration(report.durationMilliseconds)}`)],
    ...report.apps.flatMap((app) => [appLines(app, colors, options), driftLines(app, colors, options)]),
    deletionLines(report, colors, options),
    report.warnings.length === 0
      ? []
      : [colors.yellow('Warnings'), ...report.warnings.flatMap((text) => wrapText(text, options.columns, '  '))],
    report.error === undefined ? [] : formatError(report.error, options).split('\n'),
    report.emulated ? wrapText(EMULATED_NOTE, options.columns).map((line) => colors.yellow(line)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function appLines(app: AppPlan, colors: Colors, options: FormatOptions): readonly string[] {
  const switchedOff =
    app.disabled === undefined
      ? []
      : wrapText(
          `Switched off on purpose (${app.disabled.what}, ${app.disabled.since}, by ${app.disabled.by}): deploy refuses until npm run app:enable.`,
          options.columns,
          '  ',
        ).map((line) => colors.yellow(line));
  return hasChanges(app) || app.plan.obstacles.length > 0
    ? [...formatPlan(app.plan, options).split('\n'), ...switchedOff]
    : [`${colors.bold(printableLine(app.app))}  as in the source`, ...switchedOff];
}

/** `before → now`, or what became of the whole component. */
export function describeDrift({ type, fullName, kind, element, before, now }: Drift): string {
  const name = `${type} ${fullName}`;
  switch (kind) {
    case 'added':
      return `${name}: was added in the org`;
    case 'removed':
      return `${name}: was deleted in the org`;
    case 'changed':
      return `${name}: ${element} ${before ?? '(none)'} → ${now ?? '(none)'}`;
  }
}

export const describeDriftEffect = ({ isSetBack }: Drift): string =>
  isSetBack
    ? 'a deployment sets it to what the source says'
    : 'a deployment leaves it: the source says nothing against it';

/** Further lines stand below the text of the first. */
const wrapMarked = (mark: string, text: string, columns: number | undefined): readonly string[] =>
  wrapText(text, columns, '    ').map((line, index) => (index === 0 ? `  ${mark} ${line.trimStart()}` : line));

function driftLines({ app, drift, deployed }: AppPlan, colors: Colors, { columns }: FormatOptions): readonly string[] {
  if (drift === undefined) {
    return wrapText(
      `Drift of ${app} is not known: no deployment of this machine is remembered. The next one remembers.`,
      columns,
    ).map((line) => colors.dim(line));
  }
  if (drift.length === 0) {
    return [];
  }
  const commit = deployed?.commit === undefined ? '' : ` of ${deployed.commit}`;
  const title = `Changed in the org since the deployment${commit} at ${deployed?.at ?? 'an unknown time'}`;
  return [
    ...wrapText(title, columns).map((line) => colors.yellow(line)),
    ...drift.flatMap((one) => [
      ...wrapMarked('!', printableLine(describeDrift(one)), columns),
      ...wrapText(describeDriftEffect(one), columns, '      ').map((line) => colors.dim(line)),
    ]),
  ];
}

const describeDeletion = ({ type, fullName, reason }: PlannedDeletion): string => `${type} ${fullName}: ${reason}`;

function deletionLines(
  { deletions, allowDelete }: PlanReport,
  colors: Colors,
  { columns }: FormatOptions,
): readonly string[] {
  if (deletions.length === 0) {
    return [];
  }
  const title = allowDelete ? 'Would be deleted' : 'No longer in the source; deleted only with --allow-delete';
  return [
    colors.red(title),
    ...deletions.flatMap((deletion) => [
      ...wrapMarked('-', describeDeletion(deletion), columns),
      ...(deletion.effect === '' ? [] : wrapText(deletion.effect, columns, '      ')),
    ]),
  ];
}
