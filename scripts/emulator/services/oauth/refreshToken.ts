/**
 * Issues refresh tokens, with the lifetime that the app's policy gives them.
 */
import type { StoredToken } from '../../state/stateTypes.ts';
import type { TokenSubject } from './accessToken.ts';
import type { AppConfiguration } from './appConfiguration.ts';
import { textOf } from './appConfiguration.ts';
import type { OauthContext } from './tokenRequest.ts';

const hour = 3_600_000;
const unitMilliseconds: ReadonlyMap<string, number> = new Map([
  ['Hours', hour],
  ['Days', 24 * hour],
  ['Months', 30 * 24 * hour],
]);

/** Lifetime in milliseconds: `undefined` for ever, 0 for none. Inactivity counts from the issue, not from the last use. */
const lifetimeOf = (app: AppConfiguration | undefined): number | undefined => {
  const policy = app === undefined ? 'Infinite' : textOf(app.oauthPolicy, 'refreshTokenPolicyType');
  if (app === undefined || policy === 'Infinite' || policy === 'Zero') {
    return policy === 'Zero' ? 0 : undefined;
  }
  const unit = unitMilliseconds.get(textOf(app.oauthPolicy, 'refreshTokenValidityUnit') ?? 'Days') ?? 24 * hour;
  return Number(textOf(app.oauthPolicy, 'refreshTokenValidityPeriod') ?? 365) * unit;
};

/** A new refresh token; `undefined` when the policy lets none live. */
export const issueRefreshToken = ({ emulator }: OauthContext, subject: TokenSubject): StoredToken | undefined => {
  const { state } = emulator;
  const lifetime = lifetimeOf(subject.app);
  if (lifetime === 0) {
    return undefined;
  }
  return state.tokens.issue({
    kind: 'refresh',
    orgId: subject.org.orgId,
    userId: subject.user.Id,
    clientId: subject.clientId,
    scope: subject.scope,
    expiresAt: lifetime === undefined ? undefined : state.clock.now() + lifetime,
  });
};
