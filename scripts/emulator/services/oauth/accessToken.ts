/**
 * Issues access tokens, opaque or JWT-based as the app's settings say. Grants that log a user in without them give the
 * token that is still alive, as measured on real orgs; a JWT-based one is new each time, which is a guess.
 */
import { randomUUID, sign } from 'node:crypto';
import type { EmulatedOrg, State, StoredRecord, StoredToken } from '../../state/stateTypes.ts';
import type { AppConfiguration } from './appConfiguration.ts';
import { isOn, textOf } from './appConfiguration.ts';
import { keyIdOf, readSigningKey } from './signingKey.ts';
import type { OauthContext } from './tokenRequest.ts';

export type TokenSubject = {
  readonly org: EmulatedOrg;
  readonly user: StoredRecord;
  readonly clientId: string;
  readonly scope: string;
  /** `undefined` for `PlatformCLI`, which has no settings. */
  readonly app: AppConfiguration | undefined;
};

const minute = 60_000;
const defaultSessionMinutes = 120;
const defaultJwtMinutes = 30;

export const isJwt = (token: string): boolean => token.startsWith('eyJ');

const wantsJwt = (app: AppConfiguration | undefined): boolean =>
  app !== undefined && isOn(app.globalSettings, 'isNamedUserJwtEnabled');

/** Session lifetime: the app's own, else the two hours that an org starts with. */
const lifetimeOf = (app: AppConfiguration | undefined): number => {
  const minutesOf = (element: string): number | undefined => {
    const minutes = Number(app === undefined ? undefined : textOf(app.oauthPolicy, element));
    return minutes > 0 ? minutes : undefined;
  };
  if (!wantsJwt(app)) {
    return (minutesOf('sessionTimeoutInMinutes') ?? defaultSessionMinutes) * minute;
  }
  const followsSession =
    app !== undefined && textOf(app.oauthPolicy, 'namedUserJwtSessionTimeoutType') === 'UserSession';
  return (followsSession ? defaultSessionMinutes : (minutesOf('namedUserJwtTimeout') ?? defaultJwtMinutes)) * minute;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signToken = ({ emulator }: OauthContext, subject: TokenSubject, expiresAt: number): string => {
  const { state } = emulator;
  const { org, user, clientId, scope } = subject;
  const key = readSigningKey(state);
  const issuer = emulator.instanceUrl(org);
  const issuedAtSeconds = Math.floor(state.clock.now() / 1000);
  const header = {
    alg: 'RS256',
    typ: 'JWT',
    kid: keyIdOf(key, org.orgId),
    tty: 'sfdc-core-token',
    tnk: `core/${org.instanceName}/${org.orgId}`,
    ver: '1.0',
  };
  const payload = {
    scp: scope,
    aud: [issuer],
    iss: issuer,
    sub: `uid:${user.Id}`,
    nbf: issuedAtSeconds,
    iat: issuedAtSeconds,
    exp: Math.floor(expiresAt / 1000),
    client_id: clientId,
    mty: 'oauth',
    sfi: randomUUID().replaceAll('-', ''),
    roles: [],
    hsc: false,
  };
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
};

/** A new access token. */
export const issueAccessToken = (context: OauthContext, subject: TokenSubject): StoredToken => {
  const { state } = context.emulator;
  const expiresAt = state.clock.now() + lifetimeOf(subject.app);
  return state.tokens.issue({
    kind: 'access',
    orgId: subject.org.orgId,
    userId: subject.user.Id,
    clientId: subject.clientId,
    scope: subject.scope,
    expiresAt,
    ...(wantsJwt(subject.app) ? { token: signToken(context, subject, expiresAt) } : {}),
  });
};

const findLiveToken = (state: State, { org, user, clientId, scope }: TokenSubject): StoredToken | undefined => {
  const live = state.tokens.findLive(org.orgId, user.Id, clientId, scope);
  return live === undefined || live.kind !== 'access' || isJwt(live.token) ? undefined : live;
};

/** The live opaque token of this user, client and scope, or a new token. */
export const reuseOrIssueAccessToken = (context: OauthContext, subject: TokenSubject): StoredToken =>
  (wantsJwt(subject.app) ? undefined : findLiveToken(context.emulator.state, subject)) ??
  issueAccessToken(context, subject);
