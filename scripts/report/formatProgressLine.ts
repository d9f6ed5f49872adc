/** A finished step as a line of its own, for terminals and for logs of CI systems. */
import { formatDuration } from './formatDuration.ts';
import { formatStepLine } from './formatStepLine.ts';
import { colorOf, colorsOf, type FormatOptions, STEP_MARKS } from './marks.ts';
import type { StepResult } from './stepResult.ts';

export const formatProgressLine = (step: StepResult, options: FormatOptions): string =>
  formatStepLine({
    mark: STEP_MARKS[step.status],
    paint: colorOf(step.status, colorsOf(options)),
    title: step.title,
    measure: durationOf(step),
    detail: detailOf(step),
    columns: options.columns,
  }).join('\n');

/** A step that did nothing took no time worth telling. */
export const durationOf = ({ status, durationMilliseconds }: StepResult): string =>
  durationMilliseconds === undefined || status === 'notRun' || (status === 'unchanged' && durationMilliseconds === 0)
    ? ''
    : formatDuration(durationMilliseconds);

/** Of a failed step only the error's name: the message stands once, at the end. */
export function detailOf({ status, detail, error }: StepResult): string {
  switch (status) {
    case 'failed':
      return error?.name ?? detail ?? 'failed';
    case 'notRun':
      return 'not run';
    case 'unchanged':
      return detail === undefined || detail === '' ? 'unchanged' : `unchanged: ${detail}`;
    case 'done':
    case 'planned':
      return detail ?? '';
  }
}
