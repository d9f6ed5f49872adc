/**
 * What one version of the Metadata API says of the types of an External Client App, whichever file says it: the WSDL or the
 * typings that Salesforce generates from it. In: nothing. Out: the shape that both readers give, and which types are meant.
 */
import { registry } from '@salesforce/source-deploy-retrieve';

export type SchemaElement = {
  readonly name: string;
  /** `string`, `boolean`, `int`, or the name of a type of the schema. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly isList: boolean;
};

export type Schema = {
  readonly types: ReadonlyMap<string, readonly SchemaElement[]>;
  /** Values by the name of the enum. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Texts under a name of their own, such as `ID`. */
  readonly texts: ReadonlySet<string>;
};

/** What a schema says at one API version, and where it was read. */
export type Snapshot = { readonly apiVersion: number; readonly source: string; readonly schema: Schema };

/** The switches of an org: a member of `Settings`, so that the registry has no type of this name. */
export const SETTINGS = 'ExternalClientAppSettings';

/** Every type of an External Client App that the clients know, alphabetically. */
export const appTypeNames = (): readonly string[] =>
  [
    SETTINGS,
    ...Object.values(registry.types)
      .map(({ name }) => name)
      .filter((name) => /^(ExternalClientApp|ExtlClntApp)/.test(name)),
  ].toSorted();
