/**
 * Text of a SOQL query in, `SoqlQuery` out. The grammar is the parser library's; here its result is checked for what the
 * service does not execute, values are decoded and errors are worded as an org's. The library is loaded on first use.
 */
import type { OrderByClause, Query } from '@jetstreamapp/soql-parser-js';
import { type ApiError, notEmulated } from '../../../apiError.ts';
import { dateLiteralSpan, parseTime } from './dateLiterals.ts';
import { parseWhere } from './parseWhere.ts';
import { malformedAt, malformedQuery } from './queryErrors.ts';
import type { Comparison, Condition, Literal, SelectItem, SoqlQuery, Sorting } from './soqlQuery.ts';

type Leaf = Readonly<Record<string, unknown>>;

/**
 * Parses a query; `now` resolves date literals.
 * @throws {ApiError} MALFORMED_QUERY for what is no SOQL, NOT_EMULATED for clauses the service does not execute
 */
export type SoqlParser = (text: string, now: number) => SoqlQuery;

/** Loads the parser library, a third of a second the first time; what it gives is synchronous. */
export async function loadSoqlParser(): Promise<SoqlParser> {
  const { parseQuery } = await import('@jetstreamapp/soql-parser-js');
  return (text, now) => {
    let parsed: Query;
    try {
      parsed = parseQuery(text);
    } catch (error) {
      throw syntaxError(text, error);
    }
    return readQuery(parsed, text, now);
  };
}

/**
 * An org names the token it stumbled over and its place. The library's errors have neither as values, only in their
 * text, of which nothing but that is taken.
 */
function syntaxError(text: string, error: unknown): ApiError {
  if (text.trim() === '') {
    return malformedQuery('A query string has to be specified');
  }
  const message = String(error);
  const offset = /offset: (\d+)/.exec(message)?.[1];
  const found = /found(?:: | --> )'?(.*?)'?(?: <--)?$/.exec(message)?.[1] ?? '';
  const index = offset === undefined ? indexOfToken(text, found) : Number(offset);
  const image = offset === undefined ? found : text.slice(index, index + 1);
  return malformedAt(text, index, `unexpected token: '${image === '' ? '<EOF>' : image}'`);
}

const indexOfToken = (text: string, token: string): number => {
  const index = token === '' ? -1 : text.lastIndexOf(token);
  return index === -1 ? text.length : index;
};

function readQuery(parsed: Query, text: string, now: number): SoqlQuery {
  refuseUnsupported(parsed);
  const prefixes = [parsed.sObjectAlias, parsed.sObject].filter((name) => name !== undefined);
  const readPath = (name: string): readonly string[] => withoutPrefix(name.split('.'), prefixes);
  const select = (parsed.fields ?? []).map((field) => readSelectItem(field, readPath));
  if (select.some(({ kind }) => kind === 'fields') && (parsed.limit ?? Number.POSITIVE_INFINITY) > 200) {
    throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  const orderBy = [parsed.orderBy ?? []].flat().map((clause) => readSorting(clause, readPath));
  return {
    text,
    sobject: parsed.sObject ?? '',
    select,
    where:
      parsed.where === undefined
        ? undefined
        : parseWhere(parsed.where, text, (leaf) => readLeaf(leaf, text, now, readPath)),
    orderBy,
    limit: parsed.limit,
    offset: parsed.offset ?? 0,
  };
}

function refuseUnsupported(parsed: Query): void {
  const refused = [
    ['GROUP BY', parsed.groupBy],
    ['HAVING', parsed.having],
    ['WITH DATA CATEGORY', parsed.withDataCategory],
    ['USING SCOPE', parsed.usingScope],
    ['FOR', parsed.for],
    ['UPDATE', parsed.update],
  ] as const;
  const found = refused.find(([, clause]) => clause !== undefined);
  if (found !== undefined) {
    throw notEmulated(`the SOQL clause ${found[0]}`);
  }
}

function withoutPrefix(path: readonly string[], prefixes: readonly string[]): readonly string[] {
  const first = path[0]?.toLowerCase();
  return path.length > 1 && prefixes.some((prefix) => prefix.toLowerCase() === first) ? path.slice(1) : path;
}

function readSelectItem(
  field: NonNullable<Query['fields']>[number],
  readPath: (name: string) => readonly string[],
): SelectItem {
  switch (field.type) {
    case 'Field':
      return { kind: 'field', path: readPath(field.field) };
    case 'FieldRelationship':
      return { kind: 'field', path: readPath([...field.relationships, field.field].join('.')) };
    case 'FieldFunctionExpression': {
      const name = field.functionName.toUpperCase();
      const [parameter] = field.parameters;
      if (name === 'COUNT' && (parameter === undefined || typeof parameter === 'string')) {
        return { kind: 'count', path: parameter === undefined ? undefined : readPath(parameter), alias: field.alias };
      }
      if (name === 'FIELDS' && (parameter === 'ALL' || parameter === 'STANDARD' || parameter === 'CUSTOM')) {
        return { kind: 'fields', group: parameter };
      }
      throw notEmulated(`the SOQL function ${name}`);
    }
    case 'FieldSubquery':
      throw notEmulated('a SOQL query of child records in SELECT');
    default:
      throw notEmulated('TYPEOF in SOQL');
  }
}

function readSorting(clause: OrderByClause, readPath: (name: string) => readonly string[]): Sorting {
  if (!('field' in clause)) {
    throw notEmulated('a function in ORDER BY');
  }
  return {
    path: readPath(clause.field),
    descending: clause.order === 'DESC',
    nullsLast: clause.nulls === 'LAST',
  };
}

function readLeaf(leaf: Leaf, text: string, now: number, readPath: (name: string) => readonly string[]): Condition {
  if (typeof leaf['field'] !== 'string') {
    throw notEmulated('a function in WHERE');
  }
  const path = readPath(leaf['field']);
  // The parser's union, told apart by what it gives for each kind of condition.
  const operator = leaf['operator'] as Comparison | 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    throw notEmulated(`the SOQL operator ${operator}`);
  }
  const negated = operator === 'NOT IN';
  if (leaf['valueQuery'] !== undefined) {
    return { kind: 'inQuery', path, negated, query: readQuery(leaf['valueQuery'] as Query, text, now) };
  }
  const values = [leaf['value']].flat().map(String);
  const types = [leaf['literalType']].flat().map(String);
  const literals = values.map((value, index) => readLiteral(value, types[index] ?? types[0] ?? '', text, now));
  if (operator === 'IN' || operator === 'NOT IN') {
    return { kind: 'in', path, negated, literals };
  }
  const [literal] = literals;
  if (literal === undefined) {
    throw malformedAt(text, text.length, "unexpected token: '<EOF>'");
  }
  return { kind: 'compare', path, operator, literal };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Decodes the escapes of a text literal; `\%` and `\_` stay, since LIKE needs to tell them from its wildcards. */
const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\([\s\S])/g, (whole, character: string) =>
      character === '%' || character === '_' ? whole : (ESCAPES[character.toLowerCase()] ?? character),
    );

function readLiteral(value: string, type: string, text: string, now: number): Literal {
  switch (type) {
    case 'STRING':
      return { kind: 'text', value: unquote(value) };
    case 'INTEGER':
    case 'DECIMAL':
      return { kind: 'number', value: Number(value) };
    case 'BOOLEAN':
      return { kind: 'boolean', value: value.toUpperCase() === 'TRUE' };
    case 'NULL':
      return { kind: 'null' };
    case 'DATE':
    case 'DATETIME': {
      const from = parseTime(value);
      if (from === undefined) {
        throw malformedAt(text, text.indexOf(value), `unexpected token: '${value}'`);
      }
      const isDate = type === 'DATE';
      return { kind: 'time', from, to: isDate ? from + 86_400_000 : from, isDate };
    }
    case 'DATE_LITERAL':
    case 'DATE_N_LITERAL': {
      const span = dateLiteralSpan(value, now);
      if (span !== undefined) {
        return { kind: 'time', ...span, isDate: true };
      }
    }
  }
  throw notEmulated(`the SOQL value ${value}`);
}
