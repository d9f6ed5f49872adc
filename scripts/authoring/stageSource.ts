/**
 * The source as it would be with some files more, and what is wrong with it, before anything is written. In: the files of
 * the package directories and the new ones, the rules. Out: the source of the app; it can be rendered and planned. Pure
 * but for the parsing. Says of the new files what reading them from the disk would say.
 */
import type { Finding } from '../definition/appDefinition.ts';
import { checkSource } from '../definition/checks/checkSource.ts';
import { errorAt, sortFindings } from '../definition/checks/finding.ts';
import { findMatches } from '../definition/findMatches.ts';
import type { ForceIgnore } from '../definition/forceIgnore.ts';
import { type AppSource, parseFiles } from '../definition/readAppSource.ts';
import { matchesRule } from '../definition/replacementFiles.ts';
import type { ReplacementRule } from '../definition/replacementRule.ts';
import { findSecrets } from '../definition/secretGuard.ts';
import type { TreeFile } from '../definition/sourceTree.ts';
import type { FileToWrite } from './writeAppFiles.ts';

export type StageRequest = {
  readonly appName: string;
  readonly sourceApiVersion: string;
  readonly namespace: string | undefined;
  readonly tree: readonly TreeFile[];
  readonly added: readonly FileToWrite[];
  readonly rules: readonly ReplacementRule[];
  readonly replacementFiles: ReadonlyMap<string, string>;
  readonly isIgnored: ForceIgnore;
};

export type StagedSource = {
  readonly source: AppSource;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
};

export function stageSource({
  tree,
  added,
  rules,
  replacementFiles,
  isIgnored,
  ...request
}: StageRequest): StagedSource {
  const addedTree = added.map(({ path, content }) => ({
    path,
    content: Buffer.from(content),
    isIgnored: isIgnored(path),
  }));
  const kept = tree.filter(({ path }) => !addedTree.some((file) => file.path === path));
  const { files, unreadable } = parseFiles(
    [...kept, ...addedTree].toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  );
  const findings = [
    ...addedTree.filter((file) => file.isIgnored).map(({ path }) => hiddenFile(path)),
    ...addedTree.flatMap(({ path, content }) => findSecrets(path, content)),
    ...unreadable,
    ...checkSource({
      files,
      appName: request.appName,
      apiVersion: request.sourceApiVersion,
      namespace: request.namespace,
      isTemplate: true,
      isReplaced: (path, text) => rules.some((rule) => matchesRule(rule, path) && findMatches(text, rule).length > 0),
    }),
  ];
  const { appName: name, sourceApiVersion, namespace } = request;
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return {
    source: {
      name,
      sourceApiVersion,
      ...(namespace === undefined ? {} : { namespace }),
      files,
      rules,
      replacementFiles,
      warnings: sortFindings(warnings),
    },
    errors: sortFindings(findings.filter(({ severity }) => severity === 'error')),
    warnings: sortFindings(warnings),
  };
}

const hiddenFile = (path: string): Finding =>
  errorAt({ file: path, line: 1, column: 1 }, 'file-missing', {
    message: `${path} would be hidden by .forceignore, and never be deployed`,
    fix: 'Take the rule that hides it out of .forceignore.',
  });
