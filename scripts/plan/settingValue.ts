/**
 * When two values of one element mean the same. In: the element's name, a value of the source, a value of the org.
 * Out: a text that is equal for equal meanings. Leaves out nested data: `diffComponent` walks it.
 */
import { splitNames } from './componentName.ts';

const INTEGERS: ReadonlySet<string> = new Set([
  'assetTokenValidity',
  'guestJwtTimeout',
  'idTokenValidityInMinutes',
  'namedUserJwtTimeout',
  'refreshTokenValidityPeriod',
  'sessionTimeoutInMinutes',
]);
const USERNAMES: ReadonlySet<string> = new Set(['clientCredentialsFlowUser', 'executeHandlerAs']);
const BOOLEANS: Readonly<Record<string, string>> = { '1': 'true', '0': 'false' };

const isCommaList = (element: string): boolean => element.startsWith('commaSeparated');
const lineList = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .sort()
    .join('\n');

/** Text, boolean or number of parsed data as text; what an absent element means is an empty text. */
export const valueText = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value).replaceAll('\r\n', '\n').trim();

function canonicalValue(element: string, value: unknown): string {
  const text = valueText(value);
  if (isCommaList(element)) {
    return splitNames(text)
      .map((name) => name.toLowerCase())
      .sort()
      .join(',');
  }
  if (element === 'callbackUrl') {
    return lineList(text);
  }
  if (USERNAMES.has(element)) {
    return text.toLowerCase();
  }
  return INTEGERS.has(element) && /^[+-]?\d+$/.test(text) ? String(Number(text)) : text;
}

/** True when the org's value of the element is what the source asks for. */
export function isSameValue(element: string, want: unknown, have: unknown): boolean {
  const wanted = canonicalValue(element, want);
  const held = canonicalValue(element, have);
  if (wanted === held) {
    return true;
  }
  // XML Schema writes a boolean as true or 1; which one stands where is up to the writer.
  const isBoolean = [wanted, held].some((text) => text === 'true' || text === 'false');
  return isBoolean && (BOOLEANS[wanted] ?? wanted) === (BOOLEANS[held] ?? held);
}
