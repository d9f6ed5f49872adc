/**
 * One step, or one proof, as text. In: its mark and its parts. Out: one line where it fits, else its detail below it.
 * Shared by the report, the plan and the progress lines, so that a step looks the same wherever it stands.
 */
import { padTo, printableLine, widthOf, wrapText } from './printableText.ts';

export type LineParts = {
  readonly mark: string;
  readonly paint: (text: string) => string;
  readonly title: string;
  readonly titleWidth?: number;
  /** Right-aligned, such as a duration. */
  readonly measure?: string;
  readonly measureWidth?: number;
  readonly detail?: string;
  readonly indent?: string;
  readonly columns?: number;
};

export function formatStepLine(parts: LineParts): readonly string[] {
  const { mark, paint, indent = '', columns } = parts;
  const title = printableLine(parts.title);
  const detail = printableLine(parts.detail ?? '');
  const measure = parts.measure ?? '';
  const cells = [
    padTo(title, parts.titleWidth ?? 0),
    ...(parts.measureWidth === undefined && measure === '' ? [] : [measure.padStart(parts.measureWidth ?? 0)]),
    ...(detail === '' ? [] : [detail]),
  ];
  const whole = `${mark} ${cells.join('  ')}`.trimEnd();
  if (columns === undefined || widthOf(indent) + widthOf(whole) <= columns) {
    return [`${indent}${paint(mark)}${whole.slice(mark.length)}`];
  }
  const below = `${indent}  `;
  const [first = '', ...others] = wrapText(measure === '' ? title : `${title}  ${measure}`, columns, below);
  return [
    `${indent}${paint(mark)}${first.slice(indent.length + mark.length)}`,
    ...others,
    ...(detail === '' ? [] : wrapText(detail, columns, `${below}  `)),
  ];
}
