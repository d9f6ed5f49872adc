/**
 * Consumer keys and secrets: the main pair of an app and at most one staged pair. Leaves out who may read them and when
 * a staged pair changes its state.
 */
import type { Database, Row } from './database.ts';
import { keyPrefixOf } from './ids.ts';
import { type RandomSource, randomConsumerKey, randomConsumerSecret } from './randomValues.ts';
import type { ConsumerStore, EmulatorClock, StoredConsumer, StoredStagedCredentials } from './stateTypes.ts';

const parseConsumer = (row: Row): StoredConsumer => ({
  consumerId: String(row['consumer_id']),
  orgId: String(row['org_id']),
  appId: String(row['app_id']),
  appName: String(row['app_name']),
  key: String(row['key']),
  secret: String(row['secret']),
  createdAt: Number(row['created_at']),
  knownAt: Number(row['known_at']),
});

const parseStaged = (row: Row): StoredStagedCredentials => ({
  stagedId: String(row['staged_id']),
  consumerId: String(row['consumer_id']),
  key: String(row['key']),
  secret: String(row['secret']),
  // Written by `putStaged` below from a value of this type.
  state: String(row['state']) as StoredStagedCredentials['state'],
  createdById: String(row['created_by']),
  createdAt: Number(row['created_at']),
  expiresAt: Number(row['expires_at']),
  knownAt: Number(row['known_at']),
});

export const createConsumerStore = (options: {
  readonly database: Database;
  readonly clock: EmulatorClock;
  readonly random: RandomSource;
  readonly newId: (keyPrefix: string) => string;
  readonly propagationMilliseconds: () => number;
}): ConsumerStore => {
  const { database, clock, random, newId, propagationMilliseconds } = options;
  const one = (sql: string, ...values: string[]): StoredConsumer | undefined => {
    const row = database.one(sql, ...values);
    return row === undefined ? undefined : parseConsumer(row);
  };
  const generatePair = (): { key: string; secret: string } => ({
    key: randomConsumerKey(random),
    secret: randomConsumerSecret(random),
  });
  return {
    generatePair,
    create: ({ orgId, appId, appName, key, secret }) => {
      const createdAt = clock.now();
      const consumer: StoredConsumer = {
        consumerId: newId(keyPrefixOf('Consumer')),
        orgId,
        appId,
        appName,
        key: key ?? randomConsumerKey(random),
        secret: secret ?? randomConsumerSecret(random),
        createdAt,
        knownAt: createdAt + propagationMilliseconds(),
      };
      database.run(
        `INSERT INTO consumers (consumer_id, org_id, app_id, app_name, key, secret, created_at, known_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        consumer.consumerId,
        orgId,
        appId,
        appName,
        consumer.key,
        consumer.secret,
        createdAt,
        consumer.knownAt,
      );
      return consumer;
    },
    byApp: (orgId, appId) =>
      database
        .all('SELECT * FROM consumers WHERE org_id = ? AND app_id = ? ORDER BY seq', orgId, appId)
        .map(parseConsumer),
    byId: (orgId, consumerId) => one('SELECT * FROM consumers WHERE org_id = ? AND consumer_id = ?', orgId, consumerId),
    byKeyAnywhere: (key) => {
      const consumer = one('SELECT * FROM consumers WHERE key = ?', key);
      if (consumer !== undefined) return { consumer };
      const row = database.one('SELECT * FROM staged WHERE key = ?', key);
      if (row === undefined) return undefined;
      const staged = parseStaged(row);
      const owner = one('SELECT * FROM consumers WHERE consumer_id = ?', staged.consumerId);
      return owner === undefined ? undefined : { consumer: owner, staged };
    },
    setPair: (consumerId, { key, secret, knownAt }) =>
      database.run(
        'UPDATE consumers SET key = ?, secret = ?, known_at = ? WHERE consumer_id = ?',
        key,
        secret,
        knownAt,
        consumerId,
      ),
    deleteByApp: (orgId, appId) =>
      database.transaction(() => {
        database.run(
          'DELETE FROM staged WHERE consumer_id IN (SELECT consumer_id FROM consumers WHERE org_id = ? AND app_id = ?)',
          orgId,
          appId,
        );
        database.run('DELETE FROM consumers WHERE org_id = ? AND app_id = ?', orgId, appId);
      }),
    staged: (consumerId) => {
      const row = database.one(
        'SELECT * FROM staged WHERE consumer_id = ? ORDER BY created_at DESC LIMIT 1',
        consumerId,
      );
      return row === undefined ? undefined : parseStaged(row);
    },
    putStaged: (staged) =>
      database.run(
        `INSERT OR REPLACE INTO staged
           (staged_id, consumer_id, key, secret, state, created_by, created_at, expires_at, known_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        staged.stagedId,
        staged.consumerId,
        staged.key,
        staged.secret,
        staged.state,
        staged.createdById,
        staged.createdAt,
        staged.expiresAt,
        staged.knownAt,
      ),
    deleteStaged: (stagedId) => database.run('DELETE FROM staged WHERE staged_id = ?', stagedId),
  };
};
