/**
 * Is any component in the source twice? `sf` would take the file with the alphabetically last path and say nothing.
 * Names count as the same when an org takes them for the same: composed, decoded once, without regard to case.
 */
import type { Finding } from '../appDefinition.ts';
import { type CheckedFile, errorAt } from './finding.ts';

/** The source of many apps is asked about for each of them. */
const known = new WeakMap<readonly CheckedFile[], readonly Finding[]>();

/** A finding for each file after the first, naming both. */
export function checkDuplicates(files: readonly CheckedFile[]): readonly Finding[] {
  const findings = known.get(files) ?? findDuplicates(files);
  known.set(files, findings);
  return findings;
}

function findDuplicates(files: readonly CheckedFile[]): readonly Finding[] {
  const firsts = new Map<string, CheckedFile>();
  return files.flatMap((file) => {
    const key = `${file.type}:${file.fullName.toLowerCase()}`;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, file);
      return [];
    }
    const [one, other] = [first.document.file, file.document.file];
    return [
      errorAt(file.document.root.position, 'component-twice', {
        message: `${file.type} ${file.fullName} is in the source twice: ${one} and ${other}`,
        fix: `Delete one of the two, or name it in .forceignore: ${other}`,
      }),
    ];
  });
}
