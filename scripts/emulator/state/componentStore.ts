/**
 * Metadata components of an org: one row a component, its element tree as JSON. Leaves out what a type means.
 */
import type { Database, Row } from './database.ts';
import type { ComponentStore, EmulatorClock, StoredComponent } from './stateTypes.ts';

const parseComponent = (row: Row): StoredComponent => ({
  type: String(row['type']),
  fullName: String(row['full_name']),
  // Written by `put` below from a value of this type.
  body: JSON.parse(String(row['body'])) as StoredComponent['body'],
  id: String(row['id']),
  createdAt: Number(row['created_at']),
  modifiedAt: Number(row['modified_at']),
  createdById: String(row['created_by']),
  modifiedById: String(row['modified_by']),
});

export const createComponentStore = (database: Database, clock: EmulatorClock): ComponentStore => {
  const get: ComponentStore['get'] = (orgId, type, fullName) => {
    const row = database.one(
      'SELECT * FROM components WHERE org_id = ? AND type = ? AND full_name = ?',
      orgId,
      type,
      fullName,
    );
    return row === undefined ? undefined : parseComponent(row);
  };
  return {
    get,
    list: (orgId, type) =>
      database
        .all('SELECT * FROM components WHERE org_id = ? AND type = ? ORDER BY seq', orgId, type)
        .map(parseComponent),
    listOfApp: (orgId, type, appName) =>
      database
        .all(
          `SELECT * FROM components WHERE org_id = ? AND type = ?
             AND json_extract(body, '$.externalClientApplication') = ? ORDER BY seq`,
          orgId,
          type,
          appName,
        )
        .map(parseComponent),
    findByName: (orgId, type, fullName) => {
      const row = database.one(
        'SELECT * FROM components WHERE org_id = ? AND type = ? AND full_name = ? COLLATE NOCASE ORDER BY seq LIMIT 1',
        orgId,
        type,
        fullName,
      );
      return row === undefined ? undefined : parseComponent(row);
    },
    put: (orgId, { type, fullName, body, id, userId }) => {
      const now = clock.now();
      const existing = get(orgId, type, fullName);
      const component: StoredComponent = {
        type,
        fullName,
        body,
        id: existing?.id ?? id,
        createdAt: existing?.createdAt ?? now,
        modifiedAt: now,
        createdById: existing?.createdById ?? userId,
        modifiedById: userId,
      };
      database.run(
        `INSERT INTO components (org_id, type, full_name, body, id, created_at, modified_at, created_by, modified_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (org_id, type, full_name) DO UPDATE SET
           body = excluded.body, modified_at = excluded.modified_at, modified_by = excluded.modified_by`,
        orgId,
        type,
        fullName,
        JSON.stringify(body),
        component.id,
        component.createdAt,
        component.modifiedAt,
        component.createdById,
        component.modifiedById,
      );
      return component;
    },
    delete: (orgId, type, fullName) =>
      database.run('DELETE FROM components WHERE org_id = ? AND type = ? AND full_name = ?', orgId, type, fullName),
  };
};
