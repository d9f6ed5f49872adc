/**
 * Does a file lie where its type belongs, under the suffix that its type has? A wrong suffix is no error for the tools:
 * they pass the file over in silence, or guess another type. Two findings where both are wrong.
 */
import type { Finding } from '../appDefinition.ts';
import { kindredTypeNamed, typeNamed } from '../metadataTypes.ts';
import { type CheckedFile, errorAt } from './finding.ts';

export function checkLocation(file: CheckedFile): readonly Finding[] {
  const type = typeNamed(file.type) ?? kindredTypeNamed(file.type);
  if (type === undefined) {
    return [];
  }
  const position = { file: file.document.file, line: 1, column: 1 };
  const parts = file.document.file.split('/');
  const name = parts.at(-1) ?? '';
  const right = `.${type.suffix}-meta.xml`;
  const stem = name.replace(/-meta\.xml$|\.xml$/, '').replace(/\.[^.]*$/, '');
  const suffix = name.endsWith(right)
    ? []
    : [
        errorAt(position, 'suffix', {
          message: `${name} holds ${type.name}, whose files end in ${right}`,
          fix: `Rename the file to ${stem}${right}.`,
        }),
      ];
  const folder = parts.slice(0, -1).includes(type.folder)
    ? []
    : [
        errorAt(position, 'folder', {
          message: `${name} holds ${type.name} and does not lie in a folder ${type.folder}`,
          fix: `Move the file to ${type.folder}/.`,
        }),
      ];
  return [...suffix, ...folder];
}
