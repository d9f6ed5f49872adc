/**
 * What may stand in an element of a metadata type. The tables beside this file are written from the Metadata API's WSDLs
 * of 58.0 to 66.0 and, for what is newer, from the typings that Salesforce publishes.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_externalclientapplication.htm
 */

export type FieldRule = {
  readonly kind: 'text' | 'boolean' | 'integer' | 'object';
  /** The API refuses the component without it. */
  readonly isRequired?: true;
  /** First API version that has it. Left out: as old as the type. */
  readonly since?: number;
  /** Last API version that has it. */
  readonly until?: number;
  /** The only values that the API takes. */
  readonly values?: readonly string[];
  /** The values that are known of a text that the API does not restrict: another one is worth a warning. */
  readonly knownValues?: readonly string[];
  /** May occur more than once, up to this number. */
  readonly listMaximum?: number;
  /** Elements inside, where the kind is `object`. */
  readonly fields?: FieldTable;
};

export type FieldTable = Readonly<Record<string, FieldRule>>;

/** The newest API version that the tables know; what a newer version adds can't be judged here. */
export const NEWEST_KNOWN_API_VERSION = 68;

export const text: FieldRule = { kind: 'text' };
export const boolean: FieldRule = { kind: 'boolean' };
export const integer: FieldRule = { kind: 'integer' };
export const appReference: FieldRule = { kind: 'text', isRequired: true };
export const customAttributes: FieldRule = {
  kind: 'object',
  since: 59,
  listMaximum: 128,
  fields: { key: { kind: 'text', isRequired: true }, formula: { kind: 'text', isRequired: true } },
};

/** The same rule, from a certain API version on. */
export const since = (version: number, rule: FieldRule): FieldRule => ({ ...rule, since: version });
