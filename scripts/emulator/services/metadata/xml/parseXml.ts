/**
 * Text of an XML document in, element tree with positions out. Document types are refused, and with them entities of
 * one's own, so that no input can grow while it is read. Comments and processing instructions are dropped.
 */
import { xmlLibrary } from '../../../loadWhenUsed.ts';

export type XmlPosition = { readonly line: number; readonly column: number };

export type XmlElement = {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data of the element itself, as it stands. */
  readonly text: string;
  /** Just after the start tag, where an org's parser points too. */
  readonly position: XmlPosition;
};

export class XmlSyntaxError extends Error {
  readonly position: XmlPosition;

  constructor(message: string, position: XmlPosition) {
    super(message);
    this.name = 'XmlSyntaxError';
    this.position = position;
  }
}

const maxDepth = 100;

type OpenElement = Omit<XmlElement, 'children' | 'text'> & { readonly children: XmlElement[]; text: string };

/** Reads a document. @throws {XmlSyntaxError} */
export const parseXml = (source: string): XmlElement => {
  const parser = new (xmlLibrary().SaxesParser)({ xmlns: true, position: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  const here = (): XmlPosition => ({ line: parser.line, column: parser.column + 1 });
  const refuse = (message: string): never => {
    throw new XmlSyntaxError(message, here());
  };
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse('DOCTYPE is not allowed'));
  parser.on('opentag', (tag) => {
    if (open.length >= maxDepth) refuse(`Elements are nested deeper than ${maxDepth}`);
    const attributes: Record<string, string> = {};
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.uri !== 'http://www.w3.org/2000/xmlns/') attributes[attribute.local] = attribute.value;
    }
    const position = here();
    open.push({ name: tag.local, namespace: tag.uri, attributes, children: [], text: '', position });
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (!element) return;
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(source.replace(/^\uFEFF/, '')).close();
  return root ?? refuse('Premature end of file.');
};

/** The first child of this name. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** Trimmed text of the child of this name; `undefined` where it is absent or empty. */
export const childText = (element: XmlElement, name: string): string | undefined =>
  childOf(element, name)?.text.trim() || undefined;
