/** A store in memory that takes pairs and never gives them back, as GitHub does, and that fails at the call it is told to. */
import type {
  CredentialStore,
  CredentialVersion,
  StoredCredentials,
} from '../../scripts/credentials/clientCredentials.ts';
import { buildError } from '../../scripts/lib/errors.ts';

export type OneWayStore = {
  readonly store: CredentialStore;
  readonly held: (version: CredentialVersion) => StoredCredentials | undefined;
  readonly put: (pair: StoredCredentials, version: CredentialVersion) => void;
  /** The nth call that reaches the store from now on fails, before or after its effect; 0 for none. */
  readonly failAt: (nth: number, moment: 'before' | 'after') => void;
  readonly hasFailed: () => boolean;
};

/** For one app in one org. */
export function createOneWayStore(): OneWayStore {
  const pairs = new Map<CredentialVersion, StoredCredentials>();
  let [left, moment, failed] = [0, 'before', false];
  const call = async <Value>(effect: () => Value): Promise<Value> => {
    left -= 1;
    const fail = (): void => {
      failed = true;
      throw buildError('StoreTimeoutError', { store: 'one-way', cli: 'one-way', location: 'memory', seconds: 30 });
    };
    if (left === 0 && moment === 'before') fail();
    const value = effect();
    if (left === 0 && moment === 'after') fail();
    return value;
  };
  return {
    store: {
      canRead: false,
      location: () => 'the one-way store',
      read: async () => undefined,
      write: (pair, version = 'current') =>
        call(() => {
          pairs.set(version, pair);
          return 'updated' as const;
        }),
      remove: (_org, _app, version) => call(() => pairs.delete(version)),
      delete: async () => {
        pairs.clear();
        return true;
      },
      check: () => call(() => undefined),
      list: async () => [],
    },
    held: (version) => pairs.get(version),
    put: (pair, version) => pairs.set(version, pair),
    failAt: (nth, when) => {
      [left, moment, failed] = [nth, when, false];
    },
    hasFailed: () => failed,
  };
}
