/**
 * Everything that is told about one run, as data. In: what the pipeline recorded. Out: the exit code, and the value that
 * all formats are made of. No secret, no token, no stack: what is not in here is in no report.
 */
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { OrgKind } from '../org/orgClient.ts';
import type { DeployPlan } from '../plan/deployPlan.ts';
import type { Proof } from '../verify/verifiedToken.ts';
import type { StepError, StepResult } from './stepResult.ts';

export type RunOutcome = 'done' | 'unchanged' | 'planned' | 'validated' | 'failed';

export type ReportedOrg = {
  readonly alias: string;
  readonly orgId: string;
  readonly username: string;
  readonly instanceUrl: string;
  readonly kind?: OrgKind;
};

export type RunReport = {
  /** `deploy:scratch`, `deploy` … */
  readonly command: string;
  /** The org was an emulated one: what was proven holds for the emulator only. */
  readonly emulated: boolean;
  readonly devHub?: string;
  readonly org?: ReportedOrg;
  readonly app?: string;
  readonly runAsUsername?: string;
  readonly scopes?: readonly string[];
  readonly consumerKey?: string;
  /** Where the credentials are, in words. */
  readonly credentialStore?: string;
  readonly plan?: DeployPlan;
  readonly steps: readonly StepResult[];
  readonly proofs: readonly Proof[];
  readonly warnings: readonly string[];
  readonly durationMilliseconds: number;
  readonly outcome: RunOutcome;
  readonly error?: StepError;
  readonly dryRun?: boolean;
  /** After a rotation: the pair that was replaced and lives on beside the new one. */
  readonly previousPair?: {
    readonly consumerKey: string;
    readonly state: string;
    /** When the org ends it by itself, ISO 8601. */
    readonly endsAt: string | undefined;
    /** What ends it before. */
    readonly endCommand: string;
  };
};

/** The process's exit code for a run. */
export function exitCodeOf(report: RunReport): number {
  if (report.outcome !== 'failed') {
    return EXIT_CODES.done.code;
  }
  return failureOf(report)?.exitCode ?? EXIT_CODES.bug.code;
}

/** The error that ended a run: its own, else that of the step that failed. */
export const failureOf = (report: RunReport): StepError | undefined =>
  report.error ?? report.steps.find(({ status }) => status === 'failed')?.error;

/** What reports read of an error: every `SfError` has it. */
export type ThrownError = Error & {
  readonly exitCode: number;
  readonly actions?: readonly string[];
  readonly data?: unknown;
  readonly context?: string;
};

/** An error as reports carry it. */
export const toStepError = (error: ThrownError): StepError => ({
  name: error.name,
  message: error.message,
  actions: error.actions ?? [],
  exitCode: error.exitCode,
  ...(error.data === undefined ? {} : { data: error.data }),
});
