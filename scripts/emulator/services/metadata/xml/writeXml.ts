/**
 * Values to XML: text, nested objects, arrays for repeated elements. `undefined` is left out; attributes are the entries
 * whose name starts with `@`. Used for SOAP answers, in one line, and for metadata files, indented as an org writes them.
 */

export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: XmlValue }
  | readonly XmlValue[];

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // Not allowed in XML 1.0 at all, so no escape exists.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these characters that are dropped
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '');

const escapeAttribute = (text: string): string => escapeXml(text).replaceAll('"', '&quot;');

/** Writes one element, or as many as the array has. `indent` is the text before it; without it everything is in one line. */
export const writeElement = (name: string, value: XmlValue, indent?: string): string => {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => writeElement(name, item, indent)).join('');
  const before = indent ?? '';
  const after = indent === undefined ? '' : '\n';
  if (typeof value !== 'object') return `${before}<${name}>${escapeXml(String(value))}</${name}>${after}`;
  const entries = Object.entries(value);
  const attributes = entries
    .filter(([key]) => key.startsWith('@'))
    .map(([key, text]) => ` ${key.slice(1)}="${escapeAttribute(String(text))}"`)
    .join('');
  const children = entries
    .filter(([key]) => !key.startsWith('@'))
    .map(([key, child]) => writeElement(key, child, indent === undefined ? undefined : `${indent}    `))
    .join('');
  if (children === '') return `${before}<${name}${attributes}/>${after}`;
  return `${before}<${name}${attributes}>${after}${children}${before}</${name}>${after}`;
};

/** A document as an org writes it: declaration, four blanks a level, a newline at the end. */
export const writeDocument = (root: string, value: XmlValue): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, value, '')}`;
