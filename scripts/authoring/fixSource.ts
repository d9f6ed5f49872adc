/**
 * Repairs what is mechanical in the source: values that belong to one org, empty credentials, wrong folders and suffixes. In:
 * the files and the findings. Out: edits and moves. Pure; every other byte of a file stays as it is.
 */
import type { Finding } from '../definition/appDefinition.ts';
import { typeNamed } from '../definition/metadataTypes.ts';
import type { SourceFile } from '../definition/sourceFile.ts';

export type SourceFix = {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Where it belongs; absent where it may stay. */
  readonly movedTo?: string;
};

/** Rules whose element is deleted. */
const DELETED = new Set(['org-bound-value', 'empty-credential', 'rotation-in-source']);
const GENERATED = /^<(?:[\w-]+:)?(?:consumerKey|consumerSecret)\b/;

export function fixSource(files: readonly SourceFile[], findings: readonly Finding[]): readonly SourceFix[] {
  return files.flatMap((file): readonly SourceFix[] => {
    const { file: path, content } = file.document;
    const own = findings.filter(({ position }) => position.file === path);
    const offsets = own.flatMap(({ ruleId, position }) => {
      const offset = offsetOf(content, position.line, position.column);
      const isDeleted = DELETED.has(ruleId) || (ruleId === 'secret-in-source' && GENERATED.test(content.slice(offset)));
      return isDeleted ? [offset] : [];
    });
    const after = withoutElements(content, [...new Set(offsets)]);
    const movedTo = placeOf(file, own);
    return after === content && movedTo === undefined
      ? []
      : [{ path, before: content, after, ...(movedTo === undefined ? {} : { movedTo }) }];
  });
}

function offsetOf(content: string, line: number, column: number): number {
  let offset = 0;
  for (let current = 1; current < line; current += 1) {
    const end = content.slice(offset).search(/\r\n|\r|\n/);
    if (end < 0) {
      return content.length;
    }
    offset += end + (content.startsWith('\r\n', offset + end) ? 2 : 1);
  }
  return offset + column - 1;
}

/** From the last to the first, so that the offsets of the others stay right. */
const withoutElements = (content: string, offsets: readonly number[]): string =>
  offsets.toSorted((one, other) => other - one).reduce(withoutElement, content);

/** With its line, where nothing else stands on it. */
function withoutElement(content: string, offset: number): string {
  const [element] = /^<((?:[\w-]+:)?[\w-]+)(?:\s[^<>]*)?(?:\/>|>[\s\S]*?<\/\1\s*>)/.exec(content.slice(offset)) ?? [];
  if (element === undefined) {
    return content;
  }
  const before = content.slice(0, offset);
  const after = content.slice(offset + element.length);
  const indent = /(^|[\r\n])[ \t]*$/.exec(before);
  const end = /^[ \t]*(?:\r\n|\r|\n)/.exec(after);
  return indent === null || end === null
    ? before + after
    : before.slice(0, indent.index + (indent[1] ?? '').length) + after.slice(end[0].length);
}

function placeOf({ type: typeName, document }: SourceFile, findings: readonly Finding[]): string | undefined {
  const type = typeNamed(typeName);
  const isWrong = (rule: string): boolean => findings.some(({ ruleId }) => ruleId === rule);
  if (type === undefined || !(isWrong('folder') || isWrong('suffix'))) {
    return undefined;
  }
  const parts = document.file.split('/');
  const name = parts.at(-1) ?? '';
  const stem = name.replace(/-meta\.xml$|\.xml$/, '').replace(/\.[^.]*$/, '');
  const right = isWrong('suffix') ? `${stem}.${type.suffix}-meta.xml` : name;
  const folders = parts.slice(0, -1);
  // A folder of a wrong name stands where the right one belongs; a file without a folder of its own gets one beside it.
  const base = folders.length > 3 ? folders.slice(0, -1) : folders;
  return [...(isWrong('folder') ? [...base, type.folder] : folders), right].join('/');
}
