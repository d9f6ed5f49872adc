/**
 * The `replacements` of sfdx-project.json, read and checked: which files a rule is for, what it looks for and where the
 * new text comes from. A pattern is compiled here, so that a broken one is reported at its place and nothing is sent.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_ws_string_replace.htm
 */

import type { JsonObject } from './json/jsonNode.ts';
import { asItems, asObject, asText, type ConfigPart, partAt, rejectPart } from './json/readConfigObject.ts';
import { mayTakeForever } from './mayTakeForever.ts';
import type { LineAndColumn } from './textPosition.ts';

export type ReplacementRule = {
  readonly index: number;
  /** Of what it looks for, in sfdx-project.json. */
  readonly position: LineAndColumn;
  /** Path or glob, relative to the project, with `/`. */
  readonly files: { readonly kind: 'filename' | 'glob'; readonly pattern: string };
  /** Global. */
  readonly search: RegExp;
  readonly searchText: string;
  /** `search` was written as a regular expression. */
  readonly isPattern: boolean;
  readonly replacement:
    | { readonly kind: 'variable'; readonly name: string; readonly mayBeUnset: boolean }
    | { readonly kind: 'file'; readonly path: string };
  readonly onlyWhen: readonly { readonly variable: string; readonly value: string }[];
};

/** Backslashes and a leading `./` come from people on Windows and from shells; both mean the same file. */
export const posixPath = (path: string): string => path.replaceAll('\\', '/').replace(/^\.\//, '');

const escapeForRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function compile(part: ConfigPart): RegExp {
  const source = asText(part);
  if (mayTakeForever(source)) {
    rejectPart(
      part,
      `${part.name} ${JSON.stringify(source)} may take forever`,
      'Write it without a quantifier inside a quantified group.',
    );
  }
  try {
    return new RegExp(source, 'g');
  } catch (error) {
    return rejectPart(
      part,
      `${part.name} ${JSON.stringify(source)} is no regular expression: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function onlyOne(rule: ConfigPart<JsonObject>, keys: readonly [string, string]): ConfigPart {
  const [first, second] = keys.map((key) => partAt(rule, key));
  const only = first ?? second;
  return only === undefined || (first !== undefined && second !== undefined)
    ? rejectPart(rule, `${rule.name} must have either ${keys[0]} or ${keys[1]}`)
    : { ...only, name: `${rule.name}.${only.name}` };
}

function readRule(item: ConfigPart, index: number): ReplacementRule {
  const rule = asObject(item);
  const files = onlyOne(rule, ['filename', 'glob']);
  const search = onlyOne(rule, ['stringToReplace', 'regexToReplace']);
  const source = onlyOne(rule, ['replaceWithEnv', 'replaceWithFile']);
  const mayBeUnset = partAt(rule, 'allowUnsetEnvVariable')?.node;
  const conditions = partAt(rule, 'replaceWhenEnv');
  const searchText = asText(search);
  const isPattern = search.name.endsWith('.regexToReplace');
  if (searchText === '') {
    rejectPart(search, `${search.name} is empty`);
  }
  return {
    index,
    position: search.node.position,
    files: { kind: files.name.endsWith('.glob') ? 'glob' : 'filename', pattern: posixPath(asText(files)) },
    search: isPattern ? compile(search) : new RegExp(escapeForRegex(searchText), 'g'),
    searchText,
    isPattern,
    replacement: source.name.endsWith('.replaceWithEnv')
      ? { kind: 'variable', name: asText(source), mayBeUnset: mayBeUnset?.kind === 'boolean' && mayBeUnset.value }
      : { kind: 'file', path: posixPath(asText(source)) },
    onlyWhen: conditions === undefined ? [] : asItems(conditions).map(readCondition),
  };
}

function readCondition(item: ConfigPart): { readonly variable: string; readonly value: string } {
  const condition = asObject(item);
  const variable = partAt(condition, 'env') ?? rejectPart(condition, `${condition.name} has no env`);
  const value = partAt(condition, 'value') ?? rejectPart(condition, `${condition.name} has no value`);
  const { node } = value;
  if (node.kind !== 'string' && node.kind !== 'number' && node.kind !== 'boolean') {
    return rejectPart(value, `${value.name} must be a text, a number, true or false`);
  }
  return { variable: asText(variable), value: String(node.value) };
}

/** @throws {ConfigInvalidError} at the place of the first rule that can't be used */
export const readReplacementRules = (project: ConfigPart<JsonObject>): readonly ReplacementRule[] => {
  const part = partAt(project, 'replacements');
  return part === undefined ? [] : asItems(part).map(readRule);
};
