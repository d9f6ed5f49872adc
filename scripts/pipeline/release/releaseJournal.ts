/**
 * What a release did, written down so that the next run goes on where a killed one stopped: one file a release under
 * `runs`, one record a line, on the disk before the step goes on. Aliases, ids and names of errors; never a secret.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../lib/errors.ts';
import { appendJsonLine, type JsonRecord, readJsonLines } from '../../lib/jsonLines.ts';
import type { Shard } from './shardStages.ts';

export type ReleaseEventRecord =
  | {
      readonly event: 'begun';
      readonly digest: string;
      readonly stages: readonly string[];
      readonly orgs: readonly string[];
      readonly emulated: boolean;
      /** Where the run is one of several jobs; a resumed one is the same one. */
      readonly shard?: Shard;
    }
  | { readonly event: 'resumed' }
  | { readonly event: 'checked'; readonly org: string; readonly orgId: string }
  | {
      readonly event: 'validated';
      readonly org: string;
      readonly app: string;
      /** Of the files and the org. */
      readonly digest: string;
      readonly deploymentId: string;
    }
  | { readonly event: 'gatePassed'; readonly stage: string; readonly gate: string; readonly detail: string }
  | { readonly event: 'orgBegun'; readonly stage: string; readonly org: string; readonly attempt: number }
  | {
      readonly event: 'orgDone';
      readonly stage: string;
      readonly org: string;
      readonly orgId?: string;
      readonly changed: boolean;
      readonly milliseconds: number;
    }
  | {
      readonly event: 'orgFailed';
      readonly stage: string;
      readonly org: string;
      readonly error: string;
      readonly undo?: string;
    }
  | { readonly event: 'ended'; readonly outcome: string };

export type ReleaseRecord = ReleaseEventRecord & { readonly at: string };

export type ReleaseJournal = {
  readonly id: string;
  readonly location: string;
  readonly read: () => Promise<readonly ReleaseRecord[]>;
  /** @throws {JournalError} when the disk refuses */
  readonly append: (event: ReleaseEventRecord) => Promise<void>;
};

type Place = { readonly directory: string; readonly now: () => number };

const isRecord = (record: JsonRecord): record is JsonRecord & ReleaseRecord =>
  typeof record['event'] === 'string' && typeof record['at'] === 'string';

/** The journal of this id; the file is made with the first record. */
export function openReleaseJournal({ directory, now }: Place, id: string): ReleaseJournal {
  const location = join(directory, `${id}.jsonl`);
  return {
    id,
    location,
    read: async () => (await readJsonLines(location)).filter(isRecord),
    append: (event) => appendJsonLine(location, { at: new Date(now()).toISOString(), ...event }),
  };
}

/** `20261125-081500-3f9a`: sorts by time, and two that begin in one second differ. */
export function newReleaseId(now: number, random: string): string {
  const [date = '', time = ''] = new Date(now)
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .split('T');
  return `${date}-${time}-${random}`;
}

/** Ids of all releases, the newest first. */
export async function listReleases(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    return names
      .flatMap((name) => (name.endsWith('.jsonl') ? [name.slice(0, -'.jsonl'.length)] : []))
      .toSorted()
      .toReversed();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

const hasEnded = (records: readonly ReleaseRecord[]): boolean =>
  records.some((record) => record.event === 'ended' && record.outcome === 'done');

/**
 * The journal to go on with: the one named, or the newest that is not through.
 * @throws {ReleaseNotFoundError}
 */
export async function findReleaseToResume(place: Place, wanted: string | undefined): Promise<ReleaseJournal> {
  const ids = await listReleases(place.directory);
  for (const id of wanted === undefined ? ids : ids.filter((known) => known === wanted)) {
    const journal = openReleaseJournal(place, id);
    const records = await journal.read();
    if (records.length > 0 && (wanted !== undefined || !hasEnded(records))) {
      return journal;
    }
  }
  return raise('ReleaseNotFoundError', { release: wanted, known: ids.slice(0, 5) });
}
