/**
 * Adds orgs to sf's state and removes them. In: a refresh token, or an SFDX auth URL that holds one. Out: the org's
 * username and id; its tokens are in sf's own encrypted files. Leaves out logins that need a browser: sf has them.
 */
import type { Secret } from '../lib/secret.ts';
import { collectLibraryWarnings } from './libraryWarnings.ts';
import { parseSfdxAuthUrl } from './parseSfdxAuthUrl.ts';
import { translateOrgError } from './translateOrgError.ts';
import { takeWholeAnswers } from './wholeAnswers.ts';

export type RefreshTokenLogin = {
  readonly loginUrl: string;
  readonly refreshToken: Secret;
  readonly clientId: string;
  readonly clientSecret?: Secret;
  readonly alias: string;
  /** Without it the org is asked. */
  readonly isDevHub?: boolean;
  /** Where a Dev Hub made the org: sf lists it as a scratch org then. The date is `yyyy-mm-dd`. */
  readonly scratchOrg?: { readonly devHubUsername: string; readonly expirationDate: string };
};

export type AuthorizedOrg = { readonly username: string; readonly orgId: string };

/**
 * @throws {AuthorizationExpiredError} {OrgUnreachableError}
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm
 */
export async function authorizeWithRefreshToken(login: RefreshTokenLogin): Promise<AuthorizedOrg> {
  const { AuthInfo } = await import('@salesforce/core');
  await Promise.all([collectLibraryWarnings(), takeWholeAnswers()]);
  const { loginUrl, clientId, alias, isDevHub, scratchOrg } = login;
  try {
    const authInfo = await AuthInfo.create({
      // Not through an auth URL: the library would turn it into https, which a loopback org does not speak.
      oauth2Options: {
        loginUrl,
        clientId,
        clientSecret: login.clientSecret?.reveal(),
        refreshToken: login.refreshToken.reveal(),
      },
    });
    await authInfo.save({
      ...(isDevHub === undefined ? {} : { isDevHub }),
      ...(scratchOrg === undefined ? {} : { ...scratchOrg, isScratch: true }),
    });
    await authInfo.handleAliasAndDefaultSettings({ alias, setDefault: false, setDefaultDevHub: false });
    return { username: authInfo.getUsername(), orgId: authInfo.getFields().orgId ?? '' };
  } catch (error) {
    throw translateOrgError(error, { org: alias, host: new URL(loginUrl).host, operation: 'authorise the org' });
  }
}

/**
 * The same with an SFDX auth URL, in any wrapping that a secret store gives it.
 * @throws {ConfigInvalidError} {AuthorizationExpiredError} {OrgUnreachableError}
 */
export async function authorizeWithSfdxAuthUrl(url: Secret, alias: string): Promise<AuthorizedOrg> {
  return authorizeWithRefreshToken({ ...parseSfdxAuthUrl(url.reveal()), alias });
}

/** Removes the org and its aliases from sf's state; the org itself is untouched. */
export async function forgetOrg(aliasOrUsername: string): Promise<void> {
  const { AuthRemover, StateAggregator } = await import('@salesforce/core');
  StateAggregator.clearInstance();
  const username = (await StateAggregator.getInstance()).aliases.resolveUsername(aliasOrUsername);
  await (await AuthRemover.create()).removeAuth(username);
  StateAggregator.clearInstance();
}
