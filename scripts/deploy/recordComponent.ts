/**
 * A component as an org holds it, made into a file that can be deployed again with some values changed. In: the record that
 * readMetadata gave. Out: a component in memory. All that the org has goes into the file: what a file leaves out may fall
 * back to its default.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import type { ComponentRecord } from '../org/orgClient.ts';

export type RecordFile = {
  readonly type: string;
  /** Root element of the file. */
  readonly element: string;
  readonly folder: string;
  /** Without the leading dot and without `-meta.xml`. */
  readonly suffix: string;
};

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Values of `changes` replace the record's; `undefined` leaves an element out. */
export function buildRecordComponent(
  { type, element, folder, suffix }: RecordFile,
  record: ComponentRecord,
  changes: Readonly<Record<string, string | undefined>>,
): SourceComponent {
  const { fullName, ...held } = record;
  const values = { ...held, ...changes };
  const content = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${element} xmlns="${NAMESPACE}">`,
    ...Object.entries(values).flatMap(([name, value]) => elementLines(name, value, '    ')),
    `</${element}>`,
    '',
  ].join('\n');
  return {
    type,
    fullName,
    file: `${folder}/${fullName}.${suffix}-meta.xml`,
    content,
    elements: new Map(),
    record: values,
  };
}

/** SOAP's own attributes come as names that no element has. */
const ELEMENT_NAME = /^[A-Za-z]\w*$/;

function elementLines(name: string, value: unknown, indent: string): readonly string[] {
  if (!ELEMENT_NAME.test(name) || value === undefined || value === null) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => elementLines(name, item, indent));
  }
  if (typeof value === 'object') {
    const inner = Object.entries(value).flatMap(([key, item]) => elementLines(key, item, `${indent}    `));
    return [`${indent}<${name}>`, ...inner, `${indent}</${name}>`];
  }
  return [`${indent}<${name}>${escapeXml(String(value))}</${name}>`];
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
