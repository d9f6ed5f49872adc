/**
 * Why a token was not issued, as text. In: a diagnosis. Out: lines: each cause with what was seen and what to do, then
 * what was read to decide, and what could not be read. Fixes stay unbroken, so that a command can be copied whole.
 */
import type { Diagnosis, TokenFinding } from '../verify/diagnosis/diagnosis.ts';
import { formatAction } from './formatError.ts';
import { colorsOf, type FormatOptions } from './marks.ts';
import { printableLine, wrapText } from './printableText.ts';

export function formatDiagnosis(diagnosis: Diagnosis, options: FormatOptions, indent: string): readonly string[] {
  const { decided, findings, looked, unreadable } = diagnosis;
  const colors = colorsOf(options);
  const confirmed = findings.filter(({ verdict }) => verdict === 'confirmed');
  const possible = findings.filter(({ verdict }) => verdict === 'possible');
  const heading = decided ? 'Cause' : possible.length === 1 ? 'Probable cause' : "Can't tell; the likeliest first";
  const main = decided ? confirmed : findings;
  const rest = decided ? possible : [];
  return [
    ...(main.length === 0 ? [] : [`${indent}${colors.bold(heading)}`]),
    ...main.flatMap((finding, index) => formatFinding(finding, options, `${indent}  `, numberOf(index, main.length))),
    ...(rest.length === 0 ? [] : [`${indent}${colors.bold('Possible besides')}`]),
    ...rest.flatMap((finding, index) => formatFinding(finding, options, `${indent}  `, numberOf(index, rest.length))),
    ...about('Read to decide', looked, options, indent),
    ...about('Could not be read', unreadable, options, indent),
  ];
}

/** One clause for a table: the cause, or how many there may be. */
export function summarizeDiagnosis({ decided, findings }: Diagnosis): string | undefined {
  const [first, ...others] = findings;
  if (first === undefined) {
    return undefined;
  }
  if (decided || others.length === 0) {
    return decided ? first.cause : `probably: ${first.cause}`;
  }
  return `${findings.length} possible causes, the likeliest: ${first.cause}`;
}

const numberOf = (index: number, total: number): string => (total < 2 ? '' : `${index + 1}. `);

function formatFinding(
  { cause, evidence, fix }: TokenFinding,
  { columns }: FormatOptions,
  indent: string,
  number: string,
): readonly string[] {
  const below = `${indent}${' '.repeat(number.length)}  `;
  return [
    ...hang(`${number}${printableLine(cause)}`, columns, indent, `${indent}${' '.repeat(number.length)}`),
    ...evidence.flatMap((seen) => hang(`seen: ${printableLine(seen)}`, columns, below, `${below}      `)),
    `${below}fix:  ${formatAction(fix)}`,
  ];
}

const about = (
  label: string,
  items: readonly string[],
  { columns }: FormatOptions,
  indent: string,
): readonly string[] =>
  items.length === 0 ? [] : hang(`${label}: ${items.map(printableLine).join('; ')}`, columns, indent, `${indent}  `);

/** Wrapped text whose later lines begin elsewhere. */
function hang(text: string, columns: number | undefined, indent: string, later: string): readonly string[] {
  const [first = '', ...others] = wrapText(text, columns, later);
  return [`${indent}${first.slice(later.length)}`, ...others];
}
