/**
 * What one release came to, over all pipeline stages and orgs: the type, and the exit code that stands for it. No secret
 * and no token: it is made of run reports, which have none.
 */
import type { AuditFinding } from '../audit/auditFinding.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { RunReport } from './runReport.ts';
import type { StepError } from './stepResult.ts';

/** `doneBefore`: by the run that this one resumes. `checked` and `planned`: nothing was written. */
export type OrgStatus = 'released' | 'unchanged' | 'failed' | 'notRun' | 'checked' | 'planned' | 'doneBefore';

export type Undo = {
  /** `nothing`: the run had changed nothing that could be set back. */
  readonly status: 'undone' | 'nothing' | 'impossible' | 'failed';
  readonly detail: string;
  /** What is left in the org, one line each. */
  readonly left: readonly string[];
  readonly report?: RunReport;
};

export type OrgRelease = {
  readonly alias: string;
  readonly orgId?: string;
  readonly kind?: string;
  readonly status: OrgStatus;
  /** One an app, of the last attempt. */
  readonly reports: readonly RunReport[];
  /** Of the check before anything was written; one an app. */
  readonly checks: readonly RunReport[];
  /** How often it was begun; more than one after failures that pass by themselves. */
  readonly attempts: number;
  readonly startedAtMilliseconds?: number;
  readonly durationMilliseconds?: number;
  readonly error?: StepError;
  readonly undo?: Undo;
};

export type GateResult = {
  readonly kind: 'approval' | 'window' | 'soak';
  readonly status: 'passed' | 'waiting' | 'failed';
  readonly detail: string;
  readonly durationMilliseconds?: number;
};

export type StageStatus = 'done' | 'failed' | 'waiting' | 'notReached' | 'checked' | 'planned';

export type StageRelease = {
  readonly name: string;
  readonly status: StageStatus;
  readonly orgs: readonly OrgRelease[];
  readonly gates: readonly GateResult[];
  readonly startedAtMilliseconds?: number;
  readonly durationMilliseconds?: number;
};

export type ReleaseOutcome = 'done' | 'unchanged' | 'planned' | 'waiting' | 'failed';

export type ReleaseReport = {
  readonly command: string;
  /** Absent for a plan, which keeps no journal. */
  readonly releaseId?: string;
  /** Of source, values and pipeline: what an approval approves. */
  readonly digest?: string;
  readonly emulated: boolean;
  /** Where it is one of several jobs: which, from 1, and of how many. */
  readonly shard?: { readonly index: number; readonly count: number };
  readonly apps: readonly string[];
  readonly stages: readonly StageRelease[];
  readonly warnings: readonly string[];
  /** Of the audit of the source, also those that do not refuse the release; absent where nobody audited it. */
  readonly findings?: readonly AuditFinding[];
  readonly startedAtMilliseconds: number;
  readonly durationMilliseconds: number;
  readonly outcome: ReleaseOutcome;
  readonly error?: StepError;
  /** Of `npm run refresh`: the org has another id than before. */
  readonly refreshed?: true;
  readonly previousOrgId?: string;
};

/** The process's exit code. A release that waits for a gate is still going. */
export const exitCodeOfRelease = ({ outcome, error }: ReleaseReport): number =>
  outcome === 'failed' || outcome === 'waiting' ? (error?.exitCode ?? EXIT_CODES.bug.code) : EXIT_CODES.done.code;

export const orgsOf = ({ stages }: Pick<ReleaseReport, 'stages'>): readonly OrgRelease[] =>
  stages.flatMap(({ orgs }) => orgs);
