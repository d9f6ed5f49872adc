/**
 * The whole state over one SQLite file. What enters is where it lives, the clock, the source of randomness and how long
 * a new consumer key stays unknown; what leaves is the State that the services are given.
 */
import { createComponentStore } from './componentStore.ts';
import { createConsumerStore } from './consumerStore.ts';
import { openDatabase, type ReadObserver } from './database.ts';
import { composeId } from './ids.ts';
import { createJobStore } from './jobStore.ts';
import { createOrgStore } from './orgStore.ts';
import { type RandomSource, systemRandom } from './randomValues.ts';
import { createRecordStore } from './recordStore.ts';
import type { EmulatorClock, State } from './stateTypes.ts';
import { createTokenStore } from './tokenStore.ts';

export type StateOptions = {
  /** `:memory:` keeps nothing. */
  readonly file: string;
  readonly clock: EmulatorClock;
  readonly random?: RandomSource;
  /** Added to the creation time of a consumer to give its `knownAt`; none when absent. */
  readonly propagationMilliseconds?: () => number;
  /** Told of every read, with its statement and the number of rows it gave. */
  readonly onRead?: ReadObserver;
};

export type ClosableState = State & { readonly close: () => void };

/** Opens the state. @throws {Error} when another process holds the file */
export const createState = (options: StateOptions): ClosableState => {
  const { file, clock, random = systemRandom, propagationMilliseconds = () => 0 } = options;
  const database = openDatabase(file, options.onRead);
  // Ids start at a random number, so that two installations do not give the same org id.
  const firstNumber = (): number => random(5).reduce((sum, byte) => sum * 256 + byte, 0);
  const newId = (keyPrefix: string): string => composeId(keyPrefix, database.nextNumber(firstNumber));
  return {
    clock,
    transaction: database.transaction,
    newId,
    orgs: createOrgStore(database),
    records: createRecordStore(database, clock, newId),
    components: createComponentStore(database, clock),
    consumers: createConsumerStore({ database, clock, random, newId, propagationMilliseconds }),
    tokens: createTokenStore(database, clock, random),
    jobs: createJobStore(database),
    meta: {
      get: (key) => {
        const value = database.one('SELECT value FROM meta WHERE key = ?', key)?.['value'];
        return value === undefined ? undefined : String(value);
      },
      set: (key, value) => database.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, value),
    },
    close: database.close,
  };
};
