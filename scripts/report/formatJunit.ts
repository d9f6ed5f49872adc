/**
 * A report as JUnit XML, for the test tabs of CI systems: one suite for the steps, one for the proofs.
 * In: the report. Out: XML. A step that failed is a failure; what did not run or could not be proven is skipped.
 */
import { EMULATED_NOTE } from './formatReport.ts';
import { formatJunitDocument, type JunitCase } from './junitXml.ts';
import { failureOf, type RunReport } from './runReport.ts';

export const formatJunit = (report: RunReport): string =>
  formatJunitDocument({
    suites: [
      { name: `${report.command}.steps`, cases: stepCases(report) },
      { name: `${report.command}.proofs`, cases: proofCases(report) },
    ],
    milliseconds: report.durationMilliseconds,
    note: report.emulated ? EMULATED_NOTE : undefined,
  });

function stepCases(report: RunReport): readonly JunitCase[] {
  const cases = report.steps.map((step): JunitCase => {
    const one = { name: step.title, milliseconds: step.durationMilliseconds ?? 0, output: step.detail };
    switch (step.status) {
      case 'failed':
        return { ...one, failure: failureText(step.error) };
      case 'notRun':
        return { ...one, skipped: 'not run' };
      case 'planned':
        return { ...one, skipped: 'planned only' };
      default:
        return one;
    }
  });
  // An error between two steps belongs to none of them, and must not vanish.
  return report.outcome === 'failed' && !cases.some(({ failure }) => failure !== undefined)
    ? [...cases, { name: report.command, milliseconds: 0, failure: failureText(failureOf(report)) }]
    : cases;
}

const failureText = (error: ReturnType<typeof failureOf>): NonNullable<JunitCase['failure']> => ({
  type: error?.name ?? 'InternalFaultError',
  message: [error?.message ?? 'The run failed without an error.', ...(error?.actions ?? [])].join('\n'),
});

const proofCases = ({ proofs }: RunReport): readonly JunitCase[] =>
  proofs.map(({ title, status, evidence }) => ({
    name: title,
    milliseconds: 0,
    ...(status === 'proven' ? { output: evidence } : { skipped: evidence }),
  }));
