/**
 * One question about many values. In: the port, the values, the query for a condition. Out: the rows of all. A query stands in
 * the address of its request, which may not be longer than an org takes, so that long lists are asked in parts.
 */
import type { OrgClient } from './orgClient.ts';
import { soqlLiteral, soqlLiterals } from './soqlLiteral.ts';

/**
 * Address and headers together may have 16,384 bytes; this leaves room for a session id of any kind.
 * @see https://help.salesforce.com/s/articleView?id=000386264&type=1
 */
const MOST_CHARACTERS = 6_000;

const lengthOf = (value: string): number => encodeURIComponent(`${soqlLiteral(value)}, `).length;

/** Each part fits into one query. */
export function splitValues(values: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let left = 0;
  for (const value of values) {
    const length = lengthOf(value);
    if (length > left || parts.length === 0) {
      parts.push([]);
      left = MOST_CHARACTERS;
    }
    parts.at(-1)?.push(value);
    left -= length;
  }
  return parts;
}

const conditionOn = (field: string, values: readonly string[]): string => {
  const [only = ''] = values;
  return values.length === 1 ? `${field} = ${soqlLiteral(only)}` : `${field} IN ${soqlLiterals(values)}`;
};

/** Rows where `field` is one of the values; none are asked for without a value. SOQL compares text without case. */
export async function queryByValues<Row>(
  org: OrgClient,
  field: string,
  values: readonly string[],
  queryFor: (condition: string) => string,
): Promise<readonly Row[]> {
  const parts = splitValues([...new Set(values)]);
  const rows = await Promise.all(parts.map((part) => org.query<Row>(queryFor(conditionOn(field, part)))));
  return rows.flat();
}
