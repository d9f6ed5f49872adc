/**
 * What is wrong with a value of config/values.json in the place that it is put in: what a deployment to an org finds in the
 * rendered file, told without an org and where the value stands. In: the text of the file, the source and its rules. Out:
 * findings. A rule with a condition is left to the deployment, which knows whether the condition holds.
 */
import type { Finding } from '../appDefinition.ts';
import { findMatches } from '../findMatches.ts';
import type { JsonMember, JsonObject } from '../json/jsonNode.ts';
import { memberOf } from '../json/jsonNode.ts';
import { readConfigObject } from '../json/readConfigObject.ts';
import { renderFile } from '../renderFile.ts';
import { matchesRule } from '../replacementFiles.ts';
import type { ReplacementRule } from '../replacementRule.ts';
import type { SourceFile } from '../sourceFile.ts';
import { VALUES_FILE } from '../valuesConfig.ts';
import { parseMetadataXml } from '../xml/parseMetadataXml.ts';
import { checkElements } from './checkElements.ts';
import { toCheckedFiles } from './checkSource.ts';
import { checkValues } from './checkValues.ts';

type Source = {
  readonly files: readonly SourceFile[];
  readonly rules: readonly ReplacementRule[];
  /** `NN.0`. */
  readonly sourceApiVersion: string;
};

const membersOf = (object: JsonObject, key: string): readonly JsonMember[] => {
  const node = memberOf(object, key);
  return node?.kind === 'object' ? node.members : [];
};

/** The defaults, and the values of each org. */
function givenValues(text: string): readonly JsonMember[] {
  const { node } = readConfigObject(text, VALUES_FILE);
  const orgs = membersOf(node, 'orgs').flatMap(({ value }) => (value.kind === 'object' ? value.members : []));
  return [...membersOf(node, 'default'), ...orgs];
}

/** `text`: of config/values.json, which has been read without a finding. */
export function checkGivenValues(text: string, source: Source): readonly Finding[] {
  const findings = givenValues(text).flatMap(({ key, value }) =>
    value.kind !== 'string'
      ? []
      : placesOf(key, source).flatMap((place) =>
          judge(place, value.value, source).map(
            (finding): Finding => ({ ...finding, position: { file: VALUES_FILE, ...value.position } }),
          ),
        ),
  );
  const keys = findings.map(({ ruleId, message, position }) =>
    [ruleId, message, position.line, position.column].join(),
  );
  return findings.filter((_finding, index) => keys.indexOf(keys[index] ?? '') === index);
}

type Place = { readonly file: SourceFile; readonly rule: ReplacementRule };

/** Of the files in which a rule puts the value into the same texts one is enough: a thousand apps share a contact. */
function placesOf(variable: string, { files, rules }: Source): readonly Place[] {
  const places = new Map<string, Place>();
  for (const rule of rules) {
    const { replacement, onlyWhen } = rule;
    if (replacement.kind === 'variable' && replacement.name === variable && onlyWhen.length === 0) {
      for (const file of files.filter(({ document }) => matchesRule(rule, document.file))) {
        const texts = file.document.root.children
          .filter(({ text }) => findMatches(text, rule).length > 0)
          .map(({ name, text }) => `${name} ${text}`);
        const key = [rule.index, file.type, ...texts].join('\n');
        if (texts.length > 0 && !places.has(key)) {
          places.set(key, { file, rule });
        }
      }
    }
  }
  return [...places.values()];
}

/** What the file is said to have with the value, and not without it. */
function judge({ file, rule }: Place, value: string, { rules, sourceApiVersion }: Source): readonly Finding[] {
  const { content, file: path } = file.document;
  const rendered = renderFile(content, [rule], { lookUp: () => value, files: new Map() });
  const outcome = parseMetadataXml(rendered, path);
  if (outcome.kind === 'unreadable') {
    return [outcome.finding];
  }
  const findingsOf = (one: SourceFile): readonly Finding[] =>
    toCheckedFiles([one], true, (_path, text) =>
      rules.some((other) => matchesRule(other, path) && findMatches(text, other).length > 0),
    ).flatMap((checked) => {
      const version = Number.parseInt(sourceApiVersion, 10);
      return [...checkElements(checked, version), ...checkValues(checked, version)];
    });
  const before = findingsOf(file).map(({ message }) => message);
  return findingsOf({ ...file, document: outcome.document }).filter(({ message }) => !before.includes(message));
}
