/**
 * A verification as JUnit XML: a suite an app, a case a proof, always the same cases, so that a CI system can follow each
 * over the runs. In: the report. Out: XML. What was not tried or not proven is skipped, with its reason.
 */
import { PROOF_SETS } from '../verify/proofSets.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { formatDiagnosis } from './formatVerifyDiagnosis.ts';
import { formatJunitDocument, type JunitCase, type JunitSuite } from './junitXml.ts';
import type { StepError } from './stepResult.ts';
import { type AppVerification, explainedFailureOf, titleOfProof, type VerifyReport } from './verifyReport.ts';

export const formatVerifyJunit = (report: VerifyReport): string =>
  formatJunitDocument({
    suites: [
      ...report.apps.map(suiteOf),
      ...(report.error === undefined ? [] : [{ name: report.command, cases: [runCase(report, report.error)] }]),
    ],
    milliseconds: report.durationMilliseconds,
    note: report.emulated ? EMULATED_NOTE : undefined,
  });

function suiteOf(app: AppVerification): JunitSuite {
  const { error, failedProofId } = app;
  const cases = PROOF_SETS.verify.map((id) => caseOf(id, app));
  // An error that is about no proof must not vanish.
  const isTold = error === undefined || failedProofId !== undefined;
  return {
    name: app.app,
    cases: isTold
      ? cases
      : [...cases, { name: 'The proofs could all be tried', milliseconds: 0, failure: failureOf(app) }],
  };
}

function caseOf(id: string, app: AppVerification): JunitCase {
  const proof = app.proofs.find((one) => one.id === id);
  // The token's request is what takes its time; the other proofs run side by side.
  const one = { name: titleOfProof(id), milliseconds: id === 'token-issued' ? app.durationMilliseconds : 0 };
  if (app.failedProofId === id) {
    return { ...one, failure: failureOf(app) };
  }
  if (proof === undefined) {
    return { ...one, skipped: 'not tried' };
  }
  return proof.status === 'proven' ? { ...one, output: proof.evidence } : { ...one, skipped: proof.evidence };
}

function failureOf(app: AppVerification): NonNullable<JunitCase['failure']> {
  const { diagnosis } = app;
  const error = explainedFailureOf(app);
  const causes = diagnosis === undefined ? [] : formatDiagnosis(diagnosis, { color: false }, '');
  // The fixes stand with the causes.
  const actions = (diagnosis?.findings.length ?? 0) > 0 ? [] : (error?.actions ?? []);
  return {
    type: error?.name ?? 'InternalFaultError',
    message: [error?.message ?? 'The app failed without an error.', ...causes, ...actions].join('\n'),
  };
}

const runCase = ({ command, durationMilliseconds }: VerifyReport, error: StepError): JunitCase => ({
  name: command,
  milliseconds: durationMilliseconds,
  failure: { type: error.name, message: [error.message, ...error.actions].join('\n') },
});
