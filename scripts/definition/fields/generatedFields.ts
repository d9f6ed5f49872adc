/**
 * The elements of every type of an External Client App by API version, as `npm run generate:fields` read them from the WSDLs
 * and from the typings of `@salesforce/types`. In: `generated.json`. Out: the same, typed. What is known from elsewhere is in
 * `overlay.ts`; the checks ask the merged tables.
 */
import { readFileSync } from 'node:fs';

/** First and last API version; left out where it is that of whatever it belongs to. */
type Span = { readonly since?: number; readonly until?: number };

export type GeneratedValue = Span & { readonly value: string };

export type GeneratedElement = Span & {
  readonly kind: 'text' | 'boolean' | 'integer' | 'enum' | 'object';
  /** The versions that refuse a component without it. Left out: optional in all. */
  readonly required?: Span;
  readonly isList?: true;
  readonly enumName?: string;
  readonly values?: readonly GeneratedValue[];
  readonly elements?: Readonly<Record<string, GeneratedElement>>;
};

export type GeneratedType = Span & { readonly elements: Readonly<Record<string, GeneratedElement>> };

export type GeneratedFields = {
  /** All that were read; of two for one API version the tables follow the one that `isUsed`. */
  readonly sources: readonly { readonly apiVersion: number; readonly source: string; readonly isUsed: boolean }[];
  readonly types: Readonly<Record<string, GeneratedType>>;
};

export const generatedFields: GeneratedFields = JSON.parse(
  readFileSync(new URL('generated.json', import.meta.url), 'utf8'),
);
