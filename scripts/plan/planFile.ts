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
  /** Of a deployment: its components by name, so that a difference can be told. */
  readonly parts?: Readonly<Record<string, string>>;
};

export type PlanFile = {
  readonly version: typeof PLAN_FILE_VERSION;
  readonly tool: 'eca-pipeline';
  readonly orgId: string;
  readonly orgAlias: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly apps: readonly { readonly app: string; readonly steps: readonly PlannedStep[] }[];
  /** `type name` of what is deleted; absent where deletions were not allowed. */
  readonly deletions?: readonly string[];
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

function partsOf(step: PlanStep): Pick<PlannedStep, 'parts'> {
  if (step.kind !== 'deploy') {
    return {};
  }
  const contents = new Map(step.components.map(({ type, fullName, content }) => [`${type} ${fullName}`, content]));
  const parts = step.changes.map(({ type, fullName, action, differences }) => {
    const name = `${type} ${fullName}`;
    return [name, digestOf([action, differences, contents.get(name)])] as const;
  });
  return { parts: Object.fromEntries(parts) };
}

export const plannedSteps = ({ steps }: DeployPlan): readonly PlannedStep[] =>
  steps.map((step) => ({
    id: step.id,
    title: step.title,
    action: step.action,
    digest: digestOf(decisionOf(step)),
    ...partsOf(step),
  }));

/** As a plan's file names it. */
export const deletionName = ({ type, fullName }: { readonly type: string; readonly fullName: string }): string =>
  `${type} ${fullName}`;

/** What would be deleted and was not planned to be, and the other way round, one line each. */
export function compareDeletions(then: readonly string[], now: readonly string[]): readonly string[] {
  return [
    ...now.filter((name) => !then.includes(name)).map((name) => `the deletion of ${name} was not planned`),
    ...then.filter((name) => !now.includes(name)).map((name) => `the deletion of ${name} is not needed any more`),
  ];
}

function differingParts({ parts: then = {} }: PlannedStep, { parts: now = {} }: PlannedStep): string {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])].filter((name) => then[name] !== now[name]);
  return names.length === 0 ? '' : ` for ${names.join(', ')}`;
}

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
        ? `${after.title}: what would be done${differingParts(before, after)} differs from what was planned`
        : `${after.title}: was planned as "${before.action}", and is "${after.action}" now`,
    ];
  });
}
