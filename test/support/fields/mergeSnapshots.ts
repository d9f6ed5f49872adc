/**
 * From what each API version says to one table by type: elements with their kind, their values, and the versions in which
 * they exist. In: snapshots without a gap between their versions. Out: plain data, alphabetical, for a file under version
 * control. What all versions of a type have in common is said once; only what differs names a version.
 */
import type {
  GeneratedElement,
  GeneratedType,
  GeneratedValue,
} from '../../../scripts/definition/fields/generatedFields.ts';
import type { Schema, SchemaElement, Snapshot } from './schema.ts';

type Seen = { readonly apiVersion: number; readonly element: SchemaElement; readonly schema: Schema };

const byName = <Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> =>
  Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** First and last of `some` among `all`, each left out where it is the first or the last of all. */
function spanOf(some: readonly number[], all: readonly number[], what: string) {
  const [first = 0, last = 0] = [some[0], some.at(-1)];
  const between = all.filter((version) => version >= first && version <= last);
  if (between.length !== some.length) {
    throw new Error(`${what} is in versions ${some.join(', ')}, and not in all between them`);
  }
  return {
    ...(first === all[0] ? {} : { since: first }),
    ...(last === all.at(-1) ? {} : { until: last }),
  };
}

const KINDS: Readonly<Record<string, 'text' | 'boolean' | 'integer'>> = {
  string: 'text',
  boolean: 'boolean',
  int: 'integer',
};

function kindOf({ element: { type, name }, schema }: Seen): GeneratedElement['kind'] {
  const simple = schema.texts.has(type) ? 'text' : schema.enums.has(type) ? 'enum' : KINDS[type];
  if (simple === undefined && !schema.types.has(type)) {
    throw new Error(`${name} is of a type that is not known: ${type}`);
  }
  return simple ?? 'object';
}

function valuesOf(seen: readonly Seen[], all: readonly number[], what: string): readonly GeneratedValue[] {
  const versions = new Map<string, number[]>();
  for (const { apiVersion, element, schema } of seen) {
    for (const value of schema.enums.get(element.type) ?? []) {
      versions.set(value, [...(versions.get(value) ?? []), apiVersion]);
    }
  }
  return [...versions].map(([value, some]) => ({ value, ...spanOf(some, all, `${what} ${value}`) }));
}

function mergeElement(seen: readonly Seen[], all: readonly number[], what: string): GeneratedElement {
  const own = seen.map(({ apiVersion }) => apiVersion);
  const kinds = new Set(seen.map(kindOf));
  const [kind = 'text', ...others] = kinds;
  const lists = new Set(seen.map(({ element }) => element.isList));
  if (others.length > 0 || lists.size > 1) {
    throw new Error(`${what} is not of one kind in all versions: ${[...kinds].join(', ')}`);
  }
  const required = seen.filter(({ element }) => element.isRequired).map(({ apiVersion }) => apiVersion);
  return {
    kind,
    ...spanOf(own, all, what),
    ...(required.length === 0 ? {} : { required: spanOf(required, own, `${what}, required,`) }),
    ...(lists.has(true) ? { isList: true as const } : {}),
    ...(kind === 'enum' ? { enumName: seen.at(-1)?.element.type ?? '', values: valuesOf(seen, own, what) } : {}),
    ...(kind === 'object'
      ? {
          elements: mergeElements(
            seen.map((one) => ({ ...one, elements: one.schema.types.get(one.element.type) ?? [] })),
            what,
          ),
        }
      : {}),
  };
}

type Level = { readonly apiVersion: number; readonly schema: Schema; readonly elements: readonly SchemaElement[] };

function mergeElements(levels: readonly Level[], what: string): Readonly<Record<string, GeneratedElement>> {
  const all = levels.map(({ apiVersion }) => apiVersion);
  const names = new Set(levels.flatMap(({ elements }) => elements.map(({ name }) => name)));
  return byName(
    [...names].map((name) => {
      const seen = levels.flatMap(({ apiVersion, schema, elements }) =>
        elements.filter((element) => element.name === name).map((element) => ({ apiVersion, schema, element })),
      );
      return [name, mergeElement(seen, all, `${what}.${name}`)] as const;
    }),
  );
}

/** @throws {Error} where an element comes and goes, or is of another kind in another version: the tables can't say so. */
export function mergeSnapshots(
  snapshots: readonly Snapshot[],
  typeNames: readonly string[],
): Readonly<Record<string, GeneratedType>> {
  const all = snapshots.map(({ apiVersion }) => apiVersion);
  return byName(
    typeNames.map((name) => {
      const levels = snapshots.flatMap(({ apiVersion, schema }) => {
        const elements = schema.types.get(name);
        return elements === undefined ? [] : [{ apiVersion, schema, elements }];
      });
      const own = levels.map(({ apiVersion }) => apiVersion);
      return [name, { ...spanOf(own, all, name), elements: mergeElements(levels, name) }] as const;
    }),
  );
}
