/**
 * What can be read of an org to explain a refusal, as types: the pieces of evidence, and a piece as it was got. A piece
 * that could not be read is a fact too, with its reason; it decides nothing.
 */
import type { StagedPair } from '../../credentials/rotation/stagedPair.ts';
import type { ComponentRecord } from '../../org/orgClient.ts';
import type { UserState } from '../../org/orgSnapshot.ts';

export type AppRow = {
  readonly id: string;
  /** The last change of what a key hangs on: the app and its OAuth settings. By the org's clock. */
  readonly changedAtMilliseconds: number | undefined;
  readonly policiesChangedAtMilliseconds: number | undefined;
};

export type RunAs = {
  /** As the OAuth policies in the org name it; where they can't be read, as the source does. */
  readonly named: string | undefined;
  readonly isFromSource: boolean;
  readonly user: UserState | undefined;
  /** Usernames of those who have the name as their e-mail address; looked up only for a name that is no username. */
  readonly usernamesWithThatEmail: readonly string[];
};

/** A login of the run-as user with this flow. */
export type Login = {
  readonly atMilliseconds: number;
  readonly status: string;
  readonly sourceIp: string | undefined;
};

export type ConsumerKey = { readonly id: string; readonly key: string | undefined };

/** What each piece holds; `undefined` says that the org has none. */
export type EvidenceValues = {
  readonly organization: { readonly name: string };
  readonly app: AppRow | undefined;
  readonly globalSettings: ComponentRecord | undefined;
  readonly oauthSettings: ComponentRecord | undefined;
  readonly oauthPolicies: ComponentRecord | undefined;
  readonly appPolicies: ComponentRecord | undefined;
  readonly runAs: RunAs;
  /** Newest first. */
  readonly logins: readonly Login[];
  readonly consumers: readonly ConsumerKey[];
  readonly staged: StagedPair | undefined;
};
export type EvidenceKey = keyof EvidenceValues;

export type Fact<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly errorName: string }
  | { readonly kind: 'notRead' };
export type Facts = { readonly [Key in EvidenceKey]: Fact<EvidenceValues[Key]> };

export const NOTHING_READ: Facts = {
  organization: { kind: 'notRead' },
  app: { kind: 'notRead' },
  globalSettings: { kind: 'notRead' },
  oauthSettings: { kind: 'notRead' },
  oauthPolicies: { kind: 'notRead' },
  appPolicies: { kind: 'notRead' },
  runAs: { kind: 'notRead' },
  logins: { kind: 'notRead' },
  consumers: { kind: 'notRead' },
  staged: { kind: 'notRead' },
};

/** The pieces in words, for people. */
export const EVIDENCE_WORDS: Readonly<Record<EvidenceKey, (app: string) => string>> = {
  organization: () => "the org's own record",
  app: (app) => `the app ${app}`,
  globalSettings: (app) => `the global OAuth settings of ${app}`,
  oauthSettings: (app) => `the OAuth settings of ${app}`,
  oauthPolicies: (app) => `the OAuth policies of ${app}`,
  appPolicies: (app) => `the policies of ${app}`,
  runAs: () => 'the run-as user with permissions and assignments',
  logins: () => 'the newest logins of the run-as user',
  consumers: (app) => `the consumer keys of ${app}`,
  staged: (app) => `the staged credentials of ${app}`,
};
