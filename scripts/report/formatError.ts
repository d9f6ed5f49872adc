/**
 * An error as text: what happened, then what to do. In: an error of the catalogue or of a library. Out: lines. Actions
 * stay unbroken, so that a command can be copied whole.
 */
import { colorsOf, type FormatOptions } from './marks.ts';
import { printable, printableLine, wrapText } from './printableText.ts';
import type { StepError } from './stepResult.ts';

/** The parts of a `StepError` or an `SfError` that people read. */
export type ReadableError = Pick<StepError, 'name' | 'message'> & { readonly actions?: readonly string[] };

export function formatError(error: ReadableError, options: FormatOptions): string {
  const colors = colorsOf(options);
  const head = `Error (${printableLine(error.name)}): `;
  const [first = '', ...others] = wrapText(`${head}${error.message}`, options.columns);
  const actions = error.actions ?? [];
  return [
    first.startsWith(head.trimEnd()) ? colors.red(head.trimEnd()) + first.slice(head.trimEnd().length) : first,
    ...others,
    ...(actions.length === 0
      ? []
      : ['', colors.bold('Try this:'), ...actions.map((action) => `  ${formatAction(action)}`)]),
  ].join('\n');
}

/** A command, or what else there is to do, unbroken: a copied command must not change by a stray line break. */
export const formatAction = (action: string): string => printable(action).replaceAll('\n', ' ').trim();
