/**
 * A row of the decision table: one cause. Data but for its judgement, which is a pure function of facts: what confirms the
 * cause, what rules it out, and what was seen. What nothing was read about stays possible.
 */
import type { CredentialVersion } from '../../credentials/clientCredentials.ts';
import type { AppDefinition, SourceComponent } from '../../definition/appDefinition.ts';
import type { OrgIdentity } from '../../org/orgClient.ts';
import { isSameId } from '../checkCredentials.ts';
import type { CauseContext } from '../refusalCauses.ts';
import type { EvidenceKey, Fact, Facts } from './evidence.ts';
import type { Signal, TokenFailure } from './tokenFailure.ts';

/** A key that is known to be another app's, or of another org. */
export type KnownKey = {
  readonly consumerKey: string;
  readonly orgId: string;
  readonly orgAlias: string;
  readonly appName: string;
  /** What the pair is to the store; absent where that is not known. */
  readonly version?: CredentialVersion;
};

export type RowContext = CauseContext & {
  readonly failure: TokenFailure;
  readonly identity: OrgIdentity;
  readonly definition: AppDefinition;
  /** `undefined` where no pair was found. */
  readonly consumerKey: string | undefined;
  readonly knownKeys: readonly KnownKey[];
  /** By the org's clock, as far as it is known. */
  readonly orgNowMilliseconds: number;
  /** How far the server's clock is ahead of ours. */
  readonly skewMilliseconds: number | undefined;
};

export type Verdict =
  | { readonly is: 'confirmed'; readonly seen: readonly [string, ...string[]] }
  | { readonly is: 'possible'; readonly seen: readonly string[] }
  | { readonly is: 'ruledOut' };

export type Row = {
  readonly id: string;
  /** The failures that it can explain. */
  readonly on: readonly Signal[];
  readonly reads: readonly EvidenceKey[];
  /** Failures of which it is the likeliest cause, before anything is read. */
  readonly likeliestOn?: readonly Signal[];
  /** True for what is rare, so that others come first while nothing is confirmed. */
  readonly isRare?: true;
  /** Parts of descriptions, lower-cased, that speak for it. They move it up, and decide nothing. */
  readonly hints?: readonly string[];
  readonly judge: (facts: Facts, context: RowContext) => Verdict;
  /** One clause, without a full stop. */
  readonly cause: (context: RowContext, facts: Facts) => string;
  readonly fix: (context: RowContext, facts: Facts) => string;
};

export const confirmed = (...seen: readonly [string, ...string[]]): Verdict => ({ is: 'confirmed', seen });
export const possible = (...seen: readonly string[]): Verdict => ({ is: 'possible', seen });
export const RULED_OUT: Verdict = { is: 'ruledOut' };

/** Judges a piece that was read; one that was not leaves the cause possible. */
export const whenRead = <Value>(fact: Fact<Value>, judge: (value: Value) => Verdict): Verdict =>
  fact.kind === 'read' ? judge(fact.value) : possible();

export const factValue = <Value>(fact: Fact<Value>): Value | undefined =>
  fact.kind === 'read' ? fact.value : undefined;

export const deployCommand = ({ org }: Pick<CauseContext, 'org'>): string => `npm run deploy -- --target-org ${org}`;

/** A pair that was stored under this alias while it meant another org. */
export const pairOfOtherOrg = ({ knownKeys, org, identity }: RowContext): KnownKey | undefined =>
  knownKeys.find(({ orgAlias, orgId }) => orgAlias === org && !isSameId(orgId, identity.orgId));

/** `npm run refresh` recognises a sandbox by a pair of before, and does nothing where none is stored. */
export const refreshFix = (context: RowContext): string =>
  `npm run refresh -- --target-org ${context.org}   (for a refreshed sandbox; for an alias given anew: ${deployCommand(context)})`;

/** Deploys what the source already says, or says what to write there first. */
export function sourceFix(
  context: RowContext,
  component: SourceComponent,
  element: string,
  isRight: (text: string) => boolean,
  want: string,
): string {
  const have = component.record[element];
  const isInSource = (typeof have === 'string' || typeof have === 'boolean') && isRight(String(have).trim());
  return isInSource
    ? `${deployCommand(context)}   (${element} is right in ${component.file})`
    : `Set ${element} to ${want} in ${component.file}, then: ${deployCommand(context)}`;
}

/** The end of a key: enough to tell two apart. */
export const shortKey = (key: string): string => `…${key.slice(-6)}`;

export const timeText = (milliseconds: number): string => new Date(milliseconds).toISOString();
