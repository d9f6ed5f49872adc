/**
 * A report as JUnit XML, for the test tabs of CI systems: one suite for the steps, one for the proofs.
 * In: the report. Out: XML. A step that failed is a failure; what did not run or could not be proven is skipped.
 */
import { EMULATED_NOTE } from './formatReport.ts';
import { printable } from './printableText.ts';
import { failureOf, type RunReport } from './runReport.ts';

type Case = {
  readonly name: string;
  readonly milliseconds: number;
  readonly failure?: { readonly type: string; readonly message: string };
  readonly skipped?: string;
  readonly output?: string;
};

export function formatJunit(report: RunReport): string {
  const suites = [
    suite(`${report.command}.steps`, stepCases(report)),
    suite(`${report.command}.proofs`, proofCases(report)),
  ];
  const note = report.emulated ? `\n  <!-- ${EMULATED_NOTE} -->` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="eca-pipeline" time="${seconds(report.durationMilliseconds)}">${note}\n${suites.join('\n')}\n</testsuites>\n`;
}

function stepCases(report: RunReport): readonly Case[] {
  const cases = report.steps.map((step): Case => {
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

const failureText = (error: ReturnType<typeof failureOf>): NonNullable<Case['failure']> => ({
  type: error?.name ?? 'InternalFaultError',
  message: [error?.message ?? 'The run failed without an error.', ...(error?.actions ?? [])].join('\n'),
});

const proofCases = ({ proofs }: RunReport): readonly Case[] =>
  proofs.map(({ title, status, evidence }) => ({
    name: title,
    milliseconds: 0,
    ...(status === 'proven' ? { output: evidence } : { skipped: evidence }),
  }));

function suite(name: string, cases: readonly Case[]): string {
  const count = (has: (one: Case) => boolean): number => cases.filter(has).length;
  const failures = count(({ failure }) => failure !== undefined);
  const skipped = count((one) => one.skipped !== undefined);
  const time = seconds(cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  const lines = cases.map((one) => formatCase(name, one));
  return `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}">\n${lines.map((line) => `${line}\n`).join('')}  </testsuite>`;
}

function formatCase(suiteName: string, { name, milliseconds, failure, skipped, output }: Case): string {
  const inner = [
    ...(failure === undefined
      ? []
      : [
          `<failure type="${escapeXml(failure.type)}" message="${escapeXml(failure.message.split('\n')[0] ?? '')}">${escapeXml(failure.message)}</failure>`,
        ]),
    ...(skipped === undefined ? [] : [`<skipped message="${escapeXml(skipped)}"/>`]),
    ...(output === undefined || output === '' ? [] : [`<system-out>${escapeXml(output)}</system-out>`]),
  ].join('');
  return `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}" time="${seconds(milliseconds)}">${inner}</testcase>`;
}

const seconds = (milliseconds: number): string => (Math.max(0, milliseconds) / 1000).toFixed(3);

/** XML 1.0 has no place for most control characters, escaped or not: `printable` has taken them out. */
const escapeXml = (text: string): string =>
  printable(text)
    .replaceAll(/[\uFFFE\uFFFF]|\p{Cs}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
