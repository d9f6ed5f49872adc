/**
 * Values inside SOQL. In: any text. Out: a quoted literal that means exactly this text, whatever quotes, backslashes or
 * line breaks it holds. Leaves out LIKE patterns: nothing of ours searches by pattern.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/**
 * The value as a SOQL string literal, quotes included.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
export const soqlLiteral = (value: string): string =>
  `'${value.replace(/[\\'\n\r\t\b\f]/g, (character) => ESCAPES[character] ?? character)}'`;

/** A list for `IN`, brackets included. `values` must not be empty: SOQL knows no empty list. */
export const soqlLiterals = (values: readonly string[]): string => `(${values.map(soqlLiteral).join(', ')})`;
