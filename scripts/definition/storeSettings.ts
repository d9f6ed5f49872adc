/**
 * What config/credential-stores.json may say of one store, kind by kind: the types alone. `readStoreSettings` makes them,
 * the credential stores use them.
 */

/** What every store behind a command may have. */
export type CommandSettings = {
  /** After so long the command is ended. */
  readonly timeoutSeconds?: number;
  /** Names of further environment variables that the command needs. */
  readonly environment?: readonly string[];
};
export type NamedSettings = CommandSettings & {
  /** Template of the secrets' names, with {org}, {app} and {version}. */
  readonly name?: string;
};

export type FileSettings = { readonly kind: 'file'; readonly folder?: string; readonly form?: 'json' | 'env' };
export type PassSettings = NamedSettings & { readonly kind: 'pass'; readonly folder?: string };
export type GithubSettings = NamedSettings & {
  readonly kind: 'github';
  readonly repository: string;
  readonly environmentName?: string;
};
export type VaultSettings = NamedSettings & {
  readonly kind: 'vault';
  readonly program?: 'vault' | 'bao';
  readonly mount?: string;
  readonly address?: string;
  readonly namespace?: string;
};
export type AwsSettings = NamedSettings & {
  readonly kind: 'aws';
  readonly region?: string;
  readonly profile?: string;
  readonly kmsKey?: string;
};
export type AzureSettings = NamedSettings & {
  readonly kind: 'azure';
  readonly vault: string;
  readonly subscription?: string;
};
export type GoogleSettings = NamedSettings & { readonly kind: 'google'; readonly project: string };
export type OnePasswordSettings = NamedSettings & {
  readonly kind: 'onePassword';
  readonly vault: string;
  readonly account?: string;
};
export type ExecSettings = CommandSettings & {
  readonly kind: 'exec';
  readonly command: readonly [string, ...string[]];
  readonly canRead?: boolean;
};

export type StoreSettings =
  | FileSettings
  | PassSettings
  | GithubSettings
  | VaultSettings
  | AwsSettings
  | AzureSettings
  | GoogleSettings
  | OnePasswordSettings
  | ExecSettings;

export type StoreKind = StoreSettings['kind'];
