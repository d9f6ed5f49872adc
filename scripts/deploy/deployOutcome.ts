/** What a deployment came to. `failed` and `canceled` mean that the org was not changed: deployments roll back whole. */
export type ComponentProblem = {
  readonly componentType: string;
  readonly fullName: string;
  /** Path of the project file, not of the zip. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly problem: string;
  /** What to do about it, where we know the cause. */
  readonly fix?: string;
};

export type DeployedComponentState = {
  readonly componentType: string;
  readonly fullName: string;
  readonly state: 'created' | 'changed' | 'unchanged' | 'deleted';
};

export type DeployOutcome =
  | {
      readonly kind: 'succeeded';
      readonly deploymentId: string;
      readonly components: readonly DeployedComponentState[];
      readonly warnings: readonly ComponentProblem[];
    }
  | {
      readonly kind: 'failed';
      readonly deploymentId: string;
      readonly problems: readonly ComponentProblem[];
      readonly errorCode?: string;
      readonly errorMessage?: string;
    }
  | { readonly kind: 'canceled'; readonly deploymentId: string; readonly canceledBy?: string };
