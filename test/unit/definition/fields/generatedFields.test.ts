/**
 * The generated data: that they are what the generator makes of the newest typings, which are installed, and that the
 * generator reads WSDLs and typings alike. What needs the network is not run here.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { NEWEST_KNOWN_API_VERSION } from '../../../../scripts/definition/fields/fieldRule.ts';
import {
  type GeneratedElement,
  type GeneratedType,
  generatedFields,
} from '../../../../scripts/definition/fields/generatedFields.ts';
import { chooseSnapshots, versionOfTypings } from '../../../support/fields/fetchSources.ts';
import { mergeSnapshots } from '../../../support/fields/mergeSnapshots.ts';
import { readTypings } from '../../../support/fields/readTypings.ts';
import { readWsdl } from '../../../support/fields/readWsdl.ts';
import { appTypeNames, type Snapshot } from '../../../support/fields/schema.ts';

/** The folder of the installed typings; they export no package.json, so that a file of theirs leads there. */
const FOLDER = dirname(createRequire(import.meta.url).resolve('@salesforce/types/metadata'));
const { version } = JSON.parse(readFileSync(join(FOLDER, '..', 'package.json'), 'utf8'));
const SOURCE = `@salesforce/types@${version}`;

type Spanned = { readonly since?: number; readonly until?: number };
const isAt = ({ since = 0, until = 999 }: Spanned, apiVersion: number): boolean =>
  apiVersion >= since && apiVersion <= until;

/** The data as one API version sees them, without versions. */
function elementsAt(elements: Readonly<Record<string, GeneratedElement>>, at: number): unknown {
  return Object.fromEntries(
    Object.entries(elements)
      .filter(([, element]) => isAt(element, at))
      .map(([name, { since: _since, until: _until, required, values, elements: inner, ...rest }]) => [
        name,
        {
          ...rest,
          isRequired: required !== undefined && isAt(required, at),
          values: values
            ?.filter((value) => isAt(value, at))
            .map(({ value }) => value)
            .toSorted(),
          elements: inner === undefined ? undefined : elementsAt(inner, at),
        },
      ]),
  );
}
const viewAt = (types: Readonly<Record<string, GeneratedType>>, at: number): unknown =>
  Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => (isAt(type, at) ? [[name, elementsAt(type.elements, at)]] : [])),
  );

describe('The generated tables', () => {
  it('are at their newest version what the installed typings say', () => {
    const schema = readTypings(readFileSync(join(FOLDER, 'metadata.d.ts'), 'utf8'));
    const names = appTypeNames().filter((name) => schema.types.has(name));
    expect(names.length).to.be.greaterThan(10);
    const types = mergeSnapshots([{ apiVersion: NEWEST_KNOWN_API_VERSION, source: SOURCE, schema }], names);
    expect(viewAt(generatedFields.types, NEWEST_KNOWN_API_VERSION)).to.deep.equal(
      viewAt(types, NEWEST_KNOWN_API_VERSION),
    );
  });

  it('name each source that they were read from: every version since 58, the installed typings the newest', () => {
    const used = generatedFields.sources.filter(({ isUsed }) => isUsed);
    const versions = Array.from({ length: NEWEST_KNOWN_API_VERSION - 57 }, (_, index) => 58 + index);
    expect(used.map(({ apiVersion }) => apiVersion)).to.deep.equal(versions);
    expect(used.at(-1)).to.deep.equal({ apiVersion: NEWEST_KNOWN_API_VERSION, source: SOURCE, isUsed: true });
  });
});

const wsdl = (apiVersion: number, elements: string, values: readonly string[]): string => `
<!-- Salesforce.com Metadata API version ${apiVersion}.0 -->
<definitions xmlns:xsd="http://www.w3.org/2001/XMLSchema"><types><xsd:schema>
  <xsd:complexType name="Metadata"><xsd:sequence><xsd:element name="fullName" minOccurs="0" type="xsd:string"/></xsd:sequence></xsd:complexType>
  <xsd:complexType name="Part"><xsd:complexContent><xsd:extension base="tns:Metadata"><xsd:sequence>${elements}</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
  <xsd:complexType name="Inner"><xsd:sequence><xsd:element name="port" type="xsd:int"/></xsd:sequence></xsd:complexType>
  <xsd:simpleType name="Color"><xsd:restriction base="xsd:string">${values.map((value) => `<xsd:enumeration value="${value}"/>`).join('')}</xsd:restriction></xsd:simpleType>
  <xsd:simpleType name="ID"><xsd:restriction base="xsd:string"><xsd:length value="18"/></xsd:restriction></xsd:simpleType>
</xsd:schema></types></definitions>`;
const element = (name: string, type: string, more = ''): string =>
  `<xsd:element name="${name}" ${more} type="${type}"/>`;
const snapshot = (apiVersion: number, elements: string, values: readonly string[] = ['red']): Snapshot => ({
  ...readWsdl(wsdl(apiVersion, elements, values)),
  source: `wsdl ${apiVersion}`,
});

const TYPINGS = `export type Color = 'red' | 'blue';
export type ID = string;
export type Metadata = {
    fullName?: string;
};
export type Part = Metadata & {
    color?: Color;
    id: ID;
    inner: Inner[];
    isOn?: boolean;
};
export type Inner = {
    port: number;
};
export type ApiSchemaTypes = {
    Color: Color;
};
`;
const EVERY_ELEMENT = [
  element('color', 'tns:Color', 'minOccurs="0"'),
  element('id', 'tns:ID'),
  element('inner', 'tns:Inner', 'minOccurs="0" maxOccurs="unbounded"'),
  element('isOn', 'xsd:boolean', 'minOccurs="0"'),
].join('');

describe('The generator of the tables', () => {
  it('reads the same from a WSDL and from the typings that are made of it', () => {
    const fromWsdl = mergeSnapshots([snapshot(66, EVERY_ELEMENT, ['red', 'blue'])], ['Part']);
    const fromTypings = mergeSnapshots([{ apiVersion: 66, source: 't', schema: readTypings(TYPINGS) }], ['Part']);
    expect(fromTypings).to.deep.equal(fromWsdl);
    expect(fromWsdl['Part']?.elements['inner']).to.deep.equal({
      kind: 'object',
      isList: true,
      elements: { port: { kind: 'integer', required: {} } },
    });
  });

  it('says of each element, value and duty in which versions they are, and nothing where it is all of them', () => {
    const { Part } = mergeSnapshots(
      [
        snapshot(58, element('old', 'xsd:string') + element('color', 'tns:Color')),
        snapshot(59, element('color', 'tns:Color', 'minOccurs="0"'), ['red', 'green']),
        snapshot(60, element('color', 'tns:Color', 'minOccurs="0"') + element('young', 'xsd:int', 'minOccurs="0"')),
      ],
      ['Part'],
    );
    expect(Part).to.deep.equal({
      elements: {
        color: {
          kind: 'enum',
          required: { until: 58 },
          enumName: 'Color',
          values: [{ value: 'red' }, { value: 'green', since: 59, until: 59 }],
        },
        old: { kind: 'text', until: 58, required: {} },
        young: { kind: 'integer', since: 60 },
      },
    });
  });

  it('stops at an element that comes and goes, or changes its kind: the tables could not say so', () => {
    const isOn = element('isOn', 'xsd:boolean');
    const merge = (...elements: readonly string[]) =>
      mergeSnapshots(
        elements.map((one, index) => snapshot(58 + index, one)),
        ['Part'],
      );
    expect(() => merge(isOn, element('x', 'xsd:int'), isOn)).to.throw('Part.isOn is in versions 58, 60');
    expect(() => merge(isOn, element('isOn', 'xsd:string'))).to.throw('Part.isOn is not of one kind');
    expect(() => merge(element('isOn', 'tns:Nothing'))).to.throw('a type that is not known: Nothing');
  });

  it('finds the version of typings by the WSDL that has their types, and takes a WSDL before typings', () => {
    const schema = readTypings(TYPINGS);
    const wsdls = [snapshot(65, EVERY_ELEMENT), snapshot(66, EVERY_ELEMENT)];
    expect(versionOfTypings(schema, wsdls)).to.equal(65);
    const newer = readTypings(`${TYPINGS}export type Newer = {\n    a?: string;\n};\n`);
    expect(versionOfTypings(newer, wsdls)).to.equal(undefined);
    const typings = [66, 67, 67].map((apiVersion, index) => ({ apiVersion, source: `typings ${index}`, schema }));
    expect(chooseSnapshots(wsdls, typings).map(({ source }) => source)).to.deep.equal([
      'wsdl 65',
      'wsdl 66',
      'typings 2',
    ]);
  });

  it('passes over no line within a type that it does not understand, and no WSDL without a version', () => {
    expect(() => readTypings('export type Part = {\n    a?: string | number;\n};')).to.throw('a?: string | number;');
    expect(() => readWsdl('<definitions/>')).to.throw('which API version');
  });
});
