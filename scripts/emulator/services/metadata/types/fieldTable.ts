/**
 * The vocabulary of the metadata type tables, and the small builders they are written with. A table says which elements
 * a type has in which API versions; it knows nothing of orgs. Versions are whole numbers: 60 for `60.0`.
 */

export type EnumValue = { readonly value: string; readonly since?: number; readonly until?: number };

export type FieldShape =
  | { readonly kind: 'string' | 'boolean' | 'int' }
  | { readonly kind: 'enum'; readonly enumName: string; readonly values: readonly EnumValue[] }
  | { readonly kind: 'complex'; readonly type: ComplexType };

export type FieldTraits = {
  /** First and last API version that has the element. */
  readonly since?: number;
  readonly until?: number;
  readonly isRequired?: boolean;
  /** Required up to this version, optional afterwards. */
  readonly requiredUntil?: number;
  readonly isRepeated?: boolean;
  /** What the org stores when the element is not sent; shown on retrieve. */
  readonly byDefault?: string;
  /** Only the org writes it: kept over deployments that do not send it. */
  readonly isKept?: boolean;
  /** Taken on deploy, never given back. */
  readonly isWriteOnly?: boolean;
};

export type MetadataField = FieldTraits & FieldShape & { readonly name: string };

/** A type whose elements are given by name; `acceptsAnyElement` leaves the check of names to the org (settings we do not model). */
export type ComplexType = {
  readonly name: string;
  readonly fields: readonly MetadataField[];
  readonly acceptsAnyElement?: boolean;
};

export type MetadataType = ComplexType & {
  readonly directory: string;
  readonly suffix: string;
  readonly since: number;
  readonly until?: number;
  /** The sObject that shows the component's data in queries. */
  readonly sobject?: string;
  /** Key prefix of the component's id where there is no sObject. */
  readonly keyPrefix: string;
  /** The component is a file of its own, with its elements in `…-meta.xml` beside it. */
  readonly hasMetaFile?: boolean;
  /** Belongs to the app that `externalClientApplication` names. */
  readonly isSatellite?: boolean;
  /** An app can have one component of this type only. */
  readonly isOnePerApp?: boolean;
};

export const text = (name: string, traits: FieldTraits = {}): MetadataField => ({ ...traits, name, kind: 'string' });
export const int = (name: string, traits: FieldTraits = {}): MetadataField => ({ ...traits, name, kind: 'int' });
export const flag = (name: string, traits: FieldTraits = {}): MetadataField => ({ ...traits, name, kind: 'boolean' });

/** A flag that the org stores as false when it is not sent. */
export const offFlag = (name: string, since?: number, until?: number): MetadataField =>
  flag(name, { since, until, byDefault: 'false' });

export const oneOf = (
  name: string,
  enumName: string,
  values: readonly (string | EnumValue)[],
  traits: FieldTraits = {},
): MetadataField => ({
  ...traits,
  name,
  kind: 'enum',
  enumName,
  values: values.map((value) => (typeof value === 'string' ? { value } : value)),
});

export const group = (name: string, type: ComplexType, traits: FieldTraits = {}): MetadataField => ({
  ...traits,
  name,
  kind: 'complex',
  type,
});

/** Any number of `type` elements. */
export const groups = (name: string, type: ComplexType, traits: FieldTraits = {}): MetadataField =>
  group(name, type, { ...traits, isRepeated: true });

/** Name of the app a satellite belongs to. */
export const appReference = text('externalClientApplication', { isRequired: true });

/** Optional since 59; the org shows the component's name where none was sent. */
export const satelliteLabel = text('label', { requiredUntil: 58 });

export const isInVersion = (span: { since?: number; until?: number }, version: number): boolean =>
  version >= (span.since ?? 0) && version <= (span.until ?? Number.POSITIVE_INFINITY);
