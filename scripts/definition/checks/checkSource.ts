/**
 * Everything that can be said about an app's source without an org. In: all files, the app, the API version. Out: all
 * findings, in the order in which a person reads the files. Before rendering, placeholders count as values.
 */
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE } from '../metadataTypes.ts';
import type { SourceFile } from '../sourceFile.ts';
import { checkApp } from './checkApp.ts';
import { checkDuplicates } from './checkDuplicates.ts';
import { checkLocation } from './checkLocation.ts';
import { type CheckedFile, sortFindings } from './finding.ts';
import { sortAppFiles } from './sortAppFiles.ts';

const PLACEHOLDER = /__[A-Z][A-Z0-9_]*__/;

type Input = {
  readonly files: readonly SourceFile[];
  readonly appName: string;
  /** `NN.0`. */
  readonly apiVersion: string;
  readonly namespace?: string;
  readonly isTemplate: boolean;
  /** Whether rendering will change this text of a file: placeholders may look like anything. */
  readonly isReplaced?: (file: string, text: string) => boolean;
};

export function checkSource({
  files,
  appName,
  apiVersion,
  namespace,
  isTemplate,
  isReplaced,
}: Input): readonly Finding[] {
  const checked: readonly CheckedFile[] = files.map((file) => ({
    ...file,
    isPending: ({ text }) => isTemplate && (PLACEHOLDER.test(text) || isReplaced?.(file.document.file, text) === true),
  }));
  const header = checked.find(({ type, fullName }) => type === APP_TYPE.name && fullName === appName);
  const sorted = header === undefined ? undefined : sortAppFiles(header, checked);
  return sortFindings([
    ...checked.flatMap(checkLocation),
    ...checkDuplicates(checked),
    ...(sorted?.findings ?? []),
    ...(sorted === undefined ? [] : checkApp(sorted.files, { apiVersion: Number.parseInt(apiVersion, 10), namespace })),
  ]);
}
