/**
 * From the text of a Metadata API WSDL to its API version and schema. Only what a generator of tables asks for is kept:
 * types with a sequence of elements, and enums.
 * @see https://github.com/forcedotcom/wsdl
 */
import { XMLParser } from 'fast-xml-parser';
import type { Schema, SchemaElement } from './schema.ts';

type Attributes = Readonly<Record<string, string>>;
type Sequence = { readonly element?: readonly Attributes[] };
type ComplexType = {
  readonly name: string;
  readonly sequence?: Sequence | '';
  readonly complexContent?: { readonly extension: { readonly sequence?: Sequence | '' } };
};
type SimpleType = {
  readonly name: string;
  readonly restriction: { readonly enumeration?: readonly Attributes[] } | '';
};

const LISTS = ['complexType', 'simpleType', 'element', 'enumeration', 'schema'];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseAttributeValue: false,
  isArray: (name) => LISTS.includes(name),
});

const readElement = ({ name = '', type = '', minOccurs, maxOccurs }: Attributes): SchemaElement => ({
  name,
  type: type.replace(/^\w+:/, ''),
  isRequired: minOccurs !== '0',
  isList: maxOccurs === 'unbounded',
});

/** @throws {Error} where the text names no API version. */
export function readWsdl(text: string): { readonly apiVersion: number; readonly schema: Schema } {
  const version = /Metadata API version (\d+)\.0/.exec(text)?.[1];
  if (version === undefined) {
    throw new Error('The WSDL does not say which API version it is of');
  }
  const [schema] = parser.parse(text).definitions.types.schema as readonly {
    readonly complexType: readonly ComplexType[];
    readonly simpleType: readonly SimpleType[];
  }[];
  const types = new Map<string, readonly SchemaElement[]>();
  for (const { name, sequence, complexContent } of schema?.complexType ?? []) {
    const own = complexContent === undefined ? sequence : complexContent.extension.sequence;
    types.set(name, (own === '' || own === undefined ? [] : (own.element ?? [])).map(readElement));
  }
  const enums = new Map<string, readonly string[]>();
  const texts = new Set<string>();
  for (const { name, restriction } of schema?.simpleType ?? []) {
    const values = restriction === '' ? [] : (restriction.enumeration ?? []).map(({ value = '' }) => value);
    if (values.length === 0) {
      texts.add(name);
    } else {
      enums.set(name, values);
    }
  }
  return { apiVersion: Number(version), schema: { types, enums, texts } };
}
