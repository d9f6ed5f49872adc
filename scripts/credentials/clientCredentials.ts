/** Consumer key and secret of one app in one org, and the port to where they are kept. */
import type { Secret } from '../lib/secret.ts';

export type ClientCredentials = {
  readonly appName: string;
  readonly orgId: string;
  /** Id of the consumer, `888…`. */
  readonly consumerId: string;
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
};

/**
 * What a pair is to its users. `current`: what integrations read. `pending`: staged in the org, not promoted yet.
 * `previous`: replaced by a rotation, and alive until its grace ends.
 */
export type CredentialVersion = 'current' | 'pending' | 'previous';

export type StoredCredentials = ClientCredentials & {
  readonly orgAlias: string;
  readonly instanceUrl: string;
  /** When this pair became what its version says, ISO 8601; absent where nobody knows. */
  readonly since?: string;
};

/** What can be told of a stored pair without its secret. */
export type CredentialEntry = {
  readonly orgAlias: string;
  readonly appName: string;
  readonly version: CredentialVersion;
  readonly orgId: string;
  readonly instanceUrl: string;
  readonly consumerKey: string;
};

export type CredentialStore = {
  /** For messages: where the credentials are, in words; of one app, `current` unless told, where the app is named. */
  readonly location: (orgAlias: string, appName?: string, version?: CredentialVersion) => string;
  /** False for a store that takes secrets and never gives them back (GitHub Actions). Absent means that it can. */
  readonly canRead?: boolean;
  /** `version` is `current` unless told. A store that can't read gives `undefined`. */
  readonly read: (
    orgAlias: string,
    appName: string,
    version?: CredentialVersion,
  ) => Promise<StoredCredentials | undefined>;
  /**
   * `version` is `current` unless told; the other versions stay as they are. `unchanged` when the store already held the
   * same pair. All or nothing, also when killed.
   */
  readonly write: (
    credentials: StoredCredentials,
    version?: CredentialVersion,
  ) => Promise<'created' | 'updated' | 'unchanged'>;
  /** Removes one version of one app; true when it was there, or when the store can't tell. */
  readonly remove: (orgAlias: string, appName: string, version: CredentialVersion) => Promise<boolean>;
  /** Removes everything about an org. */
  readonly delete: (orgAlias: string) => Promise<boolean>;
  /**
   * Proves, before anything is staged, that `pending` could be written: the tool is there, logged in and permitted. Writes
   * no value.
   */
  readonly check: (orgAlias: string, appName: string) => Promise<void>;
  /** Every pair that the store can list, without secrets; for a store that can't list, none. */
  readonly list: () => Promise<readonly CredentialEntry[]>;
  /** When the store last took this version, ISO 8601: for a store that can't read, whose pairs have no `since` to show. */
  readonly writtenAt?: (orgAlias: string, appName: string, version?: CredentialVersion) => Promise<string | undefined>;
};
