/**
 * The files of the other parts of an External Client App: which there are, and what is to be said of them. In: the files of
 * the package directories, and what the checks need. Out: their paths, and findings.
 */
import type { Finding } from './appDefinition.ts';
import { checkKindredFiles } from './checks/checkKindredFiles.ts';
import type { CheckedFile } from './checks/finding.ts';
import { recognizeKindredFile } from './recognizeFile.ts';
import { fullNameOf, type SourceFile } from './sourceFile.ts';
import type { TreeFile } from './sourceTree.ts';
import { parseMetadataXml } from './xml/parseMetadataXml.ts';

export type KindredFiles = { readonly paths: readonly string[]; readonly findings: readonly Finding[] };

type Context = {
  readonly tree: readonly TreeFile[];
  /** The files of the app itself. */
  readonly files: readonly SourceFile[];
  readonly apiVersion: number;
  readonly namespace: string | undefined;
  readonly toChecked: (files: readonly SourceFile[]) => readonly CheckedFile[];
};

/** That they are not sent is a warning of its own, `warnOfKindredFile`, in every command. */
export function findKindredFiles({ tree, files, apiVersion, namespace, toChecked }: Context): KindredFiles {
  const unreadable: Finding[] = [];
  const parsed: SourceFile[] = [];
  const paths: string[] = [];
  for (const { path, content, isIgnored } of tree) {
    const parse = () => parseMetadataXml(content, path);
    const rootName = (): string | undefined => {
      const outcome = parse();
      return outcome.kind === 'document' ? outcome.document.root.name : undefined;
    };
    const recognized = isIgnored ? undefined : recognizeKindredFile(path, rootName);
    if (recognized === undefined) {
      continue;
    }
    paths.push(path);
    const outcome = parse();
    if (outcome.kind === 'document') {
      parsed.push({ type: recognized.type.name, fullName: fullNameOf(recognized.stem), document: outcome.document });
    } else {
      unreadable.push(outcome.finding);
    }
  }
  return {
    paths,
    findings: [
      ...unreadable,
      ...checkKindredFiles({ kindred: toChecked(parsed), others: toChecked(files), apiVersion, namespace }),
    ],
  };
}
