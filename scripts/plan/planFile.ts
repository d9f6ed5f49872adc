/**
 * A plan as a file, to be executed later exactly as it was shown. In: the plan. Out: a document that holds what was decided as
 * digests, without any content; and the comparison of such a document with a plan that was made anew. Pure.
 */
import { createHash } from 'node:crypto';
import type { DeployPlan, PlanStep } from './deployPlan.ts';

export const PLAN_FILE_VERSION = 1;

export type PlannedStep = {
  readonly id: string;
  readonly title: string;
  readonly action: string;
  readonly digest: string;
};

export type PlanFile = {
  readonly version: typeof PLAN_FILE_VERSION;
  readonly tool: 'eca-pipeline';
  readonly orgId: string;
  readonly orgAlias: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly apps: readonly { readonly app: string; readonly steps: readonly PlannedStep[] }[];
};

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** Everything that is decided about a step: what is sent, to whom, and what it meets in the org. */
function decisionOf(step: PlanStep): unknown {
  const { reason: _reason, title: _title, ...decided } = step;
  return decided.kind === 'deploy'
    ? {
        ...decided,
        components: decided.components.map(({ type, fullName, content }) => [type, fullName, content]),
        changes: decided.changes.map(({ type, fullName, action, differences }) => [
          type,
          fullName,
          action,
          differences,
        ]),
      }
    : decided;
}

export const plannedSteps = ({ steps }: DeployPlan): readonly PlannedStep[] =>
  steps.map((step) => ({ id: step.id, title: step.title, action: step.action, digest: digestOf(decisionOf(step)) }));

/** What differs between a plan of then and one of now, one line each; empty where the same would be done. */
export function comparePlans(then: readonly PlannedStep[], now: DeployPlan): readonly string[] {
  const current = plannedSteps(now);
  const ids = [...new Set([...then, ...current].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const before = then.find((step) => step.id === id);
    const after = current.find((step) => step.id === id);
    if (before === undefined || after === undefined) {
      return [`${(before ?? after)?.title}: ${before === undefined ? 'was not planned' : 'is not needed any more'}`];
    }
    if (before.digest === after.digest) {
      return [];
    }
    return [
      before.action === after.action
        ? `${after.title}: what would be done differs from what was planned`
        : `${after.title}: was planned as "${before.action}", and is "${after.action}" now`,
    ];
  });
}
