/**
 * The authorization endpoint of the web server flow, without HTTP: a query and the session of a browser in, where the
 * browser goes out. Two pages are left out: the login, so that a browser must bring a session with it, and the approval,
 * which is given without asking.
 */
import { ApiError, notEmulated } from '../../../apiError.ts';
import type { EmulatedOrg, StoredRecord } from '../../../state/stateTypes.ts';
import { type AppConfiguration, isOn, readAppConfiguration, textOf } from '../appConfiguration.ts';
import { refuseRestrictedIp } from '../ipRestriction.ts';
import { countLogin } from '../loginRate.ts';
import { isPreAuthorized, needsPreAuthorization } from '../loginUser.ts';
import { parameter } from '../readForm.ts';
import { configuredScopes } from '../scopes.ts';
import { findTokenOwner, isLockedOut } from '../tokenOwner.ts';
import type { TokenRequest } from '../tokenRequest.ts';
import {
  type AuthorizationRefusal,
  type AuthorizationRefusalName,
  authorizationRefusals,
} from './authorizationRefusals.ts';
import { rememberAuthorization } from './codeChallenge.ts';

export type AuthorizationRequest = Pick<TokenRequest, 'emulator' | 'hasPermission' | 'org' | 'sourceIp'> & {
  readonly query: URLSearchParams;
  /** Value of the cookie `sid`, which is an access token. */
  readonly sessionId: string | undefined;
};

export type AuthorizationAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'redirect'; readonly location: string };

/** @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm */
const codeLifetime = 15 * 60_000;
const errorPage = '/setup/secur/RemoteAccessErrorPage.apexp';

class Refusal extends Error {
  readonly row: AuthorizationRefusal;

  constructor(name: AuthorizationRefusalName) {
    super(name);
    this.row = authorizationRefusals[name];
  }
}

const withQuery = (address: string, parameters: Readonly<Record<string, string | undefined>>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return `${address}${address.includes('?') ? '&' : '?'}${query}`;
};

const answerRefusal = (
  { error, description, shown }: AuthorizationRefusal,
  query: URLSearchParams,
): AuthorizationAnswer => {
  if (shown === 'text')
    return { kind: 'text', text: `error=${error}&error_description=${encodeURIComponent(description)}` };
  const address = shown === 'page' ? errorPage : (parameter(query, 'redirect_uri') ?? errorPage);
  const parameters = { error, error_description: description, state: parameter(query, 'state') };
  return { kind: 'redirect', location: withQuery(address, parameters) };
};

/** Callback URLs stand one a line. */
const callbackUrlsOf = ({ globalSettings }: AppConfiguration): readonly string[] =>
  (textOf(globalSettings, 'callbackUrl') ?? '').split(/\s+/).filter((url) => url !== '');

type Client = { readonly key: string; readonly app: AppConfiguration; readonly redirectUri: string };

/** Whom the browser comes from, and whether it may be sent back there. */
const readClient = ({ emulator, org, query }: AuthorizationRequest): Client => {
  const { state } = emulator;
  const key = parameter(query, 'client_id') ?? '';
  const found = state.consumers.byKeyAnywhere(key);
  const home = found === undefined ? undefined : state.orgs.get(found.consumer.orgId);
  const pair = found?.staged?.key === key ? found.staged : found?.consumer;
  if (found === undefined || pair === undefined || home?.isDeleted !== false || pair.knownAt > state.clock.now()) {
    throw new Refusal('unknownKey');
  }
  const app = readAppConfiguration(state, found.consumer);
  const redirectUri = parameter(query, 'redirect_uri');
  if (redirectUri === undefined) throw new Refusal('redirectMissing');
  if (!callbackUrlsOf(app).includes(redirectUri)) throw new Refusal('redirectMismatch');
  if (org !== undefined && found.consumer.orgId !== org.orgId) throw new Refusal('foreignApp');
  return { key, app, redirectUri };
};

/** @throws {Refusal} {ApiError} 501 for a challenge that is no digest */
const readChallenge = (query: URLSearchParams, { globalSettings }: AppConfiguration): string | undefined => {
  const challenge = parameter(query, 'code_challenge');
  if (challenge === undefined && isOn(globalSettings, 'isPkceRequired', true)) throw new Refusal('challengeMissing');
  const method = parameter(query, 'code_challenge_method') ?? 'S256';
  if (challenge !== undefined && method !== 'S256') throw notEmulated(`code_challenge_method ${method}`);
  return challenge;
};

type Visitor = { readonly org: EmulatedOrg; readonly user: StoredRecord };

/** Who is logged in. @throws {Refusal} {ApiError} 501 where an org shows its login page */
const readVisitor = ({ emulator, org, query, sessionId }: AuthorizationRequest): Visitor => {
  const { state } = emulator;
  const session = sessionId === undefined ? undefined : state.tokens.find(sessionId);
  const owner = session?.kind === 'access' ? findTokenOwner(state, org, session) : undefined;
  if (owner === undefined) {
    if (parameter(query, 'immediate') === 'true') throw new Refusal('immediate');
    throw notEmulated('the login page; a browser must bring the cookie sid with an access token of the org');
  }
  if (isLockedOut(state, owner)) {
    throw new Refusal(owner.user['IsActive'] === true && !isFrozen(owner, state) ? 'orgLocked' : 'userInactive');
  }
  return owner;
};

const isFrozen = ({ org, user }: Visitor, state: TokenRequest['emulator']['state']): boolean =>
  state.records.find(org.orgId, 'UserLogin', { UserId: user.Id, IsFrozen: true }).length > 0;

/** For checks of the token endpoint that have one reason to refuse, which has another name here. */
const refuseAs = (name: AuthorizationRefusalName, check: () => void): void => {
  try {
    check();
  } catch (error) {
    throw error instanceof ApiError ? new Refusal(name) : error;
  }
};

const admit = (request: AuthorizationRequest, { org, user }: Visitor, app: AppConfiguration): void => {
  const { emulator, hasPermission, sourceIp } = request;
  const { state } = emulator;
  const isOff = (element: string): boolean => !isOn(app.appPolicy, element, true);
  if (isOff('isEnabled') || isOff('isOauthPluginEnabled')) throw new Refusal('appBlocked');
  if (hasPermission(org.orgId, user.Id, 'ApiUserOnly')) throw new Refusal('apiOnlyUser');
  if (needsPreAuthorization(app) && !isPreAuthorized(state, org.orgId, user, app)) throw new Refusal('accessDenied');
  refuseAs('ipRestricted', () => refuseRestrictedIp(state, org.orgId, user, app, sourceIp));
  refuseAs('loginRate', () => countLogin(emulator, org.orgId, user.Id));
};

/** The scopes of the app, or those of them that were asked for. */
const chooseScopes = (query: URLSearchParams, app: AppConfiguration): string => {
  const configured = configuredScopes(app);
  const asked = parameter(query, 'scope')?.split(/[\s+]+/);
  if (asked?.some((scope) => !configured.includes(scope))) throw new Refusal('scope');
  return (asked ?? configured).join(' ');
};

const decide = (request: AuthorizationRequest): AuthorizationAnswer => {
  const { emulator, query } = request;
  const { state } = emulator;
  const { key, app, redirectUri } = readClient(request);
  const codeChallenge = readChallenge(query, app);
  if (parameter(query, 'response_type') !== 'code') throw new Refusal('wrongType');
  const visitor = readVisitor(request);
  admit(request, visitor, app);
  const { token: code } = state.tokens.issue({
    kind: 'authorizationCode',
    orgId: visitor.org.orgId,
    userId: visitor.user.Id,
    clientId: key,
    scope: chooseScopes(query, app),
    expiresAt: state.clock.now() + codeLifetime,
  });
  rememberAuthorization(state, code, { redirectUri, codeChallenge });
  return { kind: 'redirect', location: withQuery(redirectUri, { code, state: parameter(query, 'state') }) };
};

/**
 * Answers one browser.
 * @throws {ApiError} 501 for the pages that are left out
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1
 */
export const authorize = (request: AuthorizationRequest): AuthorizationAnswer => {
  try {
    return request.emulator.state.transaction(() => decide(request));
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error.row, request.query);
    throw error;
  }
};
