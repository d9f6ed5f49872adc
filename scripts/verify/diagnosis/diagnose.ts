/**
 * Why a token was not issued, or never asked for. In: the error of a failed verification, the org, the app and what is known of keys. Out: the
 * causes that are confirmed by what was read, or else those that remain, the likeliest first. Only the pieces that the rows
 * of this failure want are read, each once: 0 to 8 requests to the org, for `invalid_grant` 12, and 14 for a code that is
 * not known (more only where hundreds of apps have names that begin alike). Nothing is written, no token is asked for, and
 * no error leaves: the failure that is explained stays the caller's to throw.
 */
import type { ClientCredentials } from '../../credentials/clientCredentials.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import type { Clock } from '../../lib/clock.ts';
import type { SfError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { DECISION_TABLE } from './decisionTable.ts';
import type { Diagnosis, TokenFinding } from './diagnosis.ts';
import { EVIDENCE_WORDS, type EvidenceKey, type Facts, NOTHING_READ } from './evidence.ts';
import { readEvidence } from './readEvidence.ts';
import { factValue, type KnownKey, type Row, type RowContext } from './row.ts';
import { CLOCK_TOLERANCE_MILLISECONDS, type ServerTime, skewOf } from './serverTime.ts';
import { describeTokenFailure, type TokenFailure } from './tokenFailure.ts';

export type DiagnoseInput = {
  /** What `verifyToken` threw. */
  readonly failure: SfError;
  readonly org: OrgClient;
  readonly app: AppDefinition;
  /** No secret is needed; absent where none was found. */
  readonly credentials?: Pick<ClientCredentials, 'consumerKey' | 'consumerId'>;
  /** The stored keys of all orgs, as the store lists them. */
  readonly knownKeys: readonly KnownKey[];
  readonly clock: Clock;
  /** From `watchServerTime` around the transport of the verification. */
  readonly serverTime?: ServerTime;
};

type Judged = { readonly row: Row; readonly finding: TokenFinding };

/** The causes of one failure. */
export async function diagnose(input: DiagnoseInput): Promise<Diagnosis> {
  const failure = describeTokenFailure(input.failure);
  const rows = DECISION_TABLE.filter(({ on }) => on.includes(failure.signal));
  const wanted = rows.flatMap(({ reads }) => reads);
  const source = { org: input.org, app: input.app, consumerId: input.credentials?.consumerId };
  const facts = wanted.length === 0 ? NOTHING_READ : await readEvidence(source, wanted, NOTHING_READ);
  const context = contextOf(input, failure, facts);
  const judged = rows
    .flatMap((row) => judgeRow(row, facts, context))
    .sort((left, right) => rankOf(left, failure) - rankOf(right, failure));
  const confirmed = judged.filter(({ finding }) => finding.verdict === 'confirmed');
  return {
    decided: confirmed.length > 0,
    findings: (confirmed.length > 0 ? confirmed : judged).map(({ finding }) => finding),
    ...accountOf(facts, input.app.name),
  };
}

function judgeRow(row: Row, facts: Facts, context: RowContext): readonly Judged[] {
  const verdict = row.judge(facts, context);
  if (verdict.is === 'ruledOut') {
    return [];
  }
  const finding: TokenFinding = {
    id: row.id,
    verdict: verdict.is,
    cause: row.cause(context, facts),
    evidence: verdict.seen,
    fix: row.fix(context, facts),
  };
  return [{ row, finding }];
}

/** Lower is likelier; rows of one rank keep the order of the table. */
function rankOf({ row, finding }: Judged, { description, signal }: TokenFailure): number {
  const { hints = [], likeliestOn = [], isRare = false } = row;
  if (hints.some((hint) => description.includes(hint))) {
    return 0;
  }
  if (likeliestOn.includes(signal)) {
    return 1;
  }
  return isRare && finding.verdict === 'possible' ? 3 : 2;
}

function contextOf(input: DiagnoseInput, failure: TokenFailure, facts: Facts): RowContext {
  const { org, app, credentials, knownKeys, clock } = input;
  const skewMilliseconds = skewOf(input.serverTime);
  const isSkewed = skewMilliseconds !== undefined && Math.abs(skewMilliseconds) > CLOCK_TOLERANCE_MILLISECONDS;
  return {
    app: app.name,
    org: org.identity.alias,
    runAsUsername: factValue(facts.runAs)?.named ?? app.runAsUsername,
    failure,
    identity: org.identity,
    definition: app,
    consumerKey: credentials?.consumerKey,
    knownKeys,
    orgNowMilliseconds: clock.now() + (isSkewed ? skewMilliseconds : 0),
    skewMilliseconds,
  };
}

function accountOf(facts: Facts, app: string): Pick<Diagnosis, 'looked' | 'unreadable'> {
  const looked: string[] = [];
  const unreadable: string[] = [];
  for (const [key, words] of Object.entries(EVIDENCE_WORDS)) {
    // The words have an entry for each piece, and only for those.
    const fact = facts[key as EvidenceKey];
    if (fact.kind === 'read') {
      looked.push(words(app));
    } else if (fact.kind === 'unreadable') {
      unreadable.push(`${words(app)}: ${fact.reason}`);
    }
  }
  return { looked, unreadable };
}
