/**
 * The plan as text: what will be done, in order, and why. In: the plan that is executed. Out: lines, with each setting
 * that differs. Leaves out the content of files.
 */
import type { ComponentChange, DeployPlan, PlanStep, StepAction } from '../plan/deployPlan.ts';
import { formatStepLine } from './formatStepLine.ts';
import { type Colors, colorsOf, type FormatOptions } from './marks.ts';
import { printableLine, widthOf, wrapText } from './printableText.ts';

const ACTION_MARKS: Readonly<Record<StepAction, string>> = { create: '+', update: '~', unchanged: '=' };

export function formatPlan(plan: DeployPlan, options: FormatOptions): string {
  const colors = colorsOf(options);
  const titleWidth = Math.max(0, ...plan.steps.map(({ title }) => widthOf(printableLine(title))));
  const heading = `Plan for ${plan.appName} in "${plan.orgAlias}", run as ${plan.runAsUsername}`;
  return [
    ...wrapText(heading, options.columns).map((line) => colors.bold(line)),
    ...plan.steps.flatMap((step) => formatStep(step, titleWidth, colors, options)),
    ...section('Warnings', plan.warnings, options),
    ...section(
      'Missing, and nothing will be written before it is there',
      plan.obstacles.flatMap(({ message, fix }) => [message, `  ${fix}`]),
      options,
    ),
  ].join('\n');
}

function formatStep(step: PlanStep, titleWidth: number, colors: Colors, { columns }: FormatOptions): readonly string[] {
  const line = formatStepLine({
    mark: ACTION_MARKS[step.action],
    paint: colorOfAction(step.action, colors),
    title: step.title,
    titleWidth,
    detail: step.reason,
    indent: '  ',
    columns,
  });
  const changes = step.kind === 'deploy' && step.action !== 'unchanged' ? step.changes : [];
  const different = changes.filter(({ action }) => action !== 'unchanged');
  const same = changes.length - different.length;
  return [
    ...line,
    ...different.flatMap((change) => formatChange(change, colors, columns)),
    ...(same === 0 ? [] : [`      ${colors.dim(`${ACTION_MARKS.unchanged} ${same} unchanged`)}`]),
  ];
}

function formatChange(change: ComponentChange, colors: Colors, columns: number | undefined): readonly string[] {
  return [
    ...formatStepLine({
      mark: ACTION_MARKS[change.action],
      paint: colorOfAction(change.action, colors),
      title: `${change.type} ${change.fullName}`,
      indent: '      ',
      columns,
    }),
    // What is new differs everywhere; only of what exists is the difference worth reading.
    ...(change.action === 'update' ? change.differences : []).flatMap(({ element, have, want }) =>
      wrapText(`${element}: ${valueText(have)} → ${valueText(want)}`, columns, '          '),
    ),
  ];
}

const valueText = (value: string | undefined): string =>
  value === undefined ? '(none)' : printableLine(value) || '""';

function colorOfAction(action: StepAction, colors: Colors): (text: string) => string {
  return { create: colors.green, update: colors.yellow, unchanged: colors.dim }[action];
}

const section = (title: string, lines: readonly string[], { columns }: FormatOptions): readonly string[] =>
  lines.length === 0
    ? []
    : ['', ...wrapText(title, columns), ...lines.flatMap((line) => wrapText(line, columns, '  '))];
