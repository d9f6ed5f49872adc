/** What config/pipeline.json says of one pipeline stage: the types alone. `readPipelineStage` makes them. */

export type PipelineOrgKind = 'production' | 'sandbox' | 'scratch' | 'developer';

export type PipelineOrg = {
  /** As the sf CLI knows it. */
  readonly alias: string;
  /** Where it is given, an org of another kind is refused. */
  readonly kind?: PipelineOrgKind;
  /** 15 or 18 characters; an org of another id is refused. Without it the id of the first release counts. */
  readonly orgId?: string;
  /** A production org is released to only where this is true. */
  readonly production: boolean;
  /** Per-org values, such as `ECA_CONTACT_EMAIL`; they win over config/values.json. */
  readonly values: ReadonlyMap<string, string>;
  /** Name of the credential store; without it the one that config/credential-stores.json chooses. */
  readonly store?: string;
};

/** When a failed org ends the release: at once, after the rest of its stage, or when more than so many have failed. */
export type FailurePolicy =
  | { readonly kind: 'stop' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'atMost'; readonly percent: number };

/** Hours in which a stage may begin. `from` later than `to` means over midnight, and belongs to the day of `from`. */
export type ReleaseWindow = {
  readonly days: readonly Weekday[];
  /** Minutes after midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
};

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Apex tests that deployments run: a level of the Metadata API, or the names of test classes. */
export type StageTests = 'RunLocalTests' | 'RunAllTestsInOrg' | readonly string[];

export type PipelineStage = {
  readonly name: string;
  readonly orgs: readonly PipelineOrg[];
  /** Orgs at a time. */
  readonly concurrency: number;
  /** So many orgs go first and alone; the others follow when all of these are well. */
  readonly canary: number;
  readonly onFailure: FailurePolicy;
  /** Without it the org decides; with it, what was validated is deployed by its id (quick deploy). */
  readonly tests?: StageTests;
  /** What must be true before it begins. `ci`: the CI system asks for the approval itself. */
  readonly approval: 'none' | 'required' | 'ci';
  /** Path of a file, seen from the project, that holds the digest of the release that is approved. */
  readonly approvalFile?: string;
  readonly window?: ReleaseWindow;
  /** What must be true before the next stage: tokens are issued all this time. */
  readonly soakMinutes: number;
  readonly soakEveryMinutes: number;
};

export const AUDIT_THRESHOLDS = ['critical', 'high', 'medium', 'low', 'never'] as const;
export type AuditThreshold = (typeof AUDIT_THRESHOLDS)[number];

export type PipelineConfig = {
  /** Without it every app of the source. */
  readonly apps?: readonly string[];
  /** In release order; at least one. */
  readonly stages: readonly PipelineStage[];
  /** Findings of the audit of the source from this severity on refuse a release. */
  readonly auditFailOn: AuditThreshold;
  /** The file as it was read, for the digest of a release. */
  readonly content: string;
};
