/**
 * JUnit's XML, for whoever has suites of cases to write. In: plain text. Out: XML in which no text can start markup of its
 * own. What a report's steps, proofs or files are as cases is for the report to say.
 */
import { printable } from './printableText.ts';

export type JunitCase = {
  readonly name: string;
  readonly milliseconds: number;
  readonly failure?: { readonly type: string; readonly message: string };
  readonly skipped?: string;
  readonly output?: string;
};

export type JunitSuite = { readonly name: string; readonly cases: readonly JunitCase[] };
type Document = { readonly suites: readonly JunitSuite[]; readonly milliseconds: number; readonly note?: string };

/** The whole document. `note` is ours, and goes into a comment. */
export const formatJunitDocument = ({ suites, milliseconds, note }: Document): string => {
  const comment = note === undefined ? '' : `\n  <!-- ${note} -->`;
  const all = suites.flatMap(({ cases }) => cases);
  const failures = all.filter(({ failure }) => failure !== undefined).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="eca-pipeline" tests="${all.length}" failures="${failures}" errors="0" time="${seconds(milliseconds)}">${comment}\n${suites.map(formatSuite).join('\n')}\n</testsuites>\n`;
};

function formatSuite({ name, cases }: JunitSuite): string {
  const count = (has: (one: JunitCase) => boolean): number => cases.filter(has).length;
  const failures = count(({ failure }) => failure !== undefined);
  const skipped = count((one) => one.skipped !== undefined);
  const time = seconds(cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  const lines = cases.map((one) => formatCase(name, one));
  return `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}">\n${lines.map((line) => `${line}\n`).join('')}  </testsuite>`;
}

function formatCase(suiteName: string, { name, milliseconds, failure, skipped, output }: JunitCase): string {
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
