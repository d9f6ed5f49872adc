/** A plan in the sf envelope. In: the report. Out: one JSON document. */
import { failureMembers, formatDocument } from './formatJson.ts';
import { exitCodeOfPlan, hasChanges, hasDifferences, type PlanReport } from './planReport.ts';
import { planData } from './reportResult.ts';

export function formatPlanJson(report: PlanReport, detailed: boolean): string {
  const { error, warnings, apps, ...rest } = report;
  const exitCode = exitCodeOfPlan(report, detailed);
  const result = {
    ...rest,
    hasDifferences: hasDifferences(report),
    apps: apps.map((app) => ({ ...app, hasChanges: hasChanges(app), plan: planData(app.plan) })),
  };
  return formatDocument({
    ...(error === undefined ? { status: exitCode } : failureMembers(error, exitCode, report.command)),
    result,
    warnings,
  });
}
