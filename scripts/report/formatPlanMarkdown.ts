/**
 * A plan as Markdown, for a comment of a pull request. In: the report. Out: a table of the apps, and the differences folded.
 * Never longer than what GitHub takes.
 */
import type { DeployStep } from '../plan/deployPlan.ts';
import { describeDrift, describeDriftEffect, describePlanReport } from './formatPlanReport.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { cell, list, table } from './markdownText.ts';
import { type AppPlan, hasChanges, type PlanReport } from './planReport.ts';

/** GitHub refuses comments of more than 65,536 characters. */
const MOST_CHARACTERS = 60_000;
const ACTION_TITLES = {
  create: 'new',
  update: 'changed',
  recreate: 'would have to be recreated',
  unchanged: 'unchanged',
} as const;

export function formatPlanMarkdown(report: PlanReport): string {
  const org = report.org === undefined ? '' : ` for ${cell(report.org.alias)}`;
  const head = [
    `## Plan${org}: ${cell(describePlanReport(report))}`,
    ...(report.emulated ? [`> ${EMULATED_NOTE}`] : []),
    ...(report.error === undefined
      ? []
      : [`**${cell(report.error.name)}**: ${cell(report.error.message)}`, list('Try this', report.error.actions)]),
  ];
  const body = [
    ...report.apps.map(appSection),
    table(
      ['Would be deleted', 'Why', 'What that means'],
      report.deletions.map(({ type, fullName, reason, effect }) => [`${type} ${fullName}`, reason, effect]),
    ),
    report.deletions.length > 0 && !report.allowDelete ? 'Deletions are done only with `--allow-delete`.' : '',
    list('Warnings', report.warnings),
  ];
  return withinLimit(
    head.filter((section) => section !== ''),
    body.filter((section) => section !== ''),
  );
}

function withinLimit(head: readonly string[], body: readonly string[]): string {
  const shown: string[] = [...head];
  let length = head.join('\n\n').length;
  for (const [index, section] of body.entries()) {
    length += section.length + 2;
    if (length > MOST_CHARACTERS) {
      shown.push(`… and ${body.length - index} more sections; \`npm run plan\` shows all of them.`);
      break;
    }
    shown.push(section);
  }
  return `${shown.join('\n\n')}\n`;
}

function appSection(app: AppPlan): string {
  const { plan, drift } = app;
  const changes = plan.steps
    .filter((step): step is DeployStep => step.kind === 'deploy')
    .flatMap((step) => step.changes)
    .filter(({ action }) => action !== 'unchanged');
  const records = plan.steps.filter(({ kind, action }) => /^(createUser|assign)/.test(kind) && action !== 'unchanged');
  const rows = [
    ...changes.map(({ type, fullName, action, differences }) => [
      ACTION_TITLES[action],
      `${type} ${fullName}`,
      action === 'create' || action === 'recreate'
        ? ''
        : differences
            .map(({ element, have, want }) => `${element}: ${have ?? '(none)'} → ${want ?? '(none)'}`)
            .join('\n'),
    ]),
    ...records.map(({ action, title, reason }) => [ACTION_TITLES[action], title, reason]),
  ];
  const drifted = table(
    ['Changed in the org since the last deployment', ''],
    (drift ?? []).map((one) => [describeDrift(one), describeDriftEffect(one)]),
  );
  const inner = [
    table(['', 'What', 'Setting by setting'], rows),
    drifted,
    table(
      ['Would have to be recreated, which is never done here', 'What that means', 'Rather', 'By hand'],
      plan.obstacles.flatMap(({ recreation, fix }) =>
        recreation === undefined
          ? []
          : [
              [
                `${recreation.type} ${recreation.fullName}, which the org calls ${recreation.held.join(', ')}`,
                recreation.effect,
                fix,
                recreation.byHand,
              ],
            ],
      ),
    ),
    list(
      'Missing before anything can be written',
      plan.obstacles
        .filter(({ recreation }) => recreation === undefined)
        .map(({ message, fix }) => `${message} ${fix}`),
    ),
    drift === undefined ? 'Drift is not known: no deployment from this machine is remembered.' : '',
  ].filter((part) => part !== '');
  const summary = `${app.app}: ${hasChanges(app) ? `${rows.length} ${rows.length === 1 ? 'difference' : 'differences'}` : 'as in the source'}`;
  const open = hasChanges(app) || (drift ?? []).length > 0 ? ' open' : '';
  return `<details${open}><summary>${cell(summary)}</summary>\n\n${inner.join('\n\n')}\n\n</details>`;
}
