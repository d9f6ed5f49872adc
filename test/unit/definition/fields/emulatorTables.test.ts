/**
 * The tables of the emulator against the generated ones, type by type: each side has its own, so that a mistake of one does
 * not pass on the other, and both are of the same Metadata API. What only a help page demands is no matter of the schema.
 */
import { expect } from 'chai';
import type { FieldRule, FieldTable, Span } from '../../../../scripts/definition/fields/fieldRule.ts';
import { buildTypeTable } from '../../../../scripts/definition/fields/fieldTables.ts';
import { type GeneratedElement, generatedFields } from '../../../../scripts/definition/fields/generatedFields.ts';
import { OVERLAY } from '../../../../scripts/definition/fields/overlay.ts';
import type { ComplexType, MetadataField } from '../../../../scripts/emulator/services/metadata/types/fieldTable.ts';
import { metadataTypes } from '../../../../scripts/emulator/services/metadata/types/metadataTypes.ts';
import { settingsTypeOf } from '../../../../scripts/emulator/services/metadata/types/orgSettings.ts';
import { appTypeNames, SETTINGS } from '../../../support/fields/schema.ts';

/** One type of either side in one form: a line for each thing that it says. */
type Lines = ReadonlySet<string>;

const spanText = ({ since, until }: Span): string => `${since ?? ''}-${until ?? ''}`;
/** A version that the type does not have is as none. */
const within = (span: Span, { since, until }: Span): Span => ({
  since: (span.since ?? 0) > (since ?? 0) ? span.since : undefined,
  until: (span.until ?? 999) < (until ?? 999) ? span.until : undefined,
});

/** Required up to a version that comes before the type is never required. */
const requiredText = (rule: { isRequired?: boolean; requiredUntil?: number }, { since = 0 }: Span): string =>
  rule.isRequired === true
    ? 'always'
    : (rule.requiredUntil ?? 0) < since
      ? 'never'
      : String(rule.requiredUntil ?? 'never');

const VERSIONS = OVERLAY.filter(({ rule }) => 'since' in rule || 'until' in rule);

function generatedLines(
  table: FieldTable,
  elements: Readonly<Record<string, GeneratedElement>>,
  outer: Span,
  path = '',
): readonly string[] {
  return Object.entries(table).flatMap(([name, rule]: readonly [string, FieldRule]) => {
    const at = `${path}${name}`;
    const element = elements[name];
    const values = rule.values?.map((value) => `${value} ${spanText(within(rule.valueSpans?.[value] ?? {}, rule))}`);
    const required = requiredText(rule, outer);
    const isList = rule.listMaximum !== undefined;
    return [
      `${at} ${element?.kind} ${spanText(within(rule, outer))} required ${required}${isList ? ' list' : ''}`,
      ...(values ?? []).map((value) => `${at} = ${element?.enumName} ${value}`),
      ...generatedLines(rule.fields ?? {}, element?.elements ?? {}, rule, `${at}.`),
    ];
  });
}

const KINDS: Readonly<Record<MetadataField['kind'], GeneratedElement['kind']>> = {
  string: 'text',
  boolean: 'boolean',
  int: 'integer',
  enum: 'enum',
  complex: 'object',
};

function emulatorLines({ fields }: ComplexType, outer: Span, path = ''): readonly string[] {
  return fields.flatMap((field) => {
    const at = `${path}${field.name}`;
    const required = requiredText(field, outer);
    const values = field.kind === 'enum' ? field.values : [];
    return [
      `${at} ${KINDS[field.kind]} ${spanText(within(field, outer))} required ${required}${field.isRepeated ? ' list' : ''}`,
      ...values.map(
        (one) => `${at} = ${field.kind === 'enum' ? field.enumName : ''} ${one.value} ${spanText(within(one, field))}`,
      ),
      ...(field.kind === 'complex' ? emulatorLines(field.type, field, `${at}.`) : []),
    ];
  });
}

/** What the one says and not the other. */
const missingIn = (lines: readonly string[], other: Lines): readonly string[] =>
  lines.filter((line) => !other.has(line));

describe('The tables of the emulator', () => {
  for (const name of appTypeNames()) {
    it(`say of ${name} what the WSDLs and the typings say`, () => {
      const type = generatedFields.types[name];
      const emulated = name === SETTINGS ? undefined : metadataTypes.find((one) => one.name === name);
      const complex = emulated ?? settingsTypeOf('ExternalClientApp');
      if (type === undefined || complex === undefined || (emulated === undefined && name !== SETTINGS)) {
        throw new Error(`${name} is missing on one of the sides`);
      }
      const { fields, span } = buildTypeTable(name, type, VERSIONS);
      if (emulated !== undefined) {
        // 58 is where the generated tables begin.
        expect(spanText(emulated)).to.equal(spanText({ since: 58, ...span }));
      }
      const generated = generatedLines(fields, type.elements, span);
      const ours = emulatorLines(complex, { since: 58, ...span });
      expect({
        onlyGenerated: missingIn(generated, new Set(ours)),
        onlyEmulated: missingIn(ours, new Set(generated)),
      }).to.deep.equal({ onlyGenerated: [], onlyEmulated: [] });
    });
  }
});
