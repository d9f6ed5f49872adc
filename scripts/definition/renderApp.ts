/**
 * From the source and one org's values to the definition that is deployed to that org. The rendered files are checked
 * again, as the org would see them. Pure: nothing is written, so nothing is left behind by a run that dies.
 */
import { raise } from '../lib/errors.ts';
import type { AppDefinition, Finding } from './appDefinition.ts';
import { buildAppDefinition } from './buildAppDefinition.ts';
import { checkSource } from './checks/checkSource.ts';
import { errorAt, sortFindings } from './checks/finding.ts';
import { findUnescapedValues } from './findUnescapedValues.ts';
import { APP_TYPE, SATELLITE_TYPES } from './metadataTypes.ts';
import type { AppSource } from './readAppSource.ts';
import { isRuleActive, type ReplacementSource, renderFile } from './renderFile.ts';
import { matchesRule } from './replacementFiles.ts';
import type { ReplacementRule } from './replacementRule.ts';
import { type ResolvedValues, RUN_AS_VARIABLE } from './resolveValues.ts';
import type { SourceFile } from './sourceFile.ts';
import { buildPositionFinder } from './textPosition.ts';
import { parseMetadataXml } from './xml/parseMetadataXml.ts';
import { textOf } from './xml/xmlElement.ts';

/** @throws {UnsetVariablesError} {SourceInvalidError} */
export function renderApp(source: AppSource, values: ResolvedValues, orgAlias: string): AppDefinition {
  const replacements: ReplacementSource = { lookUp: values.lookUp, files: source.replacementFiles };
  const rulesOf = ({ document }: SourceFile): readonly ReplacementRule[] =>
    source.rules.filter((rule) => isRuleActive(rule, replacements) && matchesRule(rule, document.file));
  const ofThisApp = filesOfApp(source);
  requireVariables(ofThisApp, rulesOf, values, orgAlias);

  const unreadable: Finding[] = [];
  const files = ofThisApp.map((file) => {
    const content = renderFile(file.document.content, rulesOf(file), replacements);
    if (content === file.document.content) {
      return file;
    }
    const outcome = parseMetadataXml(content, file.document.file);
    if (outcome.kind === 'unreadable') {
      unreadable.push(outcome.finding);
      return file;
    }
    return { ...file, document: outcome.document };
  });
  rejectErrors(unreadable);
  const findings = [
    ...files.flatMap(findPlaceholders),
    ...checkSource({
      files,
      appName: source.name,
      apiVersion: source.sourceApiVersion,
      namespace: source.namespace,
      isTemplate: false,
    }),
  ];
  rejectErrors(findings);
  const email = values.integrationUserEmail;
  if (email === undefined) {
    return raise('UnsetVariablesError', {
      org: orgAlias,
      variables: [{ name: 'ECA_INTEGRATION_USER_EMAIL', usedIn: 'a new integration user' }],
    });
  }
  return buildAppDefinition({
    name: source.name,
    sourceApiVersion: source.sourceApiVersion,
    files,
    integrationUserEmail: email,
    warnings: mergeWarnings(source.warnings, [...findings, ...findUnescapedValues(ofThisApp, rulesOf, values.lookUp)]),
  });
}

/** Those of the app, and those that belong to no app, such as permission sets and settings. */
export const filesOfApp = (source: AppSource): readonly SourceFile[] =>
  source.files.filter((file) => !isOfAnotherApp(file, source));

const appNames = new WeakMap<readonly SourceFile[], ReadonlySet<string>>();

/** The source of many apps is rendered for each of them. */
function appNamesOf(files: readonly SourceFile[]): ReadonlySet<string> {
  const names =
    appNames.get(files) ?? new Set(files.filter(({ type }) => type === APP_TYPE.name).map(({ fullName }) => fullName));
  appNames.set(files, names);
  return names;
}

/** Its values may be unknown here, and are nobody's concern now. */
function isOfAnotherApp({ type, fullName, document }: SourceFile, { name, files }: AppSource): boolean {
  if (type === APP_TYPE.name) {
    return fullName !== name;
  }
  const app = textOf(document.root, 'externalClientApplication')?.trim();
  return (
    app !== undefined &&
    app !== name &&
    SATELLITE_TYPES.some((satellite) => satellite.name === type) &&
    appNamesOf(files).has(app)
  );
}

function rejectErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    raise('SourceInvalidError', { findings: sortFindings(errors) });
  }
}

/** What the rendered files show and the template did not: values that were placeholders before. */
function mergeWarnings(ofSource: readonly Finding[], ofRendered: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ ruleId, message, position }: Finding): string => [ruleId, position.file, message].join();
  const known = new Set(ofSource.map(keyOf));
  return [...ofSource, ...ofRendered.filter((finding) => !known.has(keyOf(finding)))];
}

/** All of them at once: nobody wants to learn of them one run at a time. */
function requireVariables(
  files: readonly SourceFile[],
  rulesOf: (file: SourceFile) => readonly ReplacementRule[],
  { lookUp }: ResolvedValues,
  orgAlias: string,
): void {
  const missing = new Map<string, string>();
  for (const file of files) {
    for (const { replacement, index } of rulesOf(file)) {
      if (replacement.kind === 'variable' && !replacement.mayBeUnset && lookUp(replacement.name) === undefined) {
        missing.set(
          replacement.name,
          missing.get(replacement.name) ?? `${file.document.file} by replacements[${index}]`,
        );
      }
    }
  }
  if (missing.size > 0) {
    const variables = [...missing].map(([name, usedIn]) => ({ name, usedIn }));
    raise('UnsetVariablesError', { org: orgAlias, variables });
  }
}

/** Not part of a longer name: `acme__ORDER__c` is an object. */
const PLACEHOLDER = /(?<!\w)__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__(?!\w)/g;

/** What looks like a placeholder and was not replaced would reach the org as a value. */
function findPlaceholders({ document }: SourceFile): readonly Finding[] {
  const positionAt = buildPositionFinder(document.content);
  return [...document.content.matchAll(PLACEHOLDER)].map((match) =>
    errorAt({ file: document.file, ...positionAt(match.index) }, 'placeholder-left', {
      message: `The placeholder ${match[0]} was not replaced`,
      fix: `Add a rule for ${match[0]} to replacements in sfdx-project.json (the run-as user's is ${RUN_AS_VARIABLE}).`,
    }),
  );
}
