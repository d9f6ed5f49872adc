/** What a plan found, over all apps of the source: the type, and the exit code that stands for it. */
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { DeployPlan } from '../plan/deployPlan.ts';
import type { Drift } from '../plan/findDrift.ts';
import type { PlannedDeletion } from '../plan/planDeletions.ts';
import type { ReportedOrg } from './runReport.ts';
import type { StepError } from './stepResult.ts';

export type AppPlan = {
  readonly app: string;
  readonly plan: DeployPlan;
  /** `undefined`: nobody remembers what was deployed. */
  readonly drift: readonly Drift[] | undefined;
  /** The deployment that drift is measured from. */
  readonly deployed?: { readonly at: string; readonly commit?: string };
  /** Switched off on purpose: a deployment refuses to switch it on. */
  readonly disabled?: { readonly what: string; readonly since: string; readonly by: string };
};

export type PlanReport = {
  readonly command: string;
  readonly emulated: boolean;
  readonly org?: ReportedOrg;
  readonly apps: readonly AppPlan[];
  readonly deletions: readonly PlannedDeletion[];
  /** Without it deletions are shown and not done. */
  readonly allowDelete: boolean;
  readonly warnings: readonly string[];
  readonly durationMilliseconds: number;
  readonly error?: StepError;
};

const isChange = ({ kind, action }: DeployPlan['steps'][number]): boolean =>
  action !== 'unchanged' && kind !== 'readCredentials' && kind !== 'verifyToken';

export const hasChanges = ({ plan }: AppPlan): boolean => plan.steps.some(isChange);

export const hasDifferences = ({ apps, deletions }: PlanReport): boolean =>
  deletions.length > 0 || apps.some((app) => hasChanges(app) || (app.drift ?? []).length > 0);

/** `detailed`: differences are told by a code of their own. */
export const exitCodeOfPlan = (report: PlanReport, detailed: boolean): number =>
  report.error?.exitCode ?? (detailed && hasDifferences(report) ? EXIT_CODES.different.code : EXIT_CODES.done.code);
