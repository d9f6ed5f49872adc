/**
 * The orgs of the emulator, deleted ones too: a scratch org's record outlives it. Ports belong to living orgs only.
 */
import type { Database, Row } from './database.ts';
import { to18 } from './ids.ts';
import type { EmulatedOrg, State } from './stateTypes.ts';

const optionalNumber = (value: string | number | null | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

const parseOrg = (row: Row): EmulatedOrg => ({
  orgId: String(row['org_id']),
  // Written by `put` below from a value of this type.
  kind: String(row['kind']) as EmulatedOrg['kind'],
  name: String(row['name']),
  edition: String(row['edition']),
  instanceName: String(row['instance_name']),
  port: Number(row['port']),
  hubOrgId: row['hub_org_id'] === null ? undefined : String(row['hub_org_id']),
  createdAt: Number(row['created_at']),
  expiresAt: optionalNumber(row['expires_at']),
  isDeleted: row['is_deleted'] === 1,
});

export const createOrgStore = (database: Database): State['orgs'] => {
  const one = (sql: string, value: string | number): EmulatedOrg | undefined => {
    const row = database.one(sql, value);
    return row === undefined ? undefined : parseOrg(row);
  };
  return {
    get: (orgId) => one('SELECT * FROM orgs WHERE org_id = ?', to18(orgId)),
    byPort: (port) => one('SELECT * FROM orgs WHERE port = ? AND is_deleted = 0', port),
    list: () => database.all('SELECT * FROM orgs ORDER BY seq').map(parseOrg),
    put: (org) =>
      database.run(
        `INSERT INTO orgs (org_id, kind, name, edition, instance_name, port, hub_org_id, created_at,
           expires_at, is_deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (org_id) DO UPDATE SET name = excluded.name, edition = excluded.edition,
           instance_name = excluded.instance_name, port = excluded.port, expires_at = excluded.expires_at, is_deleted = excluded.is_deleted`,
        org.orgId,
        org.kind,
        org.name,
        org.edition,
        org.instanceName,
        org.port,
        org.hubOrgId ?? null,
        org.createdAt,
        org.expiresAt ?? null,
        Number(org.isDeleted),
      ),
  };
};
