/**
 * Deployments and retrieves by id. The body is JSON and the owner's business.
 */
import type { Database, Row } from './database.ts';
import type { JobStore } from './stateTypes.ts';

const parseJob = (row: Row): { id: string; createdAt: number; body: unknown } => ({
  id: String(row['id']),
  createdAt: Number(row['created_at']),
  body: JSON.parse(String(row['body'])),
});

export const createJobStore = (database: Database): JobStore => ({
  put: ({ id, orgId, kind, createdAt, body }) =>
    database.run(
      `INSERT INTO jobs (id, org_id, kind, created_at, body) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
      id,
      orgId,
      kind,
      createdAt,
      JSON.stringify(body),
    ),
  get: (orgId, id) => {
    const row = database.one('SELECT * FROM jobs WHERE org_id = ? AND id = ?', orgId, id);
    return row === undefined ? undefined : parseJob(row);
  },
  list: (orgId, kind) =>
    database.all('SELECT * FROM jobs WHERE org_id = ? AND kind = ? ORDER BY seq', orgId, kind).map(parseJob),
});
