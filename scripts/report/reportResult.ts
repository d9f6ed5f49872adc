/**
 * A report as plain data for machines: what `result` of the JSON holds. In: the report. Out: data that JSON can carry;
 * of the plan the decisions without the files that they are about.
 */
import type { DeployPlan, PlanStep } from '../plan/deployPlan.ts';
import type { RunReport } from './runReport.ts';

export type JsonData = Readonly<Record<string, unknown>>;

/** Everything but the error and the warnings, which have places of their own in the envelope. */
export function reportResult(report: RunReport): JsonData {
  const { error: _error, warnings: _warnings, plan, steps, ...rest } = report;
  return {
    ...rest,
    ...(plan === undefined ? {} : { plan: planData(plan) }),
    steps: steps.map(({ error, ...step }) => ({
      ...step,
      ...(error === undefined ? {} : { error: { ...error, data: plainData(error.data) } }),
    })),
  };
}

export const planData = (plan: DeployPlan): JsonData => ({ ...plan, steps: plan.steps.map(stepData) });

function stepData(step: PlanStep): JsonData {
  if (step.kind !== 'deploy') {
    return step;
  }
  const { components, ...rest } = step;
  return { ...rest, components: components.map(({ type, fullName, file }) => ({ type, fullName, file })) };
}

/** Data of foreign errors may hold what JSON can't carry; the report matters more than such data. */
export function plainData(data: unknown): unknown {
  try {
    const text = JSON.stringify(data);
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}
