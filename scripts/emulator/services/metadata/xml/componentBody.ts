/**
 * A component's file to its body by the type's table, and back. The API version decides which elements and values exist.
 * As in an org's parser the first fault ends the reading of a file; what elements mean is for the rules to judge.
 */
import { type ComplexType, isInVersion, type MetadataField } from '../types/fieldTable.ts';
import { type Body, type BodyValue, isBody, isList } from './body.ts';
import type { XmlElement, XmlPosition } from './parseXml.ts';
import type { XmlValue } from './writeXml.ts';

export const metadataNamespace = 'http://soap.sforce.com/2006/04/metadata';

/** Where elements start, by path: `oauthConfig.consumerKey`, `trustedIpRanges[1].description`. */
export type Positions = ReadonlyMap<string, XmlPosition>;

export type ReadBody =
  | { readonly isValid: true; readonly body: Body; readonly positions: Positions }
  | { readonly isValid: false; readonly problem: string; readonly position: XmlPosition };

class Misfit extends Error {
  readonly position: XmlPosition;

  constructor(message: string, position: XmlPosition) {
    super(message);
    this.position = position;
  }
}

const parsing = (message: string): string => `Error parsing file: ${message}`;
const qualified = ({ namespace, name }: XmlElement): string => `{${namespace}}${name}`;

const checkScalar = (field: MetadataField, element: XmlElement, version: number): string => {
  const stray = element.children[0];
  if (stray) {
    throw new Misfit(parsing(`Element ${qualified(stray)} invalid at this location in type string`), stray.position);
  }
  const value = element.text;
  const refuse = (problem: string): never => {
    throw new Misfit(problem, element.position);
  };
  if (field.kind === 'boolean') {
    const word = value.trim();
    if (word === '1') return 'true';
    if (word === '0') return 'false';
    return word === 'true' || word === 'false'
      ? word
      : refuse(parsing(`'${value}' is not a valid value for the type xsd:boolean`));
  }
  if (field.kind === 'int') {
    const word = value.trim();
    return /^[+-]?\d{1,10}$/.test(word)
      ? String(Number(word))
      : refuse(parsing(`'${value}' is not a valid value for the type xsd:int`));
  }
  if (field.kind === 'enum' && !field.values.some((known) => known.value === value && isInVersion(known, version))) {
    return refuse(`'${value}' is not a valid value for the enum '${field.enumName}'`);
  }
  return value;
};

const readAny = (element: XmlElement): BodyValue => {
  if (element.children.length === 0) return element.text;
  // A Map: the names come from a client, and `constructor` is in every plain object.
  const body = new Map<string, BodyValue>();
  for (const child of element.children) {
    const value = readAny(child);
    const existing = body.get(child.name);
    if (existing === undefined) body.set(child.name, value);
    else body.set(child.name, isList(existing) ? [...existing, value] : [existing, value]);
  }
  return Object.fromEntries(body);
};

const readFields = (
  element: XmlElement,
  type: ComplexType,
  version: number,
  path: string,
  positions: Map<string, XmlPosition>,
): Body => {
  const body = new Map<string, BodyValue>();
  let previous = '';
  for (const child of element.children) {
    const place = path + child.name;
    if (child.attributes['nil'] === 'true') continue;
    const field = type.fields.find(({ name }) => name === child.name);
    const isKnown = field === undefined ? type.acceptsAnyElement : isInVersion(field, version);
    if (child.namespace !== metadataNamespace || !isKnown) {
      const problem = `Element ${qualified(child)} invalid at this location in type ${type.name}`;
      throw new Misfit(parsing(problem), child.position);
    }
    // Repeated elements must stand together, as in the sequence of the WSDL.
    if (field && positions.has(place) && !(field.isRepeated && previous === child.name)) {
      const problem = `Element ${qualified(child)} is duplicated at this location in type ${type.name}`;
      throw new Misfit(parsing(problem), child.position);
    }
    previous = child.name;
    if (!positions.has(place)) positions.set(place, child.position);
    const earlier = body.get(child.name);
    const list = isList(earlier) ? earlier : [];
    const item = field?.isRepeated ? `${place}[${list.length}]` : place;
    positions.set(item, child.position);
    const value =
      field === undefined
        ? readAny(child)
        : field.kind === 'complex'
          ? readFields(child, field.type, version, `${item}.`, positions)
          : checkScalar(field, child, version);
    body.set(child.name, field?.isRepeated ? [...list, value] : value);
  }
  for (const field of type.fields) {
    const isRequired = field.isRequired || (field.requiredUntil !== undefined && version <= field.requiredUntil);
    if (isRequired && isInVersion(field, version) && !body.has(field.name)) {
      throw new Misfit(`Required field is missing: ${field.name}`, element.position);
    }
  }
  return Object.fromEntries(body);
};

/** Reads the elements below a root. `fullName` may stand in any component and does not count. */
export const readBody = (root: XmlElement, type: ComplexType, version: number): ReadBody => {
  const positions = new Map<string, XmlPosition>();
  try {
    const children = root.children.filter(({ name }) => name !== 'fullName');
    return { isValid: true, body: readFields({ ...root, children }, type, version, '', positions), positions };
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return { isValid: false, problem: error.message, position: error.position };
  }
};

const byCodePoint = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** The elements of a body that an API version shows, in the order of the WSDL, for a file or a SOAP answer. */
export const showBody = (body: Body, type: ComplexType, version: number): { readonly [name: string]: XmlValue } => {
  const shown: Record<string, XmlValue> = {};
  if (type.acceptsAnyElement) return Object.fromEntries(Object.entries(body).sort(([a], [b]) => byCodePoint(a, b)));
  for (const field of [...type.fields].sort((left, right) => byCodePoint(left.name, right.name))) {
    const value = body[field.name];
    if (value === undefined || field.isWriteOnly || !isInVersion(field, version)) continue;
    const show = (item: BodyValue): XmlValue =>
      field.kind === 'complex' && isBody(item) ? showBody(item, field.type, version) : item;
    shown[field.name] = isList(value) ? value.map(show) : show(value);
  }
  return shown;
};
