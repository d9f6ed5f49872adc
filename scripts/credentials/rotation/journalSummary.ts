/** What the records of a journal come to. In: the records, oldest first. Out: what the next run must know of the past. */
import type { AccessChange, JournalRecord } from './rotationJournal.ts';

export type JournalSummary = {
  /** A pair was asked for, and whether the org made it is not written. */
  readonly isStagingOpen: boolean;
  /** Keys of pairs that this project's runs staged. */
  readonly ownKeys: readonly string[];
  /** A rotation began and did not come to its end. */
  readonly isRotationOpen: boolean;
  /** The main key that a roll-back asked the org for, while that roll-back has not come to its end. */
  readonly rollbackToKey: string | undefined;
  /** When it was asked for. */
  readonly stagingAtMilliseconds: number | undefined;
  /** A pair was being deleted, and whether it is gone is not written. */
  readonly deletingKey: string | undefined;
  readonly lastRotatedAtMilliseconds: number | undefined;
  /** The newest login when the integrations' pair was replaced, by the org's clock. */
  readonly lastLoginBeforeSwitch: string | undefined;
  /** Switched on by a run that did not switch it off again. */
  readonly openAccess: readonly AccessChange[];
};

export function summarizeJournal(records: readonly JournalRecord[]): JournalSummary {
  const summary = {
    isStagingOpen: false,
    ownKeys: new Set<string>(),
    isRotationOpen: false,
    rollbackToKey: undefined as string | undefined,
    stagingAtMilliseconds: undefined as number | undefined,
    deletingKey: undefined as string | undefined,
    lastRotatedAtMilliseconds: undefined as number | undefined,
    lastLoginBeforeSwitch: undefined as string | undefined,
    openAccess: new Map<string, AccessChange>(),
  };
  let mode = '';
  for (const record of records) {
    switch (record.event) {
      case 'started':
        mode = record.mode;
        break;
      case 'hooksRun':
        break;
      case 'staging':
        Object.assign(summary, {
          isStagingOpen: true,
          isRotationOpen: true,
          stagingAtMilliseconds: Date.parse(record.at),
        });
        break;
      case 'staged':
        summary.isStagingOpen = false;
        summary.ownKeys.add(record.key);
        break;
      case 'pendingStored':
        summary.ownKeys.add(record.key);
        break;
      case 'rotating':
        Object.assign(summary, { isStagingOpen: false, isRotationOpen: true });
        summary.rollbackToKey = mode === 'rollback' ? record.toKey : undefined;
        break;
      case 'rotated':
        summary.lastRotatedAtMilliseconds = Date.parse(record.at);
        break;
      case 'currentStored':
        summary.lastLoginBeforeSwitch = record.lastLogin;
        break;
      case 'deleting':
        summary.deletingKey = record.key;
        break;
      case 'deleted':
        summary.deletingKey = undefined;
        break;
      case 'ended':
        Object.assign(summary, {
          isStagingOpen: false,
          isRotationOpen: false,
          deletingKey: undefined,
          rollbackToKey: undefined,
        });
        break;
      case 'accessOpening':
        summary.openAccess.set(keyOf(record.change), record.change);
        break;
      case 'accessClosed':
        summary.openAccess.delete(keyOf(record.change));
        break;
    }
  }
  return { ...summary, ownKeys: [...summary.ownKeys], openAccess: [...summary.openAccess.values()] };
}

const keyOf = ({ kind, name }: AccessChange): string => `${kind} ${name}`;
