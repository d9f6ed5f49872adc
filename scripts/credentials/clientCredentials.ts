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

export type StoredCredentials = ClientCredentials & {
  readonly orgAlias: string;
  readonly instanceUrl: string;
};

export type CredentialStore = {
  /** For messages: where the credentials are, in words. */
  readonly location: (orgAlias: string) => string;
  readonly read: (orgAlias: string, appName: string) => Promise<StoredCredentials | undefined>;
  /** `unchanged` when the store already held the same pair. All or nothing, also when killed. */
  readonly write: (credentials: StoredCredentials) => Promise<'created' | 'updated' | 'unchanged'>;
  readonly delete: (orgAlias: string) => Promise<boolean>;
};
