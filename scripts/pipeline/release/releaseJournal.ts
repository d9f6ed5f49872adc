/**
 * What a release did, written down so that the next run goes on where a killed one stopped: one file a release under
 * `runs`, one record a line, on the disk before the step goes on. Aliases, ids and names of errors; never a secret.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../lib/errors.ts';
import { createJsonLines, readJsonLines } from '../../lib/jsonLines.ts';
import { type ReleaseEventRecord, type ReleaseRecord, readRecords } from './releaseRecords.ts';

export type { ReleaseEventRecord, ReleaseRecord } from './releaseRecords.ts';

export type ReleaseJournal = {
  readonly id: string;
  readonly location: string;
  /** @throws {ReleaseUnreadableError} for a journal of a newer version, or one that was damaged */
  readonly read: () => Promise<readonly ReleaseRecord[]>;
  /** @throws {JournalError} when the disk refuses */
  readonly append: (event: ReleaseEventRecord) => Promise<void>;
};

type Place = { readonly directory: string; readonly now: () => number };

/** The journal of this id; the file is made with the first record. */
export function openReleaseJournal({ directory, now }: Place, id: string): ReleaseJournal {
  const location = join(directory, `${id}.jsonl`);
  const add = createJsonLines(location);
  return {
    id,
    location,
    read: async () =>
      readRecords(await readJsonLines(location), (problem) =>
        raise('ReleaseUnreadableError', { release: id, location, problem }),
      ),
    append: (event) => add({ at: new Date(now()).toISOString(), ...event }),
  };
}

/** `20261125-081500-0d13f9a`: sorts by time to the millisecond, which begins the last part, and two that begin in one differ. */
export function newReleaseId(now: number, random: string): string {
  const [date = '', time = ''] = new Date(now)
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .split('T');
  const milliseconds = (now % 1000).toString(16).padStart(3, '0');
  return `${date}-${time}-${milliseconds}${random}`;
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

/** Through, or refused before anything was begun: nothing is left to go on with. */
function isOver(records: readonly ReleaseRecord[]): boolean {
  const last = records.at(-1);
  return (
    records.some((record) => record.event === 'ended' && record.outcome === 'done') ||
    (last?.event === 'ended' && last.outcome === 'refused' && records.every(({ event }) => event !== 'orgBegun'))
  );
}

/**
 * The journal to go on with: the one named, or the newest that is not through.
 * @throws {ReleaseNotFoundError} {ReleaseUnreadableError}
 */
export async function findReleaseToResume(place: Place, wanted: string | undefined): Promise<ReleaseJournal> {
  const ids = await listReleases(place.directory);
  for (const id of wanted === undefined ? ids : ids.filter((known) => known === wanted)) {
    const journal = openReleaseJournal(place, id);
    const records = await journal.read();
    if (wanted !== undefined && records.length === 0) {
      const problem = 'holds no whole record, so that nothing was done either';
      raise('ReleaseUnreadableError', { release: id, location: journal.location, problem });
    }
    if (wanted !== undefined || (records.length > 0 && !isOver(records))) {
      return journal;
    }
  }
  return raise('ReleaseNotFoundError', { release: wanted, known: ids.slice(0, 5) });
}
