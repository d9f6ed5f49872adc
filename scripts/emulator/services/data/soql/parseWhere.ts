/**
 * The parser's chain of conditions in, a tree out. The parser links conditions in the order of the text and counts
 * parentheses; precedence, and the rule that AND and OR need parentheses between them, are applied here.
 */
import type { Condition as ParsedCondition, Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedAt } from './queryErrors.ts';
import type { Condition } from './soqlQuery.ts';

type ParsedLeaf = Exclude<ParsedCondition, { openParen: number }> | { field: string; valueQuery: Query };
type Token =
  | { readonly kind: '(' | ')' | 'AND' | 'OR' | 'NOT' }
  | { readonly kind: 'leaf'; readonly leaf: Readonly<Record<string, unknown>> };

/**
 * Gives the tree; leaves are turned into conditions by `readLeaf`.
 * @throws {ApiError} MALFORMED_QUERY
 */
export function parseWhere(
  where: WhereClause,
  text: string,
  readLeaf: (leaf: Readonly<Record<string, unknown>>) => Condition,
): Condition {
  const tokens = listTokens(where);
  let at = 0;
  const readUnary = (): Condition => {
    const token = tokens[at];
    at += 1;
    switch (token?.kind) {
      case 'NOT':
        return { kind: 'not', operand: readUnary() };
      case '(': {
        const inner = readExpression();
        at += 1;
        return inner;
      }
      case 'leaf':
        return readLeaf(token.leaf);
      default:
        throw malformedAt(text, text.length, `unexpected token: '${token?.kind ?? '<EOF>'}'`);
    }
  };
  const readExpression = (): Condition => {
    const first = readUnary();
    const joint = tokens[at]?.kind;
    if (joint !== 'AND' && joint !== 'OR') {
      return first;
    }
    const operands = [first];
    for (let next = tokens[at]?.kind; next === 'AND' || next === 'OR'; next = tokens[at]?.kind) {
      if (next !== joint) {
        throw malformedAt(text, lastIndexOfWord(text, next), `unexpected token: '${next}'`);
      }
      at += 1;
      operands.push(readUnary());
    }
    return { kind: joint === 'AND' ? 'and' : 'or', operands };
  };
  return readExpression();
}

const lastIndexOfWord = (text: string, word: string): number =>
  Math.max(text.toUpperCase().lastIndexOf(` ${word} `), 0) + 1;

function listTokens(where: WhereClause): readonly Token[] {
  const tokens: Token[] = [];
  let node: WhereClause | undefined = where;
  while (node !== undefined) {
    const left: ParsedLeaf | { openParen?: number; closeParen?: number } | null = node.left;
    if (left !== null) {
      const { openParen = 0, closeParen = 0 } = left as { openParen?: number; closeParen?: number };
      tokens.push(...Array.from({ length: openParen }, () => ({ kind: '(' }) as const));
      if ('operator' in left) {
        tokens.push({ kind: 'leaf', leaf: left as unknown as Readonly<Record<string, unknown>> });
      }
      tokens.push(...Array.from({ length: closeParen }, () => ({ kind: ')' }) as const));
    }
    if (!('operator' in node)) {
      break;
    }
    tokens.push({ kind: node.operator });
    node = node.right;
  }
  return tokens;
}
