/**
 * Everything that can be said about the source without an org. In: all files, the app or none for every app, the API
 * version. Out: all findings, in the order in which a person reads the files. Before rendering, placeholders count as
 * values. Files of other apps than the named one are not judged.
 */
import type { Finding } from '../appDefinition.ts';
import type { HiddenPart } from '../findHiddenParts.ts';
import type { SourceFile } from '../sourceFile.ts';
import type { XmlElement } from '../xml/xmlElement.ts';
import { usedPermissionSets } from './appFiles.ts';
import { checkDuplicates } from './checkDuplicates.ts';
import { checkElements } from './checkElements.ts';
import { checkLifetimes } from './checkLifetimes.ts';
import { checkLocation } from './checkLocation.ts';
import { checkNames } from './checkNames.ts';
import { checkOrgBoundValues } from './checkOrgBoundValues.ts';
import { checkPermittedUsers } from './checkPermittedUsers.ts';
import { checkReferences } from './checkReferences.ts';
import { checkValues } from './checkValues.ts';
import { type CheckedFile, sortFindings } from './finding.ts';
import { selectFiles, selectHeaders } from './selectFiles.ts';
import { sortAppFiles } from './sortAppFiles.ts';

const PLACEHOLDER = /__[A-Z][A-Z0-9_]*__/;

/** Whether rendering will change this text of a file: placeholders may look like anything. */
type IsReplaced = (file: string, text: string) => boolean;

type Input = {
  readonly files: readonly SourceFile[];
  /** API name; undefined for every app of the source. */
  readonly appName: string | undefined;
  /** `NN.0`. */
  readonly apiVersion: string;
  readonly namespace?: string;
  readonly isTemplate: boolean;
  /** Files that .forceignore keeps out. */
  readonly hidden?: readonly HiddenPart[];
  readonly isReplaced?: IsReplaced;
};

type Checked = {
  readonly isTemplate: boolean;
  readonly isReplaced: IsReplaced | undefined;
  readonly files: readonly CheckedFile[];
};

/** A source is checked app by app; what every app asks of its files is found once. */
const lastChecked = new WeakMap<readonly SourceFile[], Checked>();

/** The files as the checks see them: in a template, what rendering will fill is not judged yet. */
export function toCheckedFiles(
  files: readonly SourceFile[],
  isTemplate: boolean,
  isReplaced?: IsReplaced,
): readonly CheckedFile[] {
  const last = lastChecked.get(files);
  if (last !== undefined && last.isTemplate === isTemplate && last.isReplaced === isReplaced) {
    return last.files;
  }
  // Each app asks of every file that names an app.
  const pending = new Map<XmlElement, boolean>();
  const isPending = (file: SourceFile, element: XmlElement): boolean => {
    const { text } = element;
    const known =
      pending.get(element) ??
      (isTemplate && (PLACEHOLDER.test(text) || isReplaced?.(file.document.file, text) === true));
    pending.set(element, known);
    return known;
  };
  const checked = files.map((file) => ({ ...file, isPending: (element: XmlElement) => isPending(file, element) }));
  lastChecked.set(files, { isTemplate, isReplaced, files: checked });
  return checked;
}

/** Errors stop a deployment, warnings do not. Never throws for what a file holds. */
export function checkSource(input: Input): readonly Finding[] {
  const { appName, namespace, isTemplate, isReplaced } = input;
  const apiVersion = Number.parseInt(input.apiVersion, 10);
  const files = toCheckedFiles(input.files, isTemplate, isReplaced);
  const apps = selectHeaders(files, appName).map((header) => sortAppFiles(header, files, input.hidden));
  const selected = selectFiles(files, appName);
  const permissionSets = new Set(apps.flatMap((app) => usedPermissionSets(app.files)));
  return sortFindings([
    ...selected.flatMap((file) => [
      ...checkLocation(file),
      ...checkElements(file, apiVersion),
      ...checkNames(file, namespace),
      ...checkOrgBoundValues(file),
      ...checkValues(file, apiVersion),
    ]),
    ...[...permissionSets].flatMap((file) => checkElements(file, apiVersion)),
    ...checkReferences(selected, files),
    ...checkDuplicates(files),
    ...apps.flatMap((app) => [
      ...app.findings,
      ...checkLifetimes(app.files, apiVersion),
      ...checkPermittedUsers(app.files),
    ]),
  ]);
}
