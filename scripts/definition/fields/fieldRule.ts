/**
 * What may stand in an element of a metadata type, as the checks ask for it. The rules are made in `fieldTables.ts` from
 * generated data and from what is known besides.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_externalclientapplication.htm
 */
import { generatedFields } from './generatedFields.ts';

/** First and last API version. Left out: as old as what it belongs to, and still there. */
export type Span = { readonly since?: number; readonly until?: number };

export type FieldRule = Span & {
  readonly kind: 'text' | 'boolean' | 'integer' | 'object';
  /** The API refuses the component without it. */
  readonly isRequired?: true;
  /** The same, up to this API version. */
  readonly requiredUntil?: number;
  /** The only values that the API takes, in any version. */
  readonly values?: readonly string[];
  /** Those of `values` that not every version has. */
  readonly valueSpans?: Readonly<Record<string, Span>>;
  /** The values that are known of a text that the API does not restrict: another one is worth a warning. */
  readonly knownValues?: readonly string[];
  /** A longer text is worth a warning, in characters. */
  readonly longest?: number;
  /** May occur more than once, up to this number. */
  readonly listMaximum?: number;
  /** Elements inside, where the kind is `object`. */
  readonly fields?: FieldTable;
};

export type FieldTable = Readonly<Record<string, FieldRule>>;

/** The newest API version that the tables know; what a newer version adds can't be judged here. */
export const NEWEST_KNOWN_API_VERSION = Math.max(...generatedFields.sources.map(({ apiVersion }) => apiVersion));

/** Whether something of this span is there at an API version. */
export const isWithin = ({ since = 0, until = Number.POSITIVE_INFINITY }: Span, apiVersion: number): boolean =>
  apiVersion >= since && apiVersion <= until;
