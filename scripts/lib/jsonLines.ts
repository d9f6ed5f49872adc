/**
 * An append-only file of JSON records, one a line, on the disk before the writer goes on: what journals are made of. In:
 * the file's path. Out: the records. A line that a kill cut short is left out: what it was about had not begun.
 */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { raise } from './errors.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Adds a record; it is on the disk when this resolves.
 * @throws {JournalError} when the disk refuses
 */
export const appendJsonLine = (location: string, record: JsonRecord): Promise<void> =>
  appendJsonLines(location, [record]);

async function appendJsonLines(location: string, records: readonly JsonRecord[]): Promise<void> {
  await naming(location, async () => {
    await mkdir(dirname(location), { recursive: true, mode: 0o700 });
    const file = await open(location, 'a+', 0o600);
    try {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      // A line that a kill cut short must not swallow this one.
      await file.appendFile((await endsOpen(file)) ? `\n${text}` : text);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

type Waiting = PromiseWithResolvers<void> & { readonly record: JsonRecord };

/**
 * For a file that many write to at the same time: what is added while the disk is at work goes with the next write, so that
 * fifty records do not wait for each other. As with `appendJsonLine` each is on the disk when its promise resolves.
 */
export function createJsonLines(location: string): (record: JsonRecord) => Promise<void> {
  let waiting: Waiting[] = [];
  let isWriting = false;
  const writeWaiting = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await appendJsonLines(
          location,
          batch.map(({ record }) => record),
        );
        for (const { resolve } of batch) {
          resolve();
        }
      } catch (error) {
        for (const { reject } of batch) {
          reject(error);
        }
      }
    }
    isWriting = false;
  };
  return (record) => {
    const one = { ...Promise.withResolvers<void>(), record };
    waiting.push(one);
    if (!isWriting) {
      void writeWaiting();
    }
    return one.promise;
  };
}

/**
 * Every whole record, in the order of writing; none where there is no file.
 * @throws {JournalError} when the disk refuses
 */
export async function readJsonLines(location: string): Promise<readonly JsonRecord[]> {
  return naming(location, async () => {
    try {
      return (await readFile(location, 'utf8')).split('\n').flatMap(parseLine);
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') {
        return [];
      }
      throw error;
    }
  });
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

function parseLine(line: string): readonly JsonRecord[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [{ ...value }] : [];
  } catch (error) {
    if (error instanceof SyntaxError) {
      return [];
    }
    throw error;
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

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
