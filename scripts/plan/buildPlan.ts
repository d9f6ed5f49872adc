/**
 * The only calculator of what is done to an org. In: what the source wants and what the org has. Out: the plan that a
 * dry run prints and a deployment executes. Pure: the same two values give the same plan, and nothing is asked, read
 * or logged on the way.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { findCallerConcerns } from './callerConcerns.ts';
import type { Concern, ConcernInput } from './concern.ts';
import { groupDeployments } from './deploymentGroups.ts';
import type {
  DeployPlan,
  PlanOptions,
  PlanStep,
  ReadCredentialsStep,
  StepAction,
  VerifyTokenStep,
} from './deployPlan.ts';
import { buildFirstDeployStep, buildPoliciesStep, buildValidateStep } from './deploySteps.ts';
import { findNameConcerns } from './nameConcerns.ts';
import { findOrgConcerns } from './orgConcerns.ts';
import { markRecreated } from './recreation.ts';
import { findUserConcerns, missingUserConcern } from './userConcerns.ts';
import { findUserNeeds } from './userNeeds.ts';
import { buildUserSteps } from './userSteps.ts';

const findConcerns = (input: ConcernInput, { runAsMustExist = false }: PlanOptions): readonly Concern[] => [
  ...findOrgConcerns(input),
  ...findCallerConcerns(input),
  ...findNameConcerns(input),
  ...(runAsMustExist && input.needs.mustBeCreated ? [missingUserConcern(input)] : findUserConcerns(input)),
];

const isObstacle = ({ severity, blocks }: Concern, { checkOnly, asForDeployment = false }: PlanOptions): boolean =>
  severity === 'obstacle' && (blocks === 'deployment' || !checkOnly || asForDeployment);

/** Both run every time, also as `unchanged`: they change nothing in the org but its first consumer's use. */
function closingSteps(app: AppDefinition, snapshot: OrgSnapshot): readonly (ReadCredentialsStep | VerifyTokenStep)[] {
  const action: StepAction = snapshot.appId === undefined ? 'create' : 'unchanged';
  const { alias } = snapshot.identity;
  return [
    {
      kind: 'readCredentials',
      id: 'read-credentials',
      title: 'Read consumer key and secret',
      action,
      reason:
        action === 'create'
          ? `"${alias}" generates key and secret of a new app; they are read and stored.`
          : `"${alias}" keeps key and secret of ${app.name}; they are read and compared with the store.`,
      appName: app.name,
    },
    {
      kind: 'verifyToken',
      id: 'verify-token',
      title: 'Verify the client credentials flow',
      action,
      reason: `A token for ${app.name} is requested, checked, used and revoked; nothing in "${alias}" is changed.`,
      appName: app.name,
    },
  ];
}

/** Plans the steps from what the org has to what the source wants, with everything that stands in the way. */
export function buildPlan(app: AppDefinition, snapshot: OrgSnapshot, options: PlanOptions): DeployPlan {
  const needs = findUserNeeds(app, snapshot);
  const concerns = findConcerns({ app, snapshot, needs }, options);
  // A check-only deployment changes nothing, so the policies may be tried before the assignments are made.
  const canNameUser = options.checkOnly ? !needs.mustBeCreated : needs.isReady;
  const recreations = concerns.flatMap(({ recreation }) => recreation ?? []);
  const groups = markRecreated(groupDeployments(app, snapshot, canNameUser), recreations);
  const input = { app, snapshot, needs, groups };
  const steps: readonly PlanStep[] = options.checkOnly
    ? [buildValidateStep(input)]
    : [buildFirstDeployStep(input), ...buildUserSteps(input), buildPoliciesStep(input), ...closingSteps(app, snapshot)];
  return {
    appName: app.name,
    orgAlias: snapshot.identity.alias,
    runAsUsername: app.runAsUsername,
    steps,
    obstacles: concerns
      .filter((concern) => isObstacle(concern, options))
      .map(({ id, message, fix, recreation }) => ({
        id,
        message,
        fix,
        ...(recreation === undefined ? {} : { recreation }),
      })),
    warnings: [
      ...concerns.filter((concern) => !isObstacle(concern, options)).map(({ message, fix }) => `${message} ${fix}`),
      ...groups.warnings,
    ],
  };
}
