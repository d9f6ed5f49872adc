/**
 * Values that differ from org to org or name a person do not stand in a metadata file: a placeholder does, a rule of
 * sfdx-project.json replaces it, config/values.json gives the value. In: the project's two files as they are, and the
 * values of one app. Out: the text for each metadata file, and both files with what is missing added. Pure.
 *
 * Apps share a placeholder as long as they share its value. An app with another value gets a placeholder of its own,
 * named after it, so that several apps fit in one project and none changes the value of another.
 */

import { findMatches } from '../definition/findMatches.ts';
import { PROJECT_FILE } from '../definition/findProjectRoot.ts';
import { readConfigObject } from '../definition/json/readConfigObject.ts';
import { matchesRule } from '../definition/replacementFiles.ts';
import { type ReplacementRule, readReplacementRules } from '../definition/replacementRule.ts';
import { VALUES_FILE, type ValuesConfig } from '../definition/valuesConfig.ts';
import { appendItem, setMember } from './editJson.ts';
import type { FileToWrite } from './writeAppFiles.ts';

export type ProjectTexts = {
  /** Text of sfdx-project.json. */
  readonly project: string;
  /** Text of config/values.json; `undefined` where the project has none. */
  readonly values: string | undefined;
};

export type OrgValue = {
  /** Variable that apps share, such as `ECA_CONTACT_EMAIL`. */
  readonly variable: string;
  /** `undefined`: it is computed, or comes from the environment. */
  readonly value: string | undefined;
  /** The file that holds it, relative to the project. */
  readonly file: string;
  /** May stand in the file as it is: a placeholder is taken only where the project has one with this very value. */
  readonly mayBeLiteral?: boolean;
  /** No other app shall come to share it unasked, as one would share the placeholder that is there already. */
  readonly isOfOneApp?: boolean;
  /** What stands in the file gives this org this very value already, and stays. */
  readonly kept?: string;
  /** The placeholder that stands in the file, and nowhere else: its variable gets the value. */
  readonly holder?: { readonly placeholder: string; readonly variable: string };
};

export type ValueRequest = {
  readonly app: string;
  readonly directory: string;
  /** The org that the values are of; `undefined` for all that have none of their own. */
  readonly org: string | undefined;
  readonly texts: ProjectTexts;
  readonly config: ValuesConfig;
};

export type PlacedValues = {
  /** In the order of the values: what stands in the file. */
  readonly placeholders: readonly string[];
  readonly project: string;
  readonly values: string | undefined;
  readonly config: ValuesConfig;
  /** True where another value stood in config/values.json and was replaced. */
  readonly isReplaced: boolean;
  /** Whose values were set or replaced. */
  readonly variables: readonly string[];
};

type State = Omit<PlacedValues, 'placeholders'>;

const placeholderOf = (variable: string): string => `__${variable}__`;

const rulesOf = (project: string): readonly ReplacementRule[] =>
  readReplacementRules(readConfigObject(project, PROJECT_FILE));

/** The text that a rule for this variable looks for in this file, where there is one. */
function placeholderFor(variable: string, file: string, rules: readonly ReplacementRule[]): string | undefined {
  const rule = rules.find(
    (candidate) =>
      candidate.replacement.kind === 'variable' &&
      candidate.replacement.name === variable &&
      candidate.onlyWhen.length === 0 &&
      !candidate.isPattern &&
      matchesRule(candidate, file) &&
      findMatches(candidate.searchText, candidate).length > 0,
  );
  return rule?.searchText;
}

const isUsed = (variable: string, rules: readonly ReplacementRule[]): boolean =>
  rules.some(({ replacement }) => replacement.kind === 'variable' && replacement.name === variable);

const isGiven = (variable: string, { defaults, orgs }: ValuesConfig): boolean =>
  defaults.has(variable) || [...orgs.values()].some((values) => values.has(variable));

const valueIn = ({ defaults, orgs }: ValuesConfig, org: string | undefined, variable: string): string | undefined =>
  (org === undefined ? undefined : orgs.get(org)?.get(variable)) ?? defaults.get(variable);

function setValue(state: State, org: string | undefined, variable: string, value: string | undefined): State {
  const have = valueIn(state.config, org, variable);
  if (value === undefined || have === value) {
    return state;
  }
  const own = org === undefined ? state.config.defaults : (state.config.orgs.get(org) ?? new Map<string, string>());
  const changed = new Map([...own, [variable, value]]);
  const path = org === undefined ? ['default', variable] : ['orgs', org, variable];
  return {
    ...state,
    values: setMember(state.values ?? '{\n  "default": {},\n  "orgs": {}\n}\n', path, value),
    config:
      org === undefined
        ? { ...state.config, defaults: changed }
        : { ...state.config, orgs: new Map([...state.config.orgs, [org, changed]]) },
    isReplaced: state.isReplaced || own.has(variable),
    variables: [...state.variables, variable],
  };
}

/** `filename` for a placeholder that one file holds, `glob` for one that apps share. */
const addRule = (state: State, files: Readonly<Record<string, string>>, variable: string): State => ({
  ...state,
  project: appendItem(state.project, 'replacements', {
    ...files,
    stringToReplace: placeholderOf(variable),
    replaceWithEnv: variable,
  }),
});

function place(state: State, { app, directory, org }: ValueRequest, orgValue: OrgValue) {
  const { variable, value, file, mayBeLiteral = false, isOfOneApp = false, kept, holder } = orgValue;
  if (kept !== undefined) {
    return { placeholder: kept, state };
  }
  if (holder !== undefined) {
    return { placeholder: holder.placeholder, state: setValue(state, org, holder.variable, value) };
  }
  const rules = rulesOf(state.project);
  const shared = placeholderFor(variable, file, rules);
  if (shared !== undefined && (value === undefined || valueIn(state.config, org, variable) === value)) {
    return { placeholder: shared, state };
  }
  const own = `${variable}_${app.toUpperCase()}`;
  const known = value === undefined ? undefined : placeholderFor(own, file, rules);
  if (known !== undefined) {
    return { placeholder: known, state: setValue(state, org, own, value) };
  }
  if (mayBeLiteral && value !== undefined) {
    return { placeholder: value, state };
  }
  const isFree = !(isOfOneApp && value !== undefined) && !isUsed(variable, rules) && !isGiven(variable, state.config);
  if (isFree || value === undefined) {
    const suffix = file.slice(file.indexOf('.', file.lastIndexOf('/')));
    const withRule = addRule(state, { glob: `${directory}/**/*${suffix}` }, variable);
    return { placeholder: placeholderOf(variable), state: setValue(withRule, org, variable, value) };
  }
  return { placeholder: placeholderOf(own), state: setValue(addRule(state, { filename: file }, own), org, own, value) };
}

/** @throws {ConfigInvalidError} */
export function placeOrgValues(request: ValueRequest, orgValues: readonly OrgValue[]): PlacedValues {
  let state: State = { ...request.texts, config: request.config, isReplaced: false, variables: [] };
  const placeholders: string[] = [];
  for (const orgValue of orgValues) {
    const placed = place(state, request, orgValue);
    placeholders.push(placed.placeholder);
    state = placed.state;
  }
  return { ...withUserEmail(state, request.org, orgValues), placeholders };
}

/** Every deployment wants an address for the integration user: that of the contact, unless the project names one. */
function withUserEmail(state: State, org: string | undefined, orgValues: readonly OrgValue[]): State {
  const isKnown = ['ECA_INTEGRATION_USER_EMAIL', 'ECA_CONTACT_EMAIL'].some(
    (variable) => valueIn(state.config, org, variable) !== undefined,
  );
  const contact = orgValues.find(({ variable }) => variable === 'ECA_CONTACT_EMAIL')?.value;
  return isKnown ? state : setValue(state, org, 'ECA_INTEGRATION_USER_EMAIL', contact);
}

/** Both files as edits of what is there; a value that replaces another one has to be agreed to. */
export function configFiles(before: ProjectTexts, after: PlacedValues): readonly FileToWrite[] {
  const project =
    after.project === before.project ? [] : [{ path: PROJECT_FILE, content: after.project, editOf: before.project }];
  const edit = after.isReplaced || before.values === undefined ? {} : { editOf: before.values };
  const values =
    after.values === undefined || after.values === before.values
      ? []
      : [{ path: VALUES_FILE, content: after.values, ...edit }];
  return [...project, ...values];
}
