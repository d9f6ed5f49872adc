/**
 * Everything that can be said about an app's source without an org. In: all files, the app, the API version. Out: all
 * findings, in the order in which a person reads the files. Before rendering, placeholders count as values.
 */
import type { Finding } from '../appDefinition.ts';
import { OAUTH_TYPE } from '../metadataTypes.ts';
import type { SourceFile } from '../sourceFile.ts';
import { checkElements } from './checkElements.ts';
import { checkFlow } from './checkFlow.ts';
import { checkLocation } from './checkLocation.ts';
import { checkNames } from './checkNames.ts';
import { checkOrgBoundValues } from './checkOrgBoundValues.ts';
import { checkReferences } from './checkReferences.ts';
import { checkScopes } from './checkScopes.ts';
import { checkValues } from './checkValues.ts';
import { type CheckedFile, sortFindings } from './finding.ts';

const PLACEHOLDER = /__[A-Z][A-Z0-9_]*__/;

type Input = {
  readonly files: readonly SourceFile[];
  readonly appName: string | undefined;
  readonly apiVersion: string;
  readonly isTemplate: boolean;
};

export function checkSource({ files, appName, apiVersion, isTemplate }: Input): readonly Finding[] {
  const checked: readonly CheckedFile[] = files.map((file) => ({
    ...file,
    isPending: ({ text }) => isTemplate && PLACEHOLDER.test(text),
  }));
  return sortFindings([
    ...checked.flatMap((file) => [
      ...checkLocation(file),
      ...checkElements(file, Number.parseInt(apiVersion, 10)),
      ...checkNames(file),
      ...checkOrgBoundValues(file),
      ...(file.type === OAUTH_TYPE.name ? checkScopes(file, Number.parseInt(apiVersion, 10)) : []),
      ...checkValues(file),
    ]),
    ...checkReferences(checked),
    ...(appName === undefined ? [] : checkFlow(checked, appName)),
  ]);
}
