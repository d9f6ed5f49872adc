/**
 * The table of elements of each type of an External Client App: generated data with the overlay on top. In: both. Out: the
 * tables that the checks use, by the name of the type, and the API versions that have the type at all.
 */
import { raise } from '../../lib/errors.ts';
import type { FieldRule, FieldTable, Span } from './fieldRule.ts';
import { type GeneratedElement, type GeneratedType, generatedFields } from './generatedFields.ts';
import { OVERLAY, type OverlayEntry } from './overlay.ts';

export type TypeTable = { readonly span: Span; readonly fields: FieldTable };

/** Spans without the versions that they leave out. */
const span = ({ since, until }: Span): Span => ({
  ...(since === undefined ? {} : { since }),
  ...(until === undefined ? {} : { until }),
});

function valueRules({ values }: GeneratedElement): Partial<FieldRule> {
  if (values === undefined) {
    return {};
  }
  const spans = values.filter(({ since, until }) => since !== undefined || until !== undefined);
  return {
    values: values.map(({ value }) => value),
    ...(spans.length === 0 ? {} : { valueSpans: Object.fromEntries(spans.map((one) => [one.value, span(one)])) }),
  };
}

function requirement({ required }: GeneratedElement): Partial<FieldRule> {
  if (required === undefined) {
    return {};
  }
  return required.until === undefined ? { isRequired: true } : { requiredUntil: required.until };
}

function buildTable(
  elements: Readonly<Record<string, GeneratedElement>>,
  overlay: readonly OverlayEntry[],
  path: string,
): FieldTable {
  const entries = Object.entries(elements).map(([name, element]): readonly [string, FieldRule] => {
    const at = `${path}.${name}`;
    const everywhere = `*.${name}`;
    const rule: FieldRule = {
      kind: element.kind === 'enum' ? 'text' : element.kind,
      ...span(element),
      ...requirement(element),
      ...valueRules(element),
      ...(element.isList === true ? { listMaximum: Number.POSITIVE_INFINITY } : {}),
      ...(element.elements === undefined ? {} : { fields: buildTable(element.elements, overlay, at) }),
    };
    const laid = overlay.filter((entry) => entry.at === at || entry.at === everywhere).map((entry) => entry.rule);
    return [name, Object.assign({}, rule, ...laid)];
  });
  return Object.fromEntries(entries);
}

/** One type with the entries of an overlay that are for it. */
export const buildTypeTable = (
  name: string,
  type: GeneratedType,
  overlay: readonly OverlayEntry[] = OVERLAY,
): TypeTable => ({ span: span(type), fields: buildTable(type.elements, overlay, name) });

const tables: ReadonlyMap<string, TypeTable> = new Map(
  Object.entries(generatedFields.types).map(([name, type]) => [name, buildTypeTable(name, type)]),
);

/** Names of all types that have a table, alphabetically. */
export const tabledTypes: readonly string[] = [...tables.keys()];

/** `undefined` for a type that is none of an External Client App. */
export const typeTableOf = (name: string): TypeTable | undefined => tables.get(name);

/** @throws {InternalFaultError} for a type without a table. */
export const fieldsOfType = (name: string): FieldTable =>
  tables.get(name)?.fields ?? raise('InternalFaultError', { problem: `there is no table of elements for ${name}` });
