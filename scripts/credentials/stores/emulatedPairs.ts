/**
 * Keeps the pairs of emulated orgs apart from those of real ones in a store that both use. In: a store. Out: the same
 * store, in which every org has a name of its own: a pair of the emulator never takes the place of a working one.
 */
import type { CredentialStore } from '../clientCredentials.ts';

const PREFIX = 'emulated-';

export function createEmulatedPairs(store: CredentialStore): CredentialStore {
  const named = (org: string): string => `${PREFIX}${org}`;
  const { writtenAt } = store;
  return {
    ...store,
    location: (org, app, version) => store.location(named(org), app, version),
    read: async (org, app, version) => {
      const found = await store.read(named(org), app, version);
      return found === undefined ? undefined : { ...found, orgAlias: org };
    },
    write: (credentials, version) => store.write({ ...credentials, orgAlias: named(credentials.orgAlias) }, version),
    remove: (org, app, version) => store.remove(named(org), app, version),
    delete: (org) => store.delete(named(org)),
    check: (org, app) => store.check(named(org), app),
    list: async () =>
      (await store.list())
        .filter(({ orgAlias }) => orgAlias.startsWith(PREFIX))
        .map((entry) => ({ ...entry, orgAlias: entry.orgAlias.slice(PREFIX.length) })),
    ...(writtenAt === undefined ? {} : { writtenAt: (org, app, version) => writtenAt(named(org), app, version) }),
  };
}
