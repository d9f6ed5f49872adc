/**
 * A metadata file as a tree that keeps the place of every element. What `parseMetadataXml` gives and the checks read.
 * Left out on purpose: comments, processing instructions, and attributes other than the namespace.
 */
import type { Finding, SourcePosition } from '../appDefinition.ts';

export type XmlElement = {
  /** Without a prefix. */
  readonly name: string;
  /** Empty when the file binds none. */
  readonly namespace: string;
  readonly position: SourcePosition;
  /** Decoded text of this element itself, CDATA included, as it stands: not trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
};

/** The text of a file and its root element. */
export type XmlDocument = { readonly file: string; readonly content: string; readonly root: XmlElement };

/** A file that can't be read as XML is a finding and not an error: one run names every bad file. */
export type XmlOutcome =
  | { readonly kind: 'document'; readonly document: XmlDocument }
  | { readonly kind: 'unreadable'; readonly finding: Finding };

export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** All direct children of this name, in the order of the file. */
export const childrenNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The first direct child of this name. */
export const childNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

/** The text of the first direct child of this name. */
export const textOf = (element: XmlElement, name: string): string | undefined => childNamed(element, name)?.text;
