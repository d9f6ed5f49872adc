/**
 * What the source says about one External Client App: all its components, every value with the place it stands at.
 * Frozen once it is made. Rendered: per-org values are in, no placeholder is left, nothing of another org is in it.
 */

export type SourcePosition = { readonly file: string; readonly line: number; readonly column: number };

/** A value of an element and where it stands. */
export type Setting = { readonly value: string; readonly position: SourcePosition };

/** `elements` maps a path such as `isClientCredentialsFlowEnabled` or `trustedIpRanges/startIpAddress` to its values in order. */
export type SourceComponent = {
  readonly type: string;
  readonly fullName: string;
  /** Relative to the project root, with `/`. */
  readonly file: string;
  /** The rendered file, ready to be sent. */
  readonly content: string;
  readonly elements: ReadonlyMap<string, readonly Setting[]>;
  /** The same as nested plain data, as `readMetadata` would give it, for comparing with the org. */
  readonly record: Readonly<Record<string, unknown>>;
};

export type AppDefinition = {
  /** API name: the full name of the ExternalClientApplication. */
  readonly name: string;
  readonly label: string;
  readonly sourceApiVersion: string;
  readonly app: SourceComponent;
  readonly globalOauthSettings: SourceComponent;
  readonly oauthSettings: SourceComponent;
  readonly oauthPolicies: SourceComponent;
  readonly appPolicies: SourceComponent;
  /** Permission sets of the integration user: those that the OAuth policies name and the source holds. */
  readonly permissionSets: readonly SourceComponent[];
  /** `ExternalClientApp` settings and any other settings file in the package directories. */
  readonly settings: readonly SourceComponent[];
  /** Rendered `clientCredentialsFlowUser`. */
  readonly runAsUsername: string;
  /** OAuth scopes as tokens carry them (`api`), in the order of the source, without those that this flow never returns. */
  readonly expectedScopes: readonly string[];
  /** Declared scope tokens (`Api`), in the order of the source. */
  readonly declaredScopes: readonly string[];
  readonly permittedUsersPolicy: 'AllSelfAuthorized' | 'AdminApprovedPreAuthorized';
  readonly accessTokenFormat: 'opaque' | 'jwt';
  /** E-mail address for a new integration user, from configuration. */
  readonly integrationUserEmail: string;
  /** Things worth a look that do not stop a deployment. */
  readonly warnings: readonly Finding[];
};

export type Finding = {
  /** Stable id of the rule, kebab-case. */
  readonly ruleId: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly position: SourcePosition;
  /** What to do; a command, or the right text. */
  readonly fix: string;
};
