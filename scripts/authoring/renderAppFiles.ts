/**
 * From an app to the text of its files: folder and suffix of each type, elements in the order of the alphabet, four blanks
 * a level, as orgs give files out. Elements that the API version does not have are left out, and reported.
 */

import { externalClientAppSettingsFields } from '../definition/fields/externalClientAppSettings.ts';
import type { FieldTable } from '../definition/fields/fieldRule.ts';
import { SETTINGS_TYPE, type TypeDefinition, typeNamed } from '../definition/metadataTypes.ts';
import { METADATA_NAMESPACE } from '../definition/xml/xmlElement.ts';
import { raise } from '../lib/errors.ts';
import type { AppComponent, AppFiles, Elements, ElementValue } from './appFiles.ts';
import type { FileToWrite } from './writeAppFiles.ts';

export type RenderRequest = {
  /** Package directory, relative to the project. */
  readonly directory: string;
  /** `NN.0`. */
  readonly apiVersion: string;
};

export type RenderedFile = FileToWrite & { readonly type: string; readonly fullName: string };
/** `element` is a path such as `idTokenConfig/idTokenAudience`. What was off is no loss. */
export type LeftOut = {
  readonly type: string;
  readonly fullName: string;
  readonly element: string;
  readonly isOff: boolean;
};
export type RenderedApp = { readonly files: readonly RenderedFile[]; readonly leftOut: readonly LeftOut[] };

const typeOf = (name: string): TypeDefinition =>
  typeNamed(name) ?? raise('InternalFaultError', { problem: `there is no folder for ${name}` });

/** The place of a component of this type in a package directory. */
export function pathOf({ type, fullName, path }: Omit<AppComponent, 'elements'>, directory: string): string {
  const { folder, suffix } = typeOf(type);
  return path ?? `${directory}/main/default/${folder}/${fullName}.${suffix}-meta.xml`;
}

const fieldsOf = ({ type }: AppComponent): FieldTable | undefined =>
  type === SETTINGS_TYPE.name ? externalClientAppSettingsFields : typeOf(type).fields;

const existsIn = (fields: FieldTable | undefined, element: string, version: number): boolean => {
  const rule = fields?.[element];
  return (
    fields === undefined || (rule !== undefined && (rule.since ?? 0) <= version && (rule.until ?? version) >= version)
  );
};

/** As text between two tags. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');

const isList = (value: ElementValue): value is readonly (string | Elements)[] => Array.isArray(value);

/** Code units, so that the order is the same under every locale. */
const sortedEntries = (elements: Elements): readonly (readonly [string, ElementValue])[] =>
  Object.entries(elements).sort(([one], [other]) => (one < other ? -1 : 1));

/** `unit`: what each level is indented by. */
export function renderElement(name: string, value: ElementValue, indent: string, unit = '    '): string {
  if (isList(value)) {
    return value.map((item) => renderElement(name, item, indent, unit)).join('');
  }
  return typeof value === 'string'
    ? `${indent}<${name}>${escapeText(value)}</${name}>\n`
    : `${indent}<${name}>\n${renderElements(value, `${indent}${unit}`, unit)}${indent}</${name}>\n`;
}

const renderElements = (elements: Elements, indent: string, unit?: string): string =>
  sortedEntries(elements)
    .map(([name, value]) => renderElement(name, value, indent, unit))
    .join('');

function keepExisting(elements: Elements, fields: FieldTable | undefined, version: number): Elements {
  const kept = Object.entries(elements).filter(([name]) => existsIn(fields, name, version));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const inner = fields?.[name]?.fields;
      const keep = (item: string | Elements) => (typeof item === 'string' ? item : keepExisting(item, inner, version));
      return [name, isList(value) ? value.map(keep) : keep(value)];
    }),
  );
}

/** Path and value of each element that the version lacks. */
function missingElements(
  elements: Elements,
  fields: FieldTable | undefined,
  version: number,
  path = '',
): readonly (readonly [string, ElementValue])[] {
  return Object.entries(elements).flatMap(([name, value]) => {
    if (!existsIn(fields, name, version)) {
      return [[`${path}${name}`, value] as const];
    }
    const items = isList(value) ? value : [value];
    return items.flatMap((item) =>
      typeof item === 'string' ? [] : missingElements(item, fields?.[name]?.fields, version, `${path}${name}/`),
    );
  });
}

const rootOf = ({ type, fullName }: AppComponent): string =>
  type === SETTINGS_TYPE.name ? `${fullName}Settings` : type;

/** What of a component an API version has. */
export const existingElements = (component: AppComponent, apiVersion: string): Elements =>
  keepExisting(component.elements, fieldsOf(component), Number.parseInt(apiVersion, 10));

/** The text of one component's file. */
export function renderComponent(component: AppComponent, apiVersion: string): string {
  const elements = existingElements(component, apiVersion);
  const root = rootOf(component);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${METADATA_NAMESPACE}">\n${renderElements(elements, '    ')}</${root}>\n`;
}

export function renderAppFiles({ components }: AppFiles, { directory, apiVersion }: RenderRequest): RenderedApp {
  const version = Number.parseInt(apiVersion, 10);
  return {
    files: components.map((component) => ({
      type: component.type,
      fullName: component.fullName,
      path: pathOf(component, directory),
      content: renderComponent(component, apiVersion),
    })),
    leftOut: components.flatMap((component) =>
      missingElements(component.elements, fieldsOf(component), version).map(([element, value]) => ({
        type: component.type,
        fullName: component.fullName,
        element,
        isOff: value === 'false',
      })),
    ),
  };
}
