/**
 * What a component of the source would change in the org. In: the component and the org's record of it, if any.
 * Out: the change, with a difference for each element. Only what the source states is compared: elements that the
 * org adds, generates or fills with defaults are no drift, and the order of elements and of lists means nothing.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import type { ComponentChange, SettingDifference } from './deployPlan.ts';
import { isSameValue, valueText } from './settingValue.ts';

type Data = Readonly<Record<string, unknown>>;
type Entry = { readonly element: string; readonly want: unknown; readonly have: unknown };

/** Lists whose entries have a name of their own: an entry is compared with the one of the same name. */
const KEYS: Readonly<Record<string, string>> = {
  applicationVisibilities: 'application',
  classAccesses: 'apexClass',
  customMetadataTypeAccesses: 'name',
  customPermissions: 'name',
  customSettingAccesses: 'name',
  externalCredentialPrincipalAccesses: 'externalCredentialPrincipal',
  externalDataSourceAccesses: 'externalDataSource',
  fieldPermissions: 'field',
  flowAccesses: 'flow',
  objectPermissions: 'object',
  pageAccesses: 'apexPage',
  recordTypeVisibilities: 'recordType',
  tabSettings: 'tab',
  userPermissions: 'name',
};
/** An org leaves out what is off in these types, so that `false` in the source and nothing in the org agree. */
const OFF_WHEN_ABSENT: ReadonlySet<string> = new Set(['PermissionSet', 'Settings']);

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
/** Attributes and the name, which parsers put beside the elements. */
const isElement = (name: string): boolean => !/^[@$#]|^(fullName|xmlns)$|^xsi:/.test(name);

function sortedEntries(data: Data): readonly (readonly [string, unknown])[] {
  return Object.entries(data)
    .filter(([name]) => isElement(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function textOf(value: unknown): string | undefined {
  const texts = listOf(value).map((one) =>
    isData(one)
      ? `{${sortedEntries(one)
          .map(([name, inner]) => `${name}: ${textOf(inner) ?? ''}`)
          .join(', ')}}`
      : valueText(one),
  );
  return texts.length === 0 ? undefined : texts.join(', ');
}

const difference = ({ element, want, have }: Entry): SettingDifference => ({
  element,
  have: textOf(have),
  want: textOf(want),
});

function diffData(type: string, path: string, want: Data, have: Data): readonly SettingDifference[] {
  return sortedEntries(want).flatMap(([name, value]) =>
    diffElement(type, name, { element: path === '' ? name : `${path}/${name}`, want: value, have: have[name] }),
  );
}

function diffKeyed(type: string, key: string, { element, want, have }: Entry): readonly SettingDifference[] {
  const held = listOf(have).filter(isData);
  return listOf(want)
    .filter(isData)
    .flatMap((entry) => {
      const name = valueText(entry[key]);
      const match = held.find((candidate) => valueText(candidate[key]).toLowerCase() === name.toLowerCase());
      const { [key]: _, ...rest } = entry;
      return diffData(type, `${element}/${name}`, rest, match ?? {});
    });
}

const holdsAll = (type: string, name: string, want: unknown, have: unknown): boolean =>
  isData(want) && isData(have)
    ? diffData(type, '', want, have).length === 0
    : !isData(want) && !isData(have) && isSameValue(name, want, have);

function isSameList(type: string, name: string, want: readonly unknown[], have: readonly unknown[]): boolean {
  const left = [...have];
  return (
    want.length === have.length &&
    want.every((entry) => {
      const index = left.findIndex((candidate) => holdsAll(type, name, entry, candidate));
      return index >= 0 && left.splice(index, 1).length === 1;
    })
  );
}

function diffElement(type: string, name: string, entry: Entry): readonly SettingDifference[] {
  const want = listOf(entry.want);
  const have = listOf(entry.have);
  const key = type === 'PermissionSet' ? KEYS[name] : undefined;
  if (key !== undefined) {
    return diffKeyed(type, key, entry);
  }
  const [onlyWant, onlyHave] = [want[0], have[0]];
  if (want.length <= 1 && have.length <= 1) {
    if (isData(onlyWant) && isData(onlyHave)) {
      return diffData(type, entry.element, onlyWant, onlyHave);
    }
    const isOff = valueText(onlyWant) === 'false' && have.length === 0 && OFF_WHEN_ABSENT.has(type);
    const isSame = isOff || (!isData(onlyWant) && !isData(onlyHave) && isSameValue(name, onlyWant, onlyHave));
    return isSame ? [] : [difference(entry)];
  }
  return isSameList(type, name, want, have) ? [] : [difference(entry)];
}

/** What differs between two records of one component, whichever of them states it; `want` is of the first. */
export function diffRecords(type: string, first: Data, second: Data): readonly SettingDifference[] {
  const forth = diffData(type, '', first, second);
  const back = diffData(type, '', second, first).map(({ element, want, have }) => ({
    element,
    want: have,
    have: want,
  }));
  return [...forth, ...back.filter(({ element }) => !forth.some((known) => known.element === element))];
}

/** Compares a component with the org's record of it; without a record the component is new. */
export function diffComponent(source: SourceComponent, record: Data | undefined): ComponentChange {
  const differences = diffData(source.type, '', source.record, record ?? {});
  const action = record === undefined ? 'create' : differences.length === 0 ? 'unchanged' : 'update';
  return { type: source.type, fullName: source.fullName, file: source.file, action, differences };
}
