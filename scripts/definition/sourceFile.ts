/**
 * A metadata file after reading: its type, its name, its tree. The checks work on these, before and after rendering.
 * `buildComponent` makes the contract's `SourceComponent` of one.
 */
import type { Setting, SourceComponent } from './appDefinition.ts';
import type { XmlDocument, XmlElement } from './xml/xmlElement.ts';

export type SourceFile = {
  /** Name of the metadata type, such as `ExtlClntAppOauthSettings`. */
  readonly type: string;
  /** As an org calls it: decoded once (`%2F`), composed (NFC). */
  readonly fullName: string;
  readonly document: XmlDocument;
};

/** The name that a file stem stands for. `%252F` stays `%2F`: it is decoded once. */
export function fullNameOf(stem: string): string {
  const composed = stem.normalize('NFC');
  try {
    return decodeURIComponent(composed);
  } catch (error) {
    if (error instanceof URIError) {
      return composed;
    }
    throw error;
  }
}

function collectSettings(element: XmlElement, path: string, settings: Map<string, Setting[]>): void {
  for (const child of element.children) {
    const childPath = path === '' ? child.name : `${path}/${child.name}`;
    if (child.children.length > 0) {
      collectSettings(child, childPath, settings);
    } else {
      const values = settings.get(childPath) ?? [];
      values.push({ value: child.text, position: child.position });
      settings.set(childPath, values);
    }
  }
}

/** As a readMetadata answer has it: text, objects, and an array where an element occurs more than once. */
function buildRecord(element: XmlElement): Readonly<Record<string, unknown>> {
  const values = new Map<string, unknown[]>();
  for (const child of element.children) {
    const value = child.children.length > 0 ? buildRecord(child) : child.text;
    values.set(child.name, [...(values.get(child.name) ?? []), value]);
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list]));
}

/** The component of this file, with the content that the file has now. */
export function buildComponent({ type, fullName, document }: SourceFile): SourceComponent {
  const elements = new Map<string, Setting[]>();
  collectSettings(document.root, '', elements);
  return Object.freeze({
    type,
    fullName,
    file: document.file,
    content: document.content,
    elements,
    record: buildRecord(document.root),
  });
}
