/**
 * The deployment steps of a plan. In: app, snapshot, needs and groups. Out: the first deployment, and the one that
 * completes the policies. Both are always there; the reasons say which has work to do, and why there are two.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { type DeploymentGroup, type DeploymentGroups, RUN_AS_ELEMENTS } from './deploymentGroups.ts';
import type { DeployStep, StepAction } from './deployPlan.ts';
import type { UserNeeds } from './userNeeds.ts';

type Input = {
  readonly app: AppDefinition;
  readonly snapshot: OrgSnapshot;
  readonly needs: UserNeeds;
  readonly groups: DeploymentGroups;
};

function groupAction({ changes }: DeploymentGroup): StepAction {
  if (changes.every(({ action }) => action === 'unchanged')) {
    return 'unchanged';
  }
  const isNew = changes.some(({ type, action }) => type === 'ExternalClientApplication' && action === 'create');
  return isNew || changes.every(({ action }) => action === 'create') ? 'create' : 'update';
}

function changeReason({ app, snapshot }: Input, { changes }: DeploymentGroup): string {
  const counts = { create: 0, update: 0, recreate: 0, unchanged: 0 };
  for (const { action } of changes) {
    counts[action] += 1;
  }
  const { alias } = snapshot.identity;
  return counts.create + counts.update + counts.recreate === 0
    ? `"${alias}" holds all ${changes.length} components of ${app.name} as the source has them.`
    : `In "${alias}": ${describeCounts(counts, changes.length)}.`;
}

type Counts = { readonly create: number; readonly update: number; readonly recreate: number };

function describeCounts({ create, update, recreate }: Counts, total: number): string {
  if (recreate > 0) {
    return `${recreate} of ${total} components would have to be recreated, ${create} are new, ${update} differ`;
  }
  const of = `${total} ${total === 1 ? 'component' : 'components'}`;
  const isNew = `${create} of ${of} ${create === 1 ? 'is' : 'are'} new`;
  if (update === 0) {
    return isNew;
  }
  const differs = update === 1 ? 'differs' : 'differ';
  return create === 0 ? `${update} of ${of} ${differs}` : `${isNew}, ${update} ${differs}`;
}

function waitReason({ app, needs }: Input): string {
  if (needs.mustBeCreated) {
    return `the run-as user ${app.runAsUsername} is created first`;
  }
  const what = [
    ...(needs.needsPermissionSetLicense ? ['its permission set licence'] : []),
    ...needs.missingPermissionSets,
  ];
  return `the run-as user ${app.runAsUsername} first gets ${what.join(', ')}`;
}

/** Everything but the completed policies; everything at all where the run-as user is ready. */
export function buildFirstDeployStep(input: Input): DeployStep {
  const { app, needs, groups } = input;
  const { components, changes } = groups.first;
  const policies = needs.isReady
    ? `One deployment with the policies: the run-as user ${app.runAsUsername} is there and has what it needs.`
    : groups.isReduced
      ? `The OAuth policies go along without ${RUN_AS_ELEMENTS.join(', ')}, so that the org makes no default policy under another name; a second deployment completes them, since ${waitReason(input)}.`
      : `The OAuth policies follow in a second deployment, since ${waitReason(input)}.`;
  return {
    kind: 'deploy',
    id: 'deploy-app',
    title: needs.isReady ? `Deploy ${app.name} with its policies` : `Deploy ${app.name}`,
    action: groupAction(groups.first),
    reason: `${changeReason(input, groups.first)} ${policies}`,
    components,
    changes,
  };
}

/** The policies that name the run-as user, after it has been created and assigned to. */
export function buildPoliciesStep(input: Input): DeployStep {
  const { app, needs, groups } = input;
  const { components, changes } = groups.policies;
  const base = {
    kind: 'deploy',
    id: 'deploy-policies',
    title: 'Deploy the OAuth policies',
    components,
    changes,
  } as const;
  if (components.length === 0) {
    return {
      ...base,
      action: 'unchanged',
      reason: `Deployed with ${app.name}: the run-as user ${app.runAsUsername} is there and has what it needs.`,
    };
  }
  const action = groupAction(groups.policies);
  if (action === 'unchanged' && needs.mustBeCreated) {
    return {
      ...base,
      action: 'update',
      reason: `The policies name ${app.runAsUsername}, which is a new user now; deployed again, they mean the new one.`,
    };
  }
  return {
    ...base,
    action,
    reason: `${changeReason(input, groups.policies)} They name ${app.runAsUsername} and its permission sets, so they come after both.`,
  };
}

/** The one step of a check-only plan. */
export function buildValidateStep(input: Input): DeployStep {
  const { app, snapshot, needs, groups } = input;
  const left = needs.mustBeCreated
    ? ` What the OAuth policies say about the run-as user ${app.runAsUsername} can't be checked before that user exists in "${snapshot.identity.alias}".`
    : '';
  return {
    kind: 'deploy',
    id: 'validate',
    title: `Validate ${app.name}`,
    action: groupAction(groups.first),
    reason: `${changeReason(input, groups.first)} Check-only: nothing is written.${left}`,
    ...groups.first,
  };
}
