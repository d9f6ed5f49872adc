/** Proofs as lines under a heading: what was proven by its title, what was not with the reason. Shared by the reports. */
import type { Proof } from '../verify/verifiedToken.ts';
import { formatStepLine } from './formatStepLine.ts';
import { colorOf, colorsOf, type FormatOptions, PROOF_MARKS } from './marks.ts';

export function formatProofLines(proofs: readonly Proof[], options: FormatOptions): readonly string[] {
  if (proofs.length === 0) {
    return [];
  }
  const colors = colorsOf(options);
  const unproven = proofs.filter(({ status }) => status === 'notProven').length;
  const heading = unproven === 0 ? 'Proven' : `Proven (all but ${unproven}, marked ${PROOF_MARKS.notProven})`;
  return [colors.bold(heading), ...proofs.flatMap((proof) => formatProof(proof, options, '  '))];
}

/** The evidence of what was proven is in the JSON; what was not proven needs its reason here. */
export const formatProof = (
  { status, title, evidence }: Proof,
  options: FormatOptions,
  indent: string,
): readonly string[] =>
  formatStepLine({
    mark: PROOF_MARKS[status],
    paint: colorOf(status, colorsOf(options)),
    title: status === 'proven' ? title : `Not proven: ${title}`,
    detail: status === 'proven' ? undefined : evidence,
    indent,
    columns: options.columns,
  });
