/**
 * Parts of apps that .forceignore keeps out, so that a part that is there is not called missing. In: the files that are kept
 * out, and the text of .forceignore. Out: what each is, and the line that hides it.
 */
import { buildForceIgnore } from './forceIgnore.ts';
import { APP_TYPE } from './metadataTypes.ts';
import { recognizeFile } from './recognizeFile.ts';
import { fullNameOf } from './sourceFile.ts';
import type { TreeFile } from './sourceTree.ts';
import { parseMetadataXml } from './xml/parseMetadataXml.ts';
import { textOf } from './xml/xmlElement.ts';

export type HiddenPart = {
  /** Metadata type. */
  readonly type: string;
  /** API name of the app that it names, or is; `undefined` where it can't be read. */
  readonly app: string | undefined;
  readonly path: string;
  /** In .forceignore; `undefined` for what sf ignores without being told. */
  readonly line: number | undefined;
};

export function findHiddenParts(files: readonly TreeFile[], forceIgnore: string): readonly HiddenPart[] {
  return files.flatMap(({ path, content, isIgnored }) => {
    if (!isIgnored) {
      return [];
    }
    const outcome = parseMetadataXml(content, path);
    const root = outcome.kind === 'document' ? outcome.document.root : undefined;
    const recognized = recognizeFile(path, () => root?.name);
    if (recognized === undefined) {
      return [];
    }
    const named = root === undefined ? undefined : textOf(root, 'externalClientApplication');
    const isApp = recognized.type === APP_TYPE;
    return [
      {
        type: recognized.type.name,
        app: isApp ? fullNameOf(recognized.stem) : named,
        path,
        line: hidingLine(path, forceIgnore),
      },
    ];
  });
}

/** The last one that hides it by itself: a later one may let it in again, and then it is not hidden. */
function hidingLine(path: string, forceIgnore: string): number | undefined {
  const lines = forceIgnore.split(/\r\n|\r|\n/);
  const always = buildForceIgnore('')(path);
  const index = always ? -1 : lines.findLastIndex((line) => buildForceIgnore(line)(path));
  return index < 0 ? undefined : index + 1;
}

/** What hides a part, and what to do about it; for a sentence about what is missed. */
export const explainHiding = ({ path, line }: HiddenPart): { readonly problem: string; readonly fix: string } =>
  line === undefined
    ? { problem: `sf never reads ${path}`, fix: `Rename ${path}.` }
    : {
        problem: `line ${line} of .forceignore hides ${path}`,
        fix: `Delete line ${line} of .forceignore, or narrow it so that it lets ${path} through.`,
      };
