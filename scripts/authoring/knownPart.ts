/**
 * A part of an app that the project has in a file already, beside what an org holds of it. In: the file, the rules and values
 * with which this org gets it, the org's record. Out: which elements the org has otherwise, so that an import writes those
 * alone. An element that no file states and that the org has as it had it after the last deployment is the org's own.
 */
import { findMatches } from '../definition/findMatches.ts';
import type { ReplacementSource } from '../definition/renderFile.ts';
import { isRuleActive, renderFile } from '../definition/renderFile.ts';
import { matchesRule } from '../definition/replacementFiles.ts';
import type { ReplacementRule } from '../definition/replacementRule.ts';
import { RUN_AS_VARIABLE } from '../definition/resolveValues.ts';
import { buildComponent, type SourceFile } from '../definition/sourceFile.ts';
import { spansBelowRoot } from '../definition/xml/elementSpans.ts';
import { parseMetadataXml } from '../definition/xml/parseMetadataXml.ts';
import { childNamed } from '../definition/xml/xmlElement.ts';
import { diffRecords } from '../plan/diffComponent.ts';
import type { AppComponent, Elements } from './appFiles.ts';
import { elementsOf, isOrgBound } from './importedApp.ts';
import { existingElements } from './renderAppFiles.ts';

export type KnownPart = {
  readonly file: SourceFile;
  /** What this org gets of the file: the values of each element of the root, in the order of the file. */
  readonly rendered: Readonly<Record<string, unknown>>;
  /** Elements of the root that the org has otherwise. */
  readonly changed: ReadonlySet<string>;
  /** Paths such as `idTokenConfig/idTokenAudience` that the org states by itself. */
  readonly ofOrg: readonly string[];
};

export type KnownProject = {
  readonly files: readonly SourceFile[];
  readonly rules: readonly ReplacementRule[];
  readonly values: ReplacementSource;
  /** `NN.0`. */
  readonly apiVersion: string;
};

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The rules that change this file for this org. */
export const rulesFor = ({ document }: SourceFile, { rules, values }: KnownProject): readonly ReplacementRule[] =>
  rules.filter((rule) => isRuleActive(rule, values) && matchesRule(rule, document.file));

/** `undefined` where text and values can't be told apart, as with a rule that writes markup, or with a prefix. */
function renderedValues(file: SourceFile, project: KnownProject): Readonly<Record<string, unknown>> | undefined {
  const { content } = file.document;
  const outcome = parseMetadataXml(renderFile(content, rulesFor(file, project), project.values), file.document.file);
  if (outcome.kind === 'unreadable') {
    return undefined;
  }
  const { record } = buildComponent({ ...file, document: outcome.document });
  const spans = spansBelowRoot(content);
  const isPlain = spans.every(({ name, start }) => content.startsWith(`<${name}`, start));
  const names = new Set([...Object.keys(record), ...spans.map(({ name }) => name)]);
  const isAligned = [...names].every(
    (name) => spans.filter((span) => span.name === name).length === listOf(record[name]).length,
  );
  return isPlain && isAligned ? record : undefined;
}

/** `remembered`: what the org held after the last deployment from here; without it nothing is taken for the org's own. */
export function compareKnownPart(
  file: SourceFile,
  held: AppComponent,
  project: KnownProject,
  remembered: Readonly<Record<string, unknown>> | undefined,
): KnownPart | undefined {
  const rendered = renderedValues(file, project);
  if (rendered === undefined) {
    return undefined;
  }
  const { type } = file;
  const existing = (elements: Elements): Elements => existingElements({ ...held, elements }, project.apiVersion);
  const now = existing(held.elements);
  const differing = diffRecords(type, existing(elementsOf(rendered)), now).filter(
    ({ element }) => !isOrgBound(type, element),
  );
  const drifted = remembered && diffRecords(type, existing(elementsOf(remembered)), now).map(({ element }) => element);
  const ofOrg = differing
    .filter(({ element, want }) => want === undefined && drifted !== undefined && !drifted.includes(element))
    .map(({ element }) => element);
  const changed = differing.map(({ element }) => element).filter((element) => !ofOrg.includes(element));
  return { file, rendered, changed: new Set(changed.map((path) => path.split('/')[0] ?? path)), ofOrg };
}

export type Holder = { readonly placeholder: string; readonly variable: string };

/** Another app takes the shared run-as user where it has none of its own. */
const isFallbackOf = (variable: string, name: string): boolean =>
  variable === RUN_AS_VARIABLE && name.startsWith(`${RUN_AS_VARIABLE}_`);

/**
 * The placeholder that is all that an element holds, where its variable gives nothing else in the project: the org's new
 * value can then be the variable's, and the file stays as it is.
 */
export function holderOf({ file }: KnownPart, element: string, project: KnownProject): Holder | undefined {
  const text = childNamed(file.document.root, element)?.text.trim();
  const rule = rulesFor(file, project).find(
    ({ isPattern, searchText, replacement }) => replacement.kind === 'variable' && !isPattern && searchText === text,
  );
  if (rule === undefined || rule.replacement.kind !== 'variable') {
    return undefined;
  }
  const { name: variable } = rule.replacement;
  const uses = project.rules.flatMap((other) => {
    const isOf = other.replacement.kind === 'variable' && [variable].includes(other.replacement.name);
    const isBelow = other.replacement.kind === 'variable' && isFallbackOf(variable, other.replacement.name);
    const isAsked = other.onlyWhen.some((condition) => condition.variable === variable);
    const places = project.files.flatMap(({ document }) =>
      matchesRule(other, document.file) ? findMatches(document.content, other) : [],
    );
    return isOf || isBelow || isAsked ? places : [];
  });
  return uses.length === 1 ? { placeholder: rule.searchText, variable } : undefined;
}
