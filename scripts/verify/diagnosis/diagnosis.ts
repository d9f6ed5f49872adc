/**
 * Why a token was not issued, as data. A finding is a cause with what was seen and what to do; `confirmed` by something
 * that was read, or `possible` because nothing that could be read rules it out.
 */

export type TokenFinding = {
  /** Stable, camelCase: the id of the row of the decision table. */
  readonly id: string;
  readonly verdict: 'confirmed' | 'possible';
  /** One clause, without a full stop: `the OAuth policies of Order_Sync name no run-as user`. */
  readonly cause: string;
  /** What was seen, one sentence each; empty only for a possible cause that nothing could be read about. */
  readonly evidence: readonly string[];
  /** A command or a Setup page. */
  readonly fix: string;
};

export type Diagnosis = {
  /** True when a cause is confirmed; else the findings are what remains, the likeliest first. */
  readonly decided: boolean;
  readonly findings: readonly TokenFinding[];
  /** What was read to decide, in words. */
  readonly looked: readonly string[];
  /** What could not be read, each with its reason. */
  readonly unreadable: readonly string[];
};
