/**
 * The plan as text: what will be done, in order, and why. In: the plan that is executed. Out: lines, with each setting
 * that differs. Leaves out the content of files.
 */
import type { ComponentChange, DeployPlan, PlanStep, Recreation } from '../plan/deployPlan.ts';
import { formatStepLine } from './formatStepLine.ts';
import { type Colors, colorsOf, type FormatOptions } from './marks.ts';
import { printableLine, widthOf, wrapText } from './printableText.ts';

type Action = ComponentChange['action'];

const ACTION_MARKS: Readonly<Record<Action, string>> = { create: '+', update: '~', recreate: '±', unchanged: '=' };

export function formatPlan(plan: DeployPlan, options: FormatOptions): string {
  const colors = colorsOf(options);
  const titleWidth = Math.max(0, ...plan.steps.map(({ title }) => widthOf(printableLine(title))));
  const heading = `Plan for ${plan.appName} in "${plan.orgAlias}", run as ${plan.runAsUsername}`;
  return [
    ...wrapText(heading, options.columns).map((line) => colors.bold(line)),
    ...plan.steps.flatMap((step) => formatStep(step, titleWidth, colors, options)),
    ...section('Warnings', plan.warnings, options),
    ...section(
      'Would have to be recreated, which is never done here',
      plan.obstacles.flatMap(({ recreation, fix }) =>
        recreation === undefined ? [] : recreationLines(recreation, fix),
      ),
      options,
    ),
    ...section(
      'Missing, and nothing will be written before it is there',
      plan.obstacles.flatMap(({ message, fix, recreation }) => (recreation === undefined ? [message, `  ${fix}`] : [])),
      options,
    ),
  ].join('\n');
}

const recreationLines = ({ type, fullName, held, effect, byHand }: Recreation, fix: string): readonly string[] => [
  `${ACTION_MARKS.recreate} ${type} ${fullName}, which the org calls ${held.join(', ')}`,
  `  ${effect}`,
  `  Rather: ${fix}`,
  `  By hand: ${byHand}`,
];

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

function colorOfAction(action: Action, colors: Colors): (text: string) => string {
  return { create: colors.green, update: colors.yellow, recreate: colors.red, unchanged: colors.dim }[action];
}

const section = (title: string, lines: readonly string[], { columns }: FormatOptions): readonly string[] =>
  lines.length === 0
    ? []
    : ['', ...wrapText(title, columns), ...lines.flatMap((line) => wrapText(line, columns, '  '))];
