/**
 * Errors of credential stores that are reached through a command of their vendor. Each has its own name, since each has
 * its own remedy. No text here ever holds a secret: what a command wrote is shown redacted, and its first line only.
 */
import { entry } from './entry.ts';

/** `store`: its name in the configuration; `cli`: the command that it is reached through. */
type Store = { store: string; cli: string };

const again = 'Run the command again: what was not written is written then.';

export const storeErrors = {
  UnknownStoreError: entry<{ store: string; known: readonly string[] }>({
    exit: 'usage',
    message: ({ store }) => `There is no credential store "${store}".`,
    actions: ({ known }) => [
      known.length === 0
        ? 'Name one under "stores" in config/credential-stores.json; without that file there is only "file".'
        : `Pass --store with one of: ${known.join(', ')}`,
    ],
    data: ({ store, known }) => ({ store, known }),
  }),
  StoreCliMissingError: entry<Store & { install: string }>({
    exit: 'usage',
    message: ({ store, cli }) =>
      `The credential store "${store}" needs the command "${cli}", and it is not on the PATH.`,
    actions: ({ install }) => [install, 'Choose another store with --store, or in config/credential-stores.json.'],
    data: ({ store, cli }) => ({ store, cli }),
  }),
  StoreLoginMissingError: entry<Store & { problem: string; login: string }>({
    exit: 'usage',
    message: ({ store, cli, problem }) => `"${cli}" has no access to the credential store "${store}": ${problem}.`,
    actions: ({ login }) => [login],
    data: ({ store, cli, problem }) => ({ store, cli, problem }),
  }),
  StorePermissionError: entry<Store & { location: string; code: string; need: string }>({
    exit: 'refused',
    message: ({ store, location, code }) => `The credential store "${store}" does not permit ${location} (${code}).`,
    actions: ({ need }) => [`Give the user that is logged in ${need}.`],
    data: ({ store, cli, location, code }) => ({ store, cli, location, code }),
  }),
  StoreQuotaError: entry<Store & { location: string; code: string }>({
    exit: 'refused',
    message: ({ store, location, code }) =>
      `The credential store "${store}" takes no more at the moment, at ${location} (${code}).`,
    actions: ({ store }) => [
      `Wait some minutes, or look at the quotas of the account behind "${store}", then run the command again.`,
    ],
    data: ({ store, cli, location, code }) => ({ store, cli, location, code }),
  }),
  StoreTimeoutError: entry<Store & { location: string; seconds: number }>({
    exit: 'partial',
    message: ({ cli, location, seconds }) =>
      `"${cli}" gave no answer about ${location} within ${seconds} seconds, and was ended.`,
    actions: ({ store }) => [
      again,
      `Check network and login of the command; for a slow store, set "timeoutSeconds" of "${store}" in config/credential-stores.json.`,
    ],
    data: ({ store, cli, location, seconds }) => ({ store, cli, location, seconds }),
  }),
  StoreUnreachableError: entry<Store & { location: string; said: string }>({
    exit: 'partial',
    message: ({ store, cli, location, said }) =>
      `The credential store "${store}" can't be reached through "${cli}", at ${location}${said === '' ? '' : `: ${said}`}`,
    actions: ({ cli }) => [
      again,
      `Check network, proxy and certificates of "${cli}", and the address that it is given.`,
    ],
    data: ({ store, cli, location, said }) => ({ store, cli, location, said }),
  }),
  StoreConflictError: entry<Store & { location: string }>({
    exit: 'partial',
    message: ({ location }) => `Somebody else wrote ${location} meanwhile; it was left as it is.`,
    actions: () => ['See that no other rotation or deployment of this app is running, then run the command again.'],
    data: ({ store, cli, location }) => ({ store, cli, location }),
  }),
  StoreContentError: entry<Store & { location: string; problem: string }>({
    exit: 'partial',
    message: ({ location, problem }) =>
      `What the credential store holds at ${location} can't be used, and was left as it is: ${problem}.`,
    actions: ({ location }) => [
      `Look at ${location}: repair it, or delete it, or move the names of this store elsewhere; then run the command again.`,
    ],
    data: ({ store, cli, location, problem }) => ({ store, cli, location, problem }),
  }),
  StoredPairsLeftError: entry<{ org: string; location: string; problem: string }>({
    exit: 'partial',
    message: ({ org, problem }) =>
      `The scratch org ${org} is deleted, and its stored credentials could not be removed: ${problem}`,
    actions: ({ location }) => [`Remove them by hand, at ${location}; they open nothing any more.`],
  }),
  StoreCommandFailedError: entry<Store & { location: string; code: string; said: string }>({
    exit: 'partial',
    message: ({ cli, location, code, said }) =>
      `"${cli}" failed at ${location} (${code})${said === '' ? '' : `: ${said}`}`,
    actions: ({ cli }) => [`Try "${cli}" by hand with the same login; ${again.toLowerCase()}`],
    data: ({ store, cli, location, code, said }) => ({ store, cli, location, code, said }),
  }),
} as const;
