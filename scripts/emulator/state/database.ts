/**
 * The SQLite file under the state: statements by their text, nested transactions, a counter for ids. A commit is in the
 * write-ahead log before the call returns, so that a killed process loses nothing that it acknowledged; the lock is
 * exclusive, so that a second server on the same folder fails at once instead of sharing rows with the first.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { schemaVersion, upgrades } from './schema.ts';

export type Row = Readonly<Record<string, string | number | null>>;

export type Database = {
  readonly all: (sql: string, ...values: SQLInputValue[]) => readonly Row[];
  readonly one: (sql: string, ...values: SQLInputValue[]) => Row | undefined;
  readonly run: (sql: string, ...values: SQLInputValue[]) => void;
  readonly transaction: <Result>(work: () => Result) => Result;
  /** Gives numbers that this file never gave before. */
  readonly nextNumber: (firstNumber: () => number) => number;
  readonly close: () => void;
};

export type ReadObserver = (sql: string, rows: number) => void;

const numbersPerReservation = 512;

/** Opens or creates the file. @throws {Error} when another process holds it or its schema is of another version */
export const openDatabase = (file: string, onRead: ReadObserver = () => undefined): Database => {
  const connection = new DatabaseSync(file);
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  // Columns hold text, whole numbers below 2^53 and nulls only, which is what Row says.
  const one = (sql: string, ...values: SQLInputValue[]): Row | undefined => {
    const row = prepare(sql).get(...values) as Row | undefined;
    onRead(sql, row === undefined ? 0 : 1);
    return row;
  };
  const all = (sql: string, ...values: SQLInputValue[]): readonly Row[] => {
    const rows = prepare(sql).all(...values) as Row[];
    onRead(sql, rows.length);
    return rows;
  };

  let depth = 0;
  let nextNumber = 0;
  let reservedTo = 0;

  const transaction = <Result>(work: () => Result): Result => {
    const savepoint = `level${depth}`;
    connection.exec(depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${savepoint}`);
    depth += 1;
    try {
      const result = work();
      depth -= 1;
      connection.exec(depth === 0 ? 'COMMIT' : `RELEASE ${savepoint}`);
      return result;
    } catch (error) {
      depth = Math.min(depth, Number(savepoint.slice(5)));
      // The reservation is rolled back with the rest; the numbers given in this process stay given.
      reservedTo = 0;
      connection.exec(depth === 0 ? 'ROLLBACK' : `ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
      throw error;
    }
  };

  try {
    connection.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const version = Number(one('PRAGMA user_version')?.['user_version']);
    const upgrade = upgrades[version];
    if (upgrade !== undefined) {
      transaction(() => connection.exec(`${upgrade}; PRAGMA user_version = ${schemaVersion};`));
    } else if (version !== schemaVersion) {
      throw new Error(
        `The emulator's state has schema ${version}, this version reads ${schemaVersion}: reset the emulator`,
      );
    }
  } catch (error) {
    connection.close();
    throw error;
  }

  return {
    all,
    one,
    run: (sql, ...values) => {
      prepare(sql).run(...values);
    },
    transaction,
    nextNumber: (firstNumber) => {
      if (nextNumber >= reservedTo) {
        const stored = one(`SELECT value FROM meta WHERE key = 'nextNumber'`)?.['value'];
        const storedNumber = stored === undefined ? firstNumber() : Number(stored);
        nextNumber = Math.max(nextNumber, storedNumber);
        reservedTo = nextNumber + numbersPerReservation;
        prepare(`INSERT OR REPLACE INTO meta (key, value) VALUES ('nextNumber', ?)`).run(String(reservedTo));
      }
      nextNumber += 1;
      return nextNumber - 1;
    },
    close: () => connection.close(),
  };
};
