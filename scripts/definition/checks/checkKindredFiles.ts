/**
 * The parts of an External Client App that are no part of a client credentials app, such as its SAML policies. No command
 * here sends them, `sf` does: so a warning for each, and what an org would refuse in it is an error of the validation.
 * In: the kindred files and all others, the API version. Out: findings.
 */
import type { Finding } from '../appDefinition.ts';
import { checkAttributes } from './checkAttributes.ts';
import { checkDuplicates } from './checkDuplicates.ts';
import { checkElements } from './checkElements.ts';
import { checkIpRanges } from './checkIpRanges.ts';
import { checkLocation } from './checkLocation.ts';
import { checkNames } from './checkNames.ts';
import { checkReferences } from './checkReferences.ts';
import { type CheckedFile, warningAt } from './finding.ts';

type Input = {
  readonly kindred: readonly CheckedFile[];
  readonly others: readonly CheckedFile[];
  readonly apiVersion: number;
  readonly namespace?: string;
};

/** sf would send them, this project does not: nobody should learn that from an org in which they are missing. */
export const warnOfKindredFile = (file: string): Finding =>
  warningAt({ file, line: 1, column: 1 }, 'part-not-deployed', {
    message: `${file} is a part of an External Client App that the scripts do not deploy`,
    fix: `sf project deploy start --source-dir ${file}`,
  });

export const checkKindredFiles = ({ kindred, others, apiVersion, namespace }: Input): readonly Finding[] => [
  ...kindred.flatMap((file) => [
    ...checkLocation(file),
    ...checkElements(file, apiVersion),
    ...checkNames(file, namespace),
    ...checkAttributes(file),
    ...checkIpRanges(file),
  ]),
  ...checkReferences(kindred, [...others, ...kindred]),
  ...checkDuplicates(kindred),
];
