/**
 * Access tokens, refresh tokens and authorization codes. A token that is unknown, revoked or expired is not found. Leaves
 * out which grants give which token.
 */
import type { Database, Row } from './database.ts';
import { type RandomSource, randomAccessToken, randomAuthorizationCode, randomRefreshToken } from './randomValues.ts';
import type { EmulatorClock, StoredToken, TokenStore } from './stateTypes.ts';

const parseToken = (row: Row): StoredToken => ({
  token: String(row['token']),
  // Written by `issue` below from a value of this type.
  kind: String(row['kind']) as StoredToken['kind'],
  orgId: String(row['org_id']),
  userId: String(row['user_id']),
  clientId: String(row['client_id']),
  scope: String(row['scope']),
  issuedAt: Number(row['issued_at']),
  expiresAt: row['expires_at'] === null ? undefined : Number(row['expires_at']),
});

const generate = (random: RandomSource, kind: StoredToken['kind'], orgId: string): string => {
  if (kind === 'access') return randomAccessToken(random, orgId);
  return kind === 'refresh' ? randomRefreshToken(random) : randomAuthorizationCode(random);
};

export const createTokenStore = (database: Database, clock: EmulatorClock, random: RandomSource): TokenStore => ({
  issue: (request) => {
    const token: StoredToken = {
      ...request,
      token: request.token ?? generate(random, request.kind, request.orgId),
      issuedAt: clock.now(),
    };
    database.run(
      `INSERT INTO tokens (token, kind, org_id, user_id, client_id, scope, issued_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      token.token,
      token.kind,
      token.orgId,
      token.userId,
      token.clientId,
      token.scope,
      token.issuedAt,
      token.expiresAt ?? null,
    );
    return token;
  },
  find: (text) => {
    const row = database.one('SELECT * FROM tokens WHERE token = ?', text);
    if (row === undefined) return undefined;
    const token = parseToken(row);
    return token.expiresAt !== undefined && token.expiresAt <= clock.now() ? undefined : token;
  },
  findLive: (orgId, userId, clientId, scope) => {
    const row = database.one(
      `SELECT * FROM tokens WHERE org_id = ? AND user_id = ? AND client_id = ? AND scope = ? AND kind = 'access'
         AND (expires_at IS NULL OR expires_at > ?) ORDER BY seq DESC LIMIT 1`,
      orgId,
      userId,
      clientId,
      scope,
      clock.now(),
    );
    return row === undefined ? undefined : parseToken(row);
  },
  revoke: (text) => database.run('DELETE FROM tokens WHERE token = ?', text),
  revokeOf: (orgId, { clientId, userId, kind }) =>
    database.run(
      `DELETE FROM tokens WHERE org_id = ? AND (? IS NULL OR client_id = ?) AND (? IS NULL OR user_id = ?)
         AND (? IS NULL OR kind = ?)`,
      orgId,
      clientId ?? null,
      clientId ?? null,
      userId ?? null,
      userId ?? null,
      kind ?? null,
      kind ?? null,
    ),
});
