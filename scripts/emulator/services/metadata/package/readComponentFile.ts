/**
 * One file of a package to a candidate, or to the row that says why it is none.
 */
import { type Candidate, type ComponentRow, failureRow } from '../deploy/deployTypes.ts';
import type { ComplexType, MetadataType } from '../types/fieldTable.ts';
import { settingsTypeOf } from '../types/orgSettings.ts';
import { metadataNamespace, readBody } from '../xml/componentBody.ts';
import { parseXml, type XmlElement, XmlSyntaxError } from '../xml/parseXml.ts';

export type ComponentFile = {
  readonly type: MetadataType;
  readonly fullName: string;
  readonly fileName: string;
  readonly content: Uint8Array;
  /** Of a component whose elements are in a file of their own. */
  readonly meta?: Uint8Array;
};

export type ReadComponent = { readonly candidate: Candidate } | { readonly failure: ComponentRow };

/** The table of a component's elements: for settings it depends on the member. */
export const elementsOf = (type: MetadataType, fullName: string): ComplexType | undefined =>
  type.name === 'Settings' ? settingsTypeOf(fullName) : type;

const inMetadataNamespace = (element: XmlElement): XmlElement => ({
  ...element,
  namespace: element.namespace || metadataNamespace,
  children: element.children.map(inMetadataNamespace),
});

/** Checks an element tree against the tables. */
export const readComponentElement = (
  file: Omit<ComponentFile, 'content' | 'meta'>,
  givenRoot: XmlElement,
  version: number,
): ReadComponent => {
  const { type, fullName, fileName } = file;
  // The settings of a scratch org definition come without a namespace: @salesforce/core writes them so, and orgs take it.
  const isBare = type.name === 'Settings' && givenRoot.namespace === '';
  const root = isBare ? inMetadataNamespace(givenRoot) : givenRoot;
  const row = { componentType: type.name, fullName, fileName };
  const elements = elementsOf(type, fullName);
  if (!elements) {
    // An org's words for settings that its edition does not have.
    return { failure: failureRow(row, 'Not available for deploy for this organization') };
  }
  if (root.name !== elements.name || root.namespace !== metadataNamespace) {
    const found = `{${root.namespace}}${root.name}`;
    const problem = `Error parsing file: Expected element {${metadataNamespace}}${elements.name}, but found ${found}`;
    return { failure: failureRow(row, problem, root.position) };
  }
  const read = readBody(root, elements, version);
  return read.isValid
    ? { candidate: { type, fullName, fileName, body: read.body, positions: read.positions } }
    : { failure: failureRow(row, read.problem, read.position) };
};

/** What stands beside the elements goes into the body as the SOAP API has it. */
const withContent = (read: ReadComponent, { type, content }: ComponentFile): ReadComponent => {
  if (!type.hasMetaFile || 'failure' in read) return read;
  const body = { ...read.candidate.body, content: Buffer.from(content).toString('base64') };
  return { candidate: { ...read.candidate, body } };
};

/** Reads a file, which must be UTF-8. */
export const readComponentFile = (file: ComponentFile, version: number): ReadComponent => {
  const { type, fullName, fileName, content, meta } = file;
  if (type.hasMetaFile && meta === undefined) {
    // The text is a guess.
    const problem = `Required file is missing: ${fileName}-meta.xml`;
    return { failure: failureRow({ componentType: type.name, fullName, fileName }, problem) };
  }
  try {
    const source = new TextDecoder('utf-8', { fatal: true }).decode(meta ?? content);
    return withContent(readComponentElement(file, parseXml(source), version), file);
  } catch (error) {
    const row = { componentType: file.type.name, fullName: file.fullName, fileName: file.fileName };
    if (error instanceof XmlSyntaxError) {
      return { failure: failureRow(row, `Error parsing file: ${error.message}`, error.position) };
    }
    if (error instanceof TypeError) {
      return {
        failure: failureRow(row, 'Error parsing file: Invalid byte in UTF-8 sequence.', { line: 1, column: 1 }),
      };
    }
    throw error;
  }
};
