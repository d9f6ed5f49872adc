/**
 * `writeComponent(elements, body, version)`: a stored body to the text of its file, as an org of that API version writes
 * it: declaration, elements in alphabetical order, four blanks a level. `elements` is the type's table, or for settings
 * what `elementsOf` gives for the member.
 */
import type { ComplexType } from '../types/fieldTable.ts';
import type { Body } from './body.ts';
import { metadataNamespace, showBody } from './componentBody.ts';
import { writeDocument } from './writeXml.ts';

export const writeComponent = (elements: ComplexType, body: Body, version: number): string =>
  writeDocument(elements.name, { '@xmlns': metadataNamespace, ...showBody(body, elements, version) });
