/**
 * The plan: what will be done to an org, in order, each step with its reason. Made by `buildPlan` alone; a dry run prints
 * it, a deployment executes it. A step that has nothing to do stays in the plan as `unchanged`, so that the report can say so.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';

export type StepAction = 'create' | 'update' | 'unchanged';

export type SettingDifference = {
  readonly element: string;
  /** `undefined`: the org has no value. */
  readonly have: string | undefined;
  readonly want: string | undefined;
};

export type ComponentChange = {
  readonly type: string;
  readonly fullName: string;
  readonly file: string;
  /** `recreate`: the org has it under another name. Stands beside an obstacle always: it is never done. */
  readonly action: StepAction | 'recreate';
  readonly differences: readonly SettingDifference[];
};

type StepBase = {
  /** Stable within a plan; also the step's name in reports. */
  readonly id: string;
  /** One line for a person. */
  readonly title: string;
  readonly action: StepAction;
  /** Why it is in the plan, or why there is nothing to do. */
  readonly reason: string;
};

export type DeployStep = StepBase & {
  readonly kind: 'deploy';
  readonly components: readonly SourceComponent[];
  readonly changes: readonly ComponentChange[];
  /** Components that the org shall have no longer. */
  readonly deletions?: readonly { readonly type: string; readonly fullName: string }[];
};
export type CreateUserStep = StepBase & {
  readonly kind: 'createUser';
  readonly username: string;
  readonly email: string;
  readonly profileId: string;
  readonly profileName: string;
  readonly appName: string;
};
export type AssignPermissionSetLicenseStep = StepBase & {
  readonly kind: 'assignPermissionSetLicense';
  readonly username: string;
  readonly permissionSetLicenseId: string;
  readonly permissionSetLicenseName: string;
};
export type AssignPermissionSetStep = StepBase & {
  readonly kind: 'assignPermissionSet';
  readonly username: string;
  readonly permissionSetName: string;
};
export type ReadCredentialsStep = StepBase & { readonly kind: 'readCredentials'; readonly appName: string };
export type VerifyTokenStep = StepBase & { readonly kind: 'verifyToken'; readonly appName: string };

export type PlanStep =
  | DeployStep
  | CreateUserStep
  | AssignPermissionSetLicenseStep
  | AssignPermissionSetStep
  | ReadCredentialsStep
  | VerifyTokenStep;

/** Something that makes a step impossible. All of them are found before anything is written. */
export type Obstacle = {
  /** Stable, kebab-case: `setting-rest-secret-access`, `integration-licence-exhausted` … */
  readonly id: string;
  readonly message: string;
  /** A command or a Setup page by its name. */
  readonly fix: string;
  /** Where the fix is not wanted, what else there is. */
  readonly recreation?: Recreation;
};

/** A component that would have to be deleted and made anew. */
export type Recreation = {
  readonly type: string;
  /** In the source. */
  readonly fullName: string;
  /** Names of what would go, in the org. */
  readonly held: readonly string[];
  /** What it would take along: key, secret, tokens, settings. */
  readonly effect: string;
  readonly byHand: string;
};

export type DeployPlan = {
  readonly appName: string;
  readonly orgAlias: string;
  readonly runAsUsername: string;
  readonly steps: readonly PlanStep[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
};

export type PlanOptions = {
  readonly checkOnly: boolean;
  /** What would hinder the deployment hinders its check too, though the check itself could do without. */
  readonly asForDeployment?: boolean;
  /** The user was named as one that exists, so that none is created. */
  readonly runAsMustExist?: boolean;
};
