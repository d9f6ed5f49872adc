/** A SOQL query as the service executes it: names not looked up yet, values decoded, precedence made explicit. */

export type FieldPath = readonly string[];

export type SelectItem =
  | { readonly kind: 'field'; readonly path: FieldPath }
  | { readonly kind: 'count'; readonly path: FieldPath | undefined; readonly alias: string | undefined }
  | { readonly kind: 'fields'; readonly group: 'ALL' | 'STANDARD' | 'CUSTOM' };

export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** Milliseconds; the end is exclusive and, for a datetime, the same instant as the start. */
  | { readonly kind: 'time'; readonly from: number; readonly to: number; readonly isDate: boolean };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'compare'; readonly path: FieldPath; readonly operator: Comparison; readonly literal: Literal }
  | { readonly kind: 'in'; readonly path: FieldPath; readonly negated: boolean; readonly literals: readonly Literal[] }
  | { readonly kind: 'inQuery'; readonly path: FieldPath; readonly negated: boolean; readonly query: SoqlQuery };

export type Sorting = { readonly path: FieldPath; readonly descending: boolean; readonly nullsLast: boolean };

export type SoqlQuery = {
  readonly text: string;
  readonly sobject: string;
  readonly select: readonly SelectItem[];
  readonly where: Condition | undefined;
  readonly orderBy: readonly Sorting[];
  readonly limit: number | undefined;
  readonly offset: number;
};
