/**
 * A connection of @salesforce/core to one org. In: an alias or username of sf's state. Out: the connection and the means
 * to call it with every error translated. Loading the library and reading the auth file is all that it does: no request.
 */
import type { AuthInfo, Connection } from '@salesforce/core';
import { isNamed, raise } from '../lib/errors.ts';
import { collectLibraryWarnings } from './libraryWarnings.ts';
import { type OrgCall, translateOrgError } from './translateOrgError.ts';
import { takeWholeAnswers } from './wholeAnswers.ts';

export type OrgConnection = {
  readonly connection: Connection;
  readonly authInfo: AuthInfo;
  readonly username: string;
  /** What the user called the org. */
  readonly alias: string;
  readonly host: string;
  /** The error itself, or what jsforce hid behind it: why a session could not be renewed. */
  readonly unmask: (error: unknown) => unknown;
  /** Runs one call to the org. `operation` completes "… refused to". */
  readonly call: <Answer>(operation: string, work: () => PromiseLike<Answer>) => Promise<Answer>;
};

type Refresh = NonNullable<ReturnType<AuthInfo['getConnectionOptions']>['refreshFn']>;

/**
 * jsforce replaces the reason for which a session could not be renewed by a bare `Error` that quotes it; with the reason
 * goes its code. So the reason is kept on its way through.
 * @see https://github.com/jsforce/jsforce/blob/main/src/session-refresh-delegate.ts
 */
function keepRefreshFailure(authInfo: AuthInfo): () => Error | undefined {
  let failure: Error | undefined;
  const getOptions = authInfo.getConnectionOptions.bind(authInfo);
  authInfo.getConnectionOptions = (clientApp) => {
    const options = getOptions(clientApp);
    const { refreshFn } = options;
    if (refreshFn === undefined) {
      return options;
    }
    const observed: Refresh = (connection, callback) =>
      refreshFn(connection, (error, accessToken, answer) => {
        failure = error ?? undefined;
        return callback(error, accessToken, answer);
      });
    return { ...options, refreshFn: observed };
  };
  return () => failure;
}

/** jsforce's own, or core's wrapper of it: a wrapper has a `code` that is only its name. */
const isBareError = (error: unknown): boolean =>
  isNamed(error, 'Error') && (!('code' in error) || error.code === undefined || error.code === error.name);

async function knownNames(): Promise<readonly string[]> {
  const { StateAggregator } = await import('@salesforce/core');
  const state = await StateAggregator.getInstance();
  const aliases = Object.keys(state.aliases.getAll());
  return aliases.length > 0 ? aliases : (await state.orgs.list()).map((file) => file.replace(/\.json$/, ''));
}

async function findAuthInfo(alias: string): Promise<AuthInfo | undefined> {
  const { AuthInfo, StateAggregator } = await import('@salesforce/core');
  const username = (await StateAggregator.getInstance()).aliases.resolveUsername(alias);
  try {
    return await AuthInfo.create({ username });
  } catch (error) {
    if (isNamed(error, 'NamedOrgNotFoundError')) {
      return undefined;
    }
    throw error;
  }
}

/** The library reads the aliases once; an org that another process has just added is found on the second try. */
async function readAuthInfo(alias: string): Promise<AuthInfo> {
  const found = await findAuthInfo(alias);
  if (found !== undefined) {
    return found;
  }
  const { StateAggregator } = await import('@salesforce/core');
  StateAggregator.clearInstance();
  return (await findAuthInfo(alias)) ?? raise('UnknownOrgError', { alias, known: await knownNames() });
}

/**
 * @throws {UnknownOrgError} with the names that would have been known
 */
export async function connectOrg(aliasOrUsername: string, apiVersion: string): Promise<OrgConnection> {
  const { Connection } = await import('@salesforce/core');
  await Promise.all([collectLibraryWarnings(), takeWholeAnswers()]);
  const authInfo = await readAuthInfo(aliasOrUsername);
  const refreshFailure = keepRefreshFailure(authInfo);
  // With a version the library asks the org for nothing; ours is checked against the org's by the caller.
  const connection = await Connection.create({ authInfo, connectionOptions: { version: apiVersion } });
  const host = new URL(connection.instanceUrl).host;
  const unmask = (error: unknown): unknown => (isBareError(error) ? refreshFailure() : undefined) ?? error;
  const context: Omit<OrgCall, 'operation'> = { org: aliasOrUsername, host };
  return {
    connection,
    authInfo,
    username: authInfo.getUsername(),
    alias: aliasOrUsername,
    host,
    unmask,
    call: async (operation, work) => {
      try {
        return await work();
      } catch (error) {
        throw translateOrgError(unmask(error), { ...context, operation });
      }
    },
  };
}
