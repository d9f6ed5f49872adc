/** What `npm run plan` does once its flags are read: finds project and org, plans, writes the files that were asked for. */

import { planOrg } from '../pipeline/planOrg.ts';
import { deletionName, PLAN_FILE_VERSION, type PlanFile, plannedSteps } from '../plan/planFile.ts';
import { formatPlanJson } from '../report/formatPlanJson.ts';
import { formatPlanMarkdown } from '../report/formatPlanMarkdown.ts';
import { formatPlanReport } from '../report/formatPlanReport.ts';
import { exitCodeOfPlan, type PlanReport } from '../report/planReport.ts';
import type { CommandModule, Options } from './commandModule.ts';
import { connectPorts } from './deployPorts.ts';
import { isOn, text } from './flags.ts';
import { openReportFile, type ReportFile } from './reportFile.ts';
import { openTargetOrg } from './targetWorkplace.ts';

export const runPlan: CommandModule['run'] = async (options, _operands, context) => {
  const { environment, output } = context;
  const open = (name: string): Promise<ReportFile> | undefined => {
    const path = text(options, name);
    return path === undefined ? undefined : openReportFile(path, environment.workingDirectory);
  };
  // Before anything is asked: what was found must not be lost for a wrong path.
  const [planFile, markdown] = [await open('out'), await open('markdown')];
  const { projectRoot, dataDirectory, org } = await openTargetOrg(options, context);
  const ports = connectPorts(dataDirectory, context);
  const report = await planOrg(
    {
      command: 'plan',
      projectRoot,
      app: text(options, 'app'),
      apiVersion: text(options, 'apiVersion') ?? environment.apiVersion,
      variables: environment.variables,
      emulated: org.isEmulated,
      allowDelete: isOn(options, 'allowDelete'),
      notices: environment.notices,
    },
    org.name,
    ports,
  );
  await markdown?.write(formatPlanMarkdown(report));
  if (report.error === undefined) {
    await planFile?.write(`${JSON.stringify(planFileOf(report, ports.clock.now()), undefined, 2)}\n`);
  }
  return {
    kind: 'document',
    text: formatPlanReport(report, { color: output.hasColor, columns: output.columns }),
    json: formatPlanJson(report, isDetailed(options)),
    exitCode: exitCodeOfPlan(report, isDetailed(options)),
  };
};

const isDetailed = (options: Options): boolean => isOn(options, 'detailedExitcode');

const planFileOf = ({ org, apps, deletions, allowDelete }: PlanReport, now: number): PlanFile => ({
  version: PLAN_FILE_VERSION,
  tool: 'eca-pipeline',
  orgId: org?.orgId ?? '',
  orgAlias: org?.alias ?? '',
  madeAt: new Date(now).toISOString(),
  apps: apps.map(({ app, plan }) => ({ app, steps: plannedSteps(plan) })),
  ...(allowDelete ? { deletions: deletions.map(deletionName) } : {}),
});
