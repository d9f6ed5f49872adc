/**
 * What `status` found, org by org and app by app: the type, and which exit code stands for the whole. No key, no secret and
 * no token: what is not in here is in no output.
 */
import { type AuditFinding, isAtLeast, type Unchecked } from '../audit/auditFinding.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { Drift } from '../plan/findDrift.ts';
import type { PrivilegeProof } from '../verify/privileges/privilegeProof.ts';
import type { StepError } from './stepResult.ts';
import { severityOf } from './verifyReport.ts';

/** `unknown`: the org does not let us look, or the app has several consumers. */
export type StagedStatus = { readonly state: string; readonly createdAt?: string; readonly endsAt?: string };

export type RunAsStatus = {
  readonly username: string;
  /** False: the org has no such user, and nothing else is told. */
  readonly exists: boolean;
  readonly isActive?: boolean;
  readonly isFrozen?: boolean | 'unknown';
  readonly licence?: string;
  /** ISO 8601, with the client credentials flow, before this run's own; absent where none can be read. */
  readonly lastLogin?: string;
};

export type AppStatus = {
  readonly app: string;
  /** The deployment that this machine remembers. */
  readonly deployed?: { readonly at: string; readonly commit?: string };
  /** `undefined`: nobody remembers what was deployed. */
  readonly drift?: readonly Drift[];
  /** Whether a deployment would change something; absent where no plan could be made. */
  readonly differs?: boolean;
  /** What a deployment would refuse with, or why no plan could be made. */
  readonly planError?: StepError;
  readonly disabled?: { readonly what: string; readonly since: string; readonly by: string };
  readonly works: boolean;
  readonly verifyError?: StepError;
  readonly proofs: { readonly proven: number; readonly tried: number };
  readonly credentials: {
    /** Where they are kept, in words. */
    readonly location: string;
    /** When the stored pair became the current one, ISO 8601. */
    readonly since?: string;
    /** When the org made the app: its pair is not older than that. */
    readonly appCreatedAt?: string;
    /** Of the stored pair, else at most that of the app. */
    readonly ageDays?: number;
  };
  readonly staged: StagedStatus | 'none' | 'unknown';
  readonly runAs?: RunAsStatus;
  readonly privileges?: readonly PrivilegeProof[];
  /** Why the privileges could not be measured. */
  readonly privilegesError?: StepError;
};

export type OrgStatus = {
  readonly stage?: string;
  readonly alias: string;
  readonly orgId?: string;
  readonly instanceUrl?: string;
  readonly kind?: string;
  readonly apps: readonly AppStatus[];
  readonly warnings: readonly string[];
  readonly durationMilliseconds: number;
  /** What ended the look at this org. */
  readonly error?: StepError;
};

export type StatusReport = {
  readonly command: string;
  readonly emulated: boolean;
  /** Git commit of the source here, where there is one. */
  readonly commit?: string;
  readonly orgs: readonly OrgStatus[];
  readonly findings: readonly AuditFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly warnings: readonly string[];
  readonly startedAtMilliseconds: number;
  readonly durationMilliseconds: number;
  readonly error?: StepError;
};

/** The source is deployed, nobody changed anything since, and tokens are issued. */
export const hasAppFailed = ({ works, planError, disabled, privileges = [], privilegesError }: AppStatus): boolean =>
  (!works && disabled === undefined) ||
  planError !== undefined ||
  privilegesError !== undefined ||
  privileges.some(({ status }) => status === 'contradicted');

export const hasOrgFailed = ({ error, apps }: OrgStatus): boolean => error !== undefined || apps.some(hasAppFailed);

export const hasOrgDifferences = ({ apps }: OrgStatus): boolean =>
  apps.some(({ differs, drift = [] }) => differs === true || drift.length > 0);

export const hasDifferences = ({ orgs }: StatusReport): boolean => orgs.some(hasOrgDifferences);

/** The error that stands for the whole: that of the run, else the most severe of an org. */
export function worstFailureOf({ error, orgs }: StatusReport): StepError | undefined {
  const errors = orgs.flatMap((org) => [
    ...(org.error === undefined ? [] : [org.error]),
    ...org.apps.flatMap(({ planError, verifyError, privilegesError, disabled }) =>
      [planError, disabled === undefined ? verifyError : undefined, privilegesError].filter((one) => one !== undefined),
    ),
  ]);
  return error ?? errors.toSorted((one, other) => severityOf(one) - severityOf(other))[0];
}

export const isSevere = ({ severity }: AuditFinding): boolean => isAtLeast(severity, 'high');

/**
 * 1 for an org that says no, whatever kept it from answering, for a shared credential and for a user that may do more than
 * the source grants. `detailed`: differences are told by a code of their own.
 */
export function exitCodeOfStatus(report: StatusReport, detailed: boolean): number {
  const { error, orgs, findings } = report;
  if (error !== undefined) {
    return error.exitCode;
  }
  const worst = worstFailureOf(report)?.exitCode;
  if (worst !== undefined) {
    // Input is bad when the flags or files are; that one org of many can't be used is the state of that org. Nothing was
    // begun that could be partly done or still going.
    const { usage, partial, pending } = EXIT_CODES;
    return [usage, partial, pending].some(({ code }) => code === worst) ? EXIT_CODES.refused.code : worst;
  }
  if (orgs.some(hasOrgFailed) || findings.some(isSevere)) {
    return EXIT_CODES.refused.code;
  }
  return detailed && hasDifferences(report) ? EXIT_CODES.different.code : EXIT_CODES.done.code;
}
