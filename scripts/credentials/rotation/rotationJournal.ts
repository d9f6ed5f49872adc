/**
 * What a rotation did, written down before and after each step, so that the next run knows what a killed one left. One
 * file an app and org, a line a record, on the disk before the step goes on. Holds keys and ids, never a secret.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { raise } from '../../lib/errors.ts';

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

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

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
    read: () => naming(location, () => readRecords(location)),
    append: (event) =>
      naming(location, async () => {
        await mkdir(dirname(location), { recursive: true, mode: 0o700 });
        const file = await open(location, 'a+', 0o600);
        try {
          const text = `${JSON.stringify({ at: new Date(now()).toISOString(), run, ...event })}\n`;
          // A line that a kill cut short must not swallow this one.
          await file.appendFile((await endsOpen(file)) ? `\n${text}` : text);
          await file.datasync();
        } finally {
          await file.close();
        }
      }),
  };
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function endsOpen(file: OpenFile): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) {
    return false;
  }
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

async function readRecords(location: string): Promise<readonly JournalRecord[]> {
  let text: string;
  try {
    text = await readFile(location, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    const record = parseRecord(line);
    return record === undefined ? [] : [record];
  });
}

/** A line that is no record is one that a kill cut short: what it was about had not begun. */
function parseRecord(line: string): JournalRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'event' in value && 'at' in value
      ? // Written by `append` above; a reader takes the fields that belong to the event.
        (value as JournalRecord)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

async function naming<Value>(location: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (isSystemError(error)) {
      raise('JournalError', { location, problem: `the system says ${error.code}` }, { cause: error });
    }
    throw error;
  }
}
