/** Where an app's credentials stand: in the org, in the store, in the journal. Data, for the plan to judge. */
import type { JournalSummary } from './journalSummary.ts';
import type { StagedPair } from './stagedPair.ts';

export type RotationMode = 'rotate' | 'finish' | 'abort' | 'rollback' | 'emergency';

export type RotationIntent = {
  readonly mode: RotationMode;
  readonly discardStaged?: boolean;
  readonly adoptStaged?: boolean;
  /** `rotate`: nothing to do while the current pair is younger. */
  readonly olderThanMilliseconds?: number;
  /** `finish`: nothing to do while the previous pair is younger. */
  readonly graceMilliseconds?: number;
};

export type RotationSituation = {
  readonly subject: { readonly app: string; readonly org: string };
  readonly mainKey: string;
  readonly staged: StagedPair | undefined;
  /** Keys of what the store holds; all `undefined` for a store that can't read. */
  readonly stored: {
    readonly current: string | undefined;
    readonly pending: string | undefined;
    readonly previous: string | undefined;
  };
  readonly canRead: boolean;
  /** Since when the stored current pair is the current one. */
  readonly currentSinceMilliseconds: number | undefined;
  readonly appCreatedAtMilliseconds: number | undefined;
  readonly journal: JournalSummary;
  readonly nowMilliseconds: number;
};

/**
 * The org has rotated, and store or consumers don't have it all yet. The journal says so; where it was lost, the store
 * does: its pending pair is the org's main one, or its current pair is the one that the org rotated out.
 */
export const isRotationUnfinished = ({ staged, stored, mainKey, journal }: RotationSituation): boolean =>
  stored.pending === mainKey ||
  (staged?.state === 'Rotated' &&
    (stored.current === staged.key || (journal.isRotationOpen && journal.ownKeys.includes(mainKey))));

/** When the org removes a staged pair by itself, for people and machines. */
export const describeEnd = ({ expiresAtMilliseconds }: StagedPair): string | undefined =>
  expiresAtMilliseconds === undefined ? undefined : new Date(expiresAtMilliseconds).toISOString();
