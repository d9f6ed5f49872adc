/**
 * What a rotation did, written down before and after each step, so that the next run knows what a killed one left. One
 * file an app and org, a line a record, on the disk before the step goes on. Holds keys and ids, never a secret.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { appendJsonLine, type JsonRecord, readJsonLines } from '../../lib/jsonLines.ts';

/** What happened, and what the reader of the journal needs to know of it. */
export type JournalEvent =
  | { readonly event: 'started'; readonly mode: string; readonly mainKey: string }
  /** Written before the request, when the staged place was seen to be free. */
  | { readonly event: 'staging'; readonly mainKey: string }
  | { readonly event: 'staged'; readonly key: string; readonly stagedId: string }
  | { readonly event: 'pendingStored'; readonly key: string }
  | { readonly event: 'rotating'; readonly fromKey: string; readonly toKey: string }
  | { readonly event: 'rotated'; readonly fromKey: string; readonly toKey: string; readonly previousEndsAt?: string }
  /** `lastLogin` is the newest login of the run-as user at that moment, by the org's clock. */
  | { readonly event: 'currentStored'; readonly key: string; readonly lastLogin?: string }
  | { readonly event: 'hooksRun' }
  | { readonly event: 'deleting'; readonly key: string; readonly state: string }
  | { readonly event: 'deleted'; readonly key: string }
  | { readonly event: 'ended' }
  | { readonly event: 'accessOpening'; readonly change: AccessChange }
  | { readonly event: 'accessClosed'; readonly change: AccessChange };

/** Something that a run switches on for the seconds of its use. */
export type AccessChange =
  | { readonly kind: 'setting'; readonly name: string; readonly was: string }
  | { readonly kind: 'permissionSet'; readonly name: string; readonly username: string };

export type JournalRecord = JournalEvent & { readonly at: string; readonly run: string };

export type RotationJournal = {
  readonly location: string;
  readonly read: () => Promise<readonly JournalRecord[]>;
  /** On the disk when it resolves. @throws {JournalError} */
  readonly append: (event: JournalEvent) => Promise<void>;
};

/** App names are API names; whatever else somebody passes becomes a plain name. */
const fileNameOf = (appName: string): string =>
  /^[A-Za-z]\w{0,99}$/.test(appName) ? appName : createHash('sha256').update(appName).digest('hex').slice(0, 16);

export type JournalPlace = {
  readonly directory: string;
  readonly orgId: string;
  readonly appName: string;
  readonly run: string;
  readonly now: () => number;
};

/** The journal of one app in one org; the file is made with the first record. */
export function openRotationJournal({ directory, orgId, appName, run, now }: JournalPlace): RotationJournal {
  const location = join(directory, orgId.slice(0, 15), `${fileNameOf(appName)}.jsonl`);
  return {
    location,
    read: async () => (await readJsonLines(location)).filter(isJournalRecord),
    append: (event) => appendJsonLine(location, { at: new Date(now()).toISOString(), run, ...event }),
  };
}

/** Written by `append` above; a reader takes the fields that belong to the event. */
const isJournalRecord = (record: JsonRecord): record is JsonRecord & JournalRecord =>
  typeof record['event'] === 'string' && typeof record['at'] === 'string';
