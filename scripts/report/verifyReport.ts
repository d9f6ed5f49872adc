/**
 * What one `verify` found, over all apps that it looked at: the type, and which exit code and which error stand for the
 * whole. No secret and no token: what is not in here is in no output.
 */
import { EXIT_CODES, type ExitCodeName } from '../lib/exitCodes.ts';
import type { Diagnosis } from '../verify/diagnosis/diagnosis.ts';
import { PROOF_TITLES } from '../verify/verification.ts';
import type { Proof } from '../verify/verifiedToken.ts';
import type { ReportedOrg } from './runReport.ts';
import type { StepError } from './stepResult.ts';

export type AppVerification = {
  readonly app: string;
  readonly runAsUsername?: string;
  readonly consumerKey?: string;
  readonly scopes?: readonly string[];
  /** `org` where the store can't give values back, and the pair was viewed in the org. */
  readonly credentialsFrom?: 'store' | 'org';
  readonly proofs: readonly Proof[];
  readonly error?: StepError;
  /** Id of the proof that the error contradicts; absent where the error is not about one. */
  readonly failedProofId?: string;
  /** Given for a failure that has causes to tell apart. */
  readonly diagnosis?: Diagnosis;
  readonly startedAtMilliseconds: number;
  readonly durationMilliseconds: number;
};

export type VerifyReport = {
  readonly command: string;
  readonly emulated: boolean;
  readonly org?: ReportedOrg;
  /** `NN.0`, as it stands in the path of the REST call. */
  readonly apiVersion?: string;
  readonly credentialStore?: string;
  readonly apps: readonly AppVerification[];
  readonly warnings: readonly string[];
  readonly durationMilliseconds: number;
  /** What ended the run before every app was looked at. */
  readonly error?: StepError;
};

/** Something that differs from the round before: an app as a whole, or one of its proofs. */
export type VerifyChange = {
  /** ISO 8601. */
  readonly time: string;
  readonly app: string;
  /** Absent for the app as a whole. */
  readonly proofId?: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly evidence?: string;
  /** Given for an app that fails now. */
  readonly error?: StepError;
  readonly diagnosis?: Diagnosis;
  /** How long the state before had lasted, as far as it was watched. */
  readonly afterMilliseconds: number;
};

/**
 * The most severe first. What a person must see to comes before what may pass by itself, so that a pipeline which tries
 * again on 20, 68 or 69 does not do so while an app fails for a reason that stays.
 */
const SEVERITY: readonly ExitCodeName[] = ['interrupted', 'bug', 'usage', 'refused', 'platform', 'partial', 'pending'];

export const severityOf = ({ exitCode }: StepError): number => {
  const index = SEVERITY.findIndex((name) => EXIT_CODES[name].code === exitCode);
  return index < 0 ? SEVERITY.length : index;
};

/**
 * The error of an app as it is to be told: where a diagnosis has told the causes apart, its fixes are the actions, and the
 * message of a refusal is without the causes that were only guessed.
 */
export function explainedFailureOf({ error, diagnosis }: AppVerification): StepError | undefined {
  if (error === undefined || diagnosis === undefined || diagnosis.findings.length === 0) {
    return error;
  }
  const actions = [...new Set(diagnosis.findings.map(({ fix }) => fix))];
  return { ...error, message: messageWithoutCauses(error), actions };
}

function messageWithoutCauses({ name, message, data }: StepError): string {
  if (name !== 'TokenRefusedError' || typeof data !== 'object' || data === null) {
    return message;
  }
  const { host, status, error, description } = { host: '', status: '', error: '', description: '', ...data };
  return `${host} answered HTTP ${status} ${error}${description === '' ? '' : ` (${description})`}`;
}

/** The error that stands for the whole: that of the run, else the most severe of an app, the first among equals. */
export const worstFailureOf = ({ error, apps }: VerifyReport): StepError | undefined =>
  error ??
  apps
    .flatMap((app) => explainedFailureOf(app) ?? [])
    .toSorted((left, right) => severityOf(left) - severityOf(right))[0];

/** The process's exit code: that of the worst failure. */
export const exitCodeOfVerification = (report: VerifyReport): number =>
  worstFailureOf(report)?.exitCode ?? EXIT_CODES.done.code;

/** A proof's title by its id, also for a proof that nobody could give. */
export const titleOfProof = (id: string): string =>
  Object.entries(PROOF_TITLES).find(([known]) => known === id)?.[1] ?? id;
