/**
 * From the `metadata.d.ts` of the package `@salesforce/types` to a schema. The file is generated and has one form, so that
 * it is read line by line; a line of another form within a type is a fault and not passed over. A list is never optional
 * in it, and a number may be whole or not: what a WSDL says of the two is lost.
 * @see https://github.com/forcedotcom/wsdl/blob/main/scripts/parse.ts
 */
import type { Schema, SchemaElement } from './schema.ts';

const ALIAS = /^export type (\w+) = ((?:'[^']*'(?: \| )?)+|string);$/;
const OPENING = /^export type (\w+) = (?:\w+ & )*\{$/;
const ELEMENT = /^ {4}(\w+)(\?)?: (\w+)(\[\])?;$/;
const KINDS: Readonly<Record<string, string>> = { number: 'int' };

/** @throws {Error} for a line that is none of a generated file. */
export function readTypings(text: string): Schema {
  const types = new Map<string, readonly SchemaElement[]>();
  const enums = new Map<string, readonly string[]>();
  const texts = new Set<string>();
  let open: { readonly name: string; readonly elements: SchemaElement[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (open === undefined) {
      const [, alias, values = ''] = ALIAS.exec(line) ?? [];
      const [, name] = OPENING.exec(line) ?? [];
      if (alias !== undefined && values === 'string') {
        texts.add(alias);
      } else if (alias !== undefined) {
        enums.set(
          alias,
          values.split(' | ').map((value) => value.slice(1, -1)),
        );
      } else if (name !== undefined) {
        open = { name, elements: [] };
      }
      continue;
    }
    if (line === '};') {
      types.set(open.name, open.elements);
      open = undefined;
      continue;
    }
    const [, name, optional, type = '', list] = ELEMENT.exec(line) ?? [];
    if (name === undefined) {
      throw new Error(`${open.name} holds a line that is no element: ${line}`);
    }
    const isList = list !== undefined;
    open.elements.push({ name, type: KINDS[type] ?? type, isRequired: optional === undefined && !isList, isList });
  }
  return { types, enums, texts };
}
