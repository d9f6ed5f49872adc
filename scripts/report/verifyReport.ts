/**
 * What one `verify` found, over all apps that it looked at. No secret and no token: what is not in here is in no output.
 */
import type { Diagnosis } from '../verify/diagnosis/diagnosis.ts';
import type { Proof } from '../verify/verifiedToken.ts';
import type { ReportedOrg } from './runReport.ts';
import type { StepError } from './stepResult.ts';

export type AppVerification = {
  readonly app: string;
  readonly runAsUsername?: string;
  readonly consumerKey?: string;
  readonly scopes?: readonly string[];
  readonly proofs: readonly Proof[];
  readonly error?: StepError;
  /** Given for a failure that has causes to tell apart. */
  readonly diagnosis?: Diagnosis;
  readonly startedAtMilliseconds: number;
  readonly durationMilliseconds: number;
};

export type VerifyReport = {
  readonly command: string;
  readonly emulated: boolean;
  readonly org?: ReportedOrg;
  readonly credentialStore?: string;
  readonly apps: readonly AppVerification[];
  readonly warnings: readonly string[];
  readonly durationMilliseconds: number;
  /** What ended the run before any app could be looked at. */
  readonly error?: StepError;
};
