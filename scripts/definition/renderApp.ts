/**
 * From the source and one org's values to the definition that is deployed to that org. The rendered files are checked
 * again, as the org would see them. Pure: nothing is written, so nothing is left behind by a run that dies.
 */
import { raise } from '../lib/errors.ts';
import type { AppDefinition, Finding } from './appDefinition.ts';
import { buildAppDefinition } from './buildAppDefinition.ts';
import { checkSource } from './checks/checkSource.ts';
import { errorAt, sortFindings } from './checks/finding.ts';
import type { AppSource } from './readAppSource.ts';
import { isRuleActive, type ReplacementSource, renderFile } from './renderFile.ts';
import { matchesRule } from './replacementFiles.ts';
import type { ReplacementRule } from './replacementRule.ts';
import { type ResolvedValues, RUN_AS_VARIABLE } from './resolveValues.ts';
import type { SourceFile } from './sourceFile.ts';
import { buildPositionFinder } from './textPosition.ts';
import { parseMetadataXml } from './xml/parseMetadataXml.ts';

/** @throws {UnsetVariablesError} {SourceInvalidError} */
export function renderApp(source: AppSource, values: ResolvedValues, orgAlias: string): AppDefinition {
  const replacements: ReplacementSource = { lookUp: values.lookUp, files: source.replacementFiles };
  const rulesOf = ({ document }: SourceFile): readonly ReplacementRule[] =>
    source.rules.filter((rule) => isRuleActive(rule, replacements) && matchesRule(rule, document.file));
  requireVariables(source, rulesOf, values, orgAlias);

  const problems: Finding[] = [];
  const files = source.files.map((file) => {
    const content = renderFile(file.document.content, rulesOf(file), replacements);
    if (content === file.document.content) {
      return file;
    }
    const outcome = parseMetadataXml(content, file.document.file);
    if (outcome.kind === 'unreadable') {
      problems.push(outcome.finding);
      return file;
    }
    return { ...file, document: outcome.document };
  });
  const findings = [
    ...problems,
    ...files.flatMap(findPlaceholders),
    ...checkSource({
      files,
      appName: source.name,
      apiVersion: source.sourceApiVersion,
      namespace: source.namespace,
      isTemplate: false,
    }),
  ];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    raise('SourceInvalidError', { findings: sortFindings(errors) });
  }
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
    warnings: [...source.warnings, ...values.warnings],
  });
}

/** All of them at once: nobody wants to learn of them one run at a time. */
function requireVariables(
  source: AppSource,
  rulesOf: (file: SourceFile) => readonly ReplacementRule[],
  { lookUp }: ResolvedValues,
  orgAlias: string,
): void {
  const missing = new Map<string, string>();
  for (const file of source.files) {
    for (const { replacement } of rulesOf(file)) {
      if (replacement.kind === 'variable' && !replacement.mayBeUnset && lookUp(replacement.name) === undefined) {
        missing.set(replacement.name, missing.get(replacement.name) ?? file.document.file);
      }
    }
  }
  if (missing.size > 0) {
    const variables = [...missing].map(([name, usedIn]) => ({ name, usedIn }));
    raise('UnsetVariablesError', { org: orgAlias, variables });
  }
}

/** What looks like a placeholder and was not replaced would reach the org as a value. */
function findPlaceholders({ document }: SourceFile): readonly Finding[] {
  const positionAt = buildPositionFinder(document.content);
  return [...document.content.matchAll(/__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__/g)].map((match) =>
    errorAt({ file: document.file, ...positionAt(match.index) }, 'placeholder-left', {
      message: `The placeholder ${match[0]} was not replaced`,
      fix: `Add a rule for ${match[0]} to replacements in sfdx-project.json (the run-as user's is ${RUN_AS_VARIABLE}).`,
    }),
  );
}
