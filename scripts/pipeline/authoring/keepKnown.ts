/**
 * What an import leaves as the project has it. In: the project, the app of the org, what the last deployment from here left.
 * Out: the same import with the texts and placeholders that the files hold already, the files with the org's changes alone,
 * and what there is to say about them.
 */

import type { AppComponent, AppFiles } from '../../authoring/appFiles.ts';
import { editKnownPart } from '../../authoring/editKnownPart.ts';
import type { ImportedApp } from '../../authoring/importedApp.ts';
import { compareKnownPart, holderOf, type KnownPart, type KnownProject, rulesFor } from '../../authoring/knownPart.ts';
import { existingElements, pathOf, type RenderedFile } from '../../authoring/renderAppFiles.ts';
import { findMatches } from '../../definition/findMatches.ts';
import { PROJECT_FILE } from '../../definition/findProjectRoot.ts';
import { readConfigObject } from '../../definition/json/readConfigObject.ts';
import { readReplacementRules } from '../../definition/replacementRule.ts';
import { resolveValues } from '../../definition/resolveValues.ts';
import { childNamed } from '../../definition/xml/xmlElement.ts';
import type { OrgIdentity } from '../../org/orgClient.ts';
import type { DeployedState } from '../../plan/deployedState.ts';
import type { OpenProject } from './openProject.ts';

export type KeptImport = {
  readonly imported: ImportedApp;
  /** The text of a file of the app; `app` has its placeholders. */
  readonly contentOf: (file: RenderedFile, app: AppFiles) => string;
  /** Paths of elements that the org states by itself, and that the source goes on leaving to it. */
  readonly ofOrg: (type: string, fullName: string) => readonly string[];
  /** Placeholders that the app with its new values has no use for any more. */
  readonly describeLost: (app: AppFiles) => readonly string[];
};

/** With the values of the project's files alone, as they are now. */
function knownProject(open: OpenProject, app: string, org: OrgIdentity): KnownProject {
  const rules = readReplacementRules(readConfigObject(open.texts.project, PROJECT_FILE));
  const { sourceApiVersion, config, files, replacementFiles } = open;
  const source = { name: app, sourceApiVersion, files, rules, replacementFiles, warnings: [] };
  const { lookUp } = resolveValues({ source, config, environment: {}, org, runAs: undefined });
  return { files, rules, values: { lookUp, files: replacementFiles }, apiVersion: sourceApiVersion };
}

type Moved = ImportedApp['moved'][number];

/** A value that did not change keeps its text; one that did goes to the variable that the file asks for already. */
function keepTexts(
  component: AppComponent,
  index: number,
  { part, moved, project, path }: { part: KnownPart; moved: readonly Moved[]; project: KnownProject; path: string },
): readonly Moved[] {
  const own = moved.map((one): Moved => {
    const text = childNamed(part.file.document.root, one.element)?.text;
    const kept = part.changed.has(one.element) ? undefined : text;
    const holder = holderOf(part, one.element, project);
    return {
      ...one,
      orgValue: {
        ...one.orgValue,
        ...(kept === undefined ? {} : { kept }),
        ...(holder === undefined ? {} : { holder }),
      },
    };
  });
  const others = [...part.changed].flatMap((element): readonly Moved[] => {
    const value = component.elements[element];
    const holder = holderOf(part, element, project);
    const isOther = holder !== undefined && typeof value === 'string' && own.every((one) => one.element !== element);
    return isOther
      ? [{ orgValue: { variable: holder.variable, value, file: path, holder }, component: index, element }]
      : [];
  });
  return [...own, ...others];
}

export function keepKnown(
  open: OpenProject,
  imported: ImportedApp,
  org: OrgIdentity,
  state: DeployedState | undefined,
): KeptImport {
  const { appName, components } = imported.app;
  const project = knownProject(open, appName, org);
  const parts = components.map((component) => {
    const { type, fullName } = component;
    const isIt = (one: { readonly type: string; readonly fullName: string }): boolean =>
      one.type === type && one.fullName === fullName;
    const file = open.files.find(isIt);
    const remembered = state?.components.find(({ type: own, record }) =>
      isIt({ type: own, fullName: record.fullName }),
    );
    return file && compareKnownPart(file, component, project, remembered?.record);
  });
  const moved = components.flatMap((component, index) => {
    const own = imported.moved.filter((one) => one.component === index);
    const part = parts[index];
    const path = pathOf(component, open.directory);
    return part === undefined ? own : keepTexts(component, index, { part, moved: own, project, path });
  });
  return {
    imported: { ...imported, moved },
    contentOf: (file, app) => {
      const index = components.findIndex(({ type, fullName }) => type === file.type && fullName === file.fullName);
      const [part, component] = [parts[index], app.components[index]];
      return part === undefined || component === undefined
        ? file.content
        : editKnownPart(part, { ...component, elements: existingElements(component, project.apiVersion) });
    },
    ofOrg: (type, fullName) =>
      parts.find((part) => part?.file.type === type && part.file.fullName === fullName)?.ofOrg ?? [],
    describeLost: (app) =>
      parts.flatMap((part, index) => (part === undefined ? [] : lostIn(part, app.components[index], project))),
  };
}

function lostIn(part: KnownPart, component: AppComponent | undefined, project: KnownProject): readonly string[] {
  return [...part.changed].flatMap((element) => {
    const held = childNamed(part.file.document.root, element);
    const text = held?.text ?? '';
    const lost = rulesFor(part.file, project).filter(
      (rule) => component?.elements[element] !== text && findMatches(text, rule).length > 0,
    );
    return lost.map(
      ({ searchText, index }) =>
        `${part.file.document.file}:${held?.position.line}: ${searchText} is taken out of ${element}: the org has another ` +
        `value, and replacements[${index}] of ${PROJECT_FILE} gives its own to another file, or to a part of this text.`,
    );
  });
}
