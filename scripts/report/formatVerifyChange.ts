/** A change that a watch has seen, as lines: when, what, from what to what; for a failure its error, causes and fixes. */
import { formatDuration } from './formatDuration.ts';
import { formatAction } from './formatError.ts';
import { formatDiagnosis } from './formatVerifyDiagnosis.ts';
import { colorsOf, type FormatOptions, PROOF_MARKS, STEP_MARKS } from './marks.ts';
import { printableLine, wrapText } from './printableText.ts';
import type { VerifyChange } from './verifyReport.ts';

export function formatVerifyChange(change: VerifyChange, options: FormatOptions): string {
  const { time, app, error, diagnosis, evidence } = change;
  return [
    `${time}  ${markOf(change, options)} ${printableLine(app)}  ${sentenceOf(change)}`,
    ...(evidence === undefined ? [] : wrapText(evidence, options.columns, '    ')),
    ...(error === undefined ? [] : wrapText(`${error.name}: ${error.message}`, options.columns, '    ')),
    ...(diagnosis === undefined ? [] : formatDiagnosis(diagnosis, options, '    ')),
    ...(error === undefined || (diagnosis?.findings.length ?? 0) > 0
      ? []
      : error.actions.map((action) => `    ${formatAction(action)}`)),
  ].join('\n');
}

function sentenceOf({ proofId, title, from, to, afterMilliseconds }: VerifyChange): string {
  const after = `after ${formatDuration(afterMilliseconds)}`;
  if (proofId !== undefined) {
    return `${printableLine(title)}: ${inWords(to)}, before: ${inWords(from)}`;
  }
  return to === 'works' ? `works again, ${after}` : from === 'works' ? `fails, ${after} of working` : 'fails otherwise';
}

const inWords = (status: string): string => (status === 'notProven' ? 'not proven' : status);

function markOf({ proofId, to }: VerifyChange, options: FormatOptions): string {
  const colors = colorsOf(options);
  if (proofId !== undefined) {
    return to === 'proven' ? colors.green(PROOF_MARKS.proven) : colors.yellow(PROOF_MARKS.notProven);
  }
  return to === 'works' ? colors.green(STEP_MARKS.done) : colors.red(STEP_MARKS.failed);
}
