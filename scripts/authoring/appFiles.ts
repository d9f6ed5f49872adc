/**
 * One app as the files that it will be: a component a file, each with its elements as `readMetadata` gives them and as a
 * parsed file has them. Made from answers (`newApp`) or from an org (`importApp`); `renderAppFiles` makes text of it.
 */

export type ElementValue = string | Elements | readonly (string | Elements)[];
export type Elements = { readonly [element: string]: ElementValue };

export type AppComponent = {
  /** Name of the metadata type; `Settings` for the settings of the org. */
  readonly type: string;
  readonly fullName: string;
  readonly elements: Elements;
  /** Where the file lies already, relative to the project; without it the place is that of its type. */
  readonly path?: string;
};

export type AppFiles = { readonly appName: string; readonly components: readonly AppComponent[] };
