/**
 * Records of sObjects as rows of JSON. Equality is SOQL's: text without case, null for a missing field too. Relationship
 * fields, types and integrity rules are left to the services.
 */
import type { Database, Row } from './database.ts';
import { keyPrefixOf, to18 } from './ids.ts';
import type { EmulatorClock, FieldValue, RecordStore, StoredRecord } from './stateTypes.ts';

// Salesforce writes times without a zone name but with its offset.
export const formatTime = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, -1)}+0000`;

const systemUserId = to18('005000000000000');

// The row was written by this module from a StoredRecord.
const parseRecord = (row: Row): StoredRecord => JSON.parse(String(row['fields'])) as StoredRecord;

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const bindable = (value: FieldValue): string | number => (typeof value === 'boolean' ? Number(value) : (value ?? ''));

const checkName = (name: string): string => {
  if (!/^\w+$/.test(name)) throw new TypeError(`Not a name of an sObject or field: ${name}`);
  return name;
};

const equalsText = (stored: FieldValue | undefined, wanted: FieldValue): boolean =>
  typeof stored === 'string' && typeof wanted === 'string' && stored.toLowerCase() === wanted.toLowerCase();

export const createRecordStore = (
  database: Database,
  clock: EmulatorClock,
  newId: (keyPrefix: string) => string,
): RecordStore => {
  const get: RecordStore['get'] = (orgId, sobject, id) => {
    const row = database.one(
      'SELECT fields FROM records WHERE org_id = ? AND sobject = ? AND id = ?',
      orgId,
      sobject,
      to18(id),
    );
    return row === undefined ? undefined : parseRecord(row);
  };

  return {
    get,
    insert: (orgId, sobject, fields, byUserId = systemUserId) => {
      const now = formatTime(clock.now());
      const record: StoredRecord = {
        CreatedDate: now,
        CreatedById: byUserId,
        LastModifiedDate: now,
        LastModifiedById: byUserId,
        SystemModstamp: now,
        ...fields,
        Id: typeof fields['Id'] === 'string' ? to18(fields['Id']) : newId(keyPrefixOf(sobject)),
      };
      database.run(
        'INSERT INTO records (org_id, sobject, id, fields) VALUES (?, ?, ?, ?)',
        orgId,
        sobject,
        record.Id,
        JSON.stringify(record),
      );
      return record;
    },
    find: (orgId, sobject, where = {}) => {
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      const unfoldable: [string, FieldValue][] = [];
      for (const [field, value] of Object.entries(where)) {
        const column = `json_extract(fields, '$.${checkName(field)}')`;
        if (value === null) conditions.push(`${column} IS NULL`);
        // SQLite folds the case of ASCII only.
        else if (typeof value === 'string' && !isAscii(value)) unfoldable.push([field, value]);
        else {
          conditions.push(`${column} = ? COLLATE NOCASE`);
          values.push(bindable(value));
        }
      }
      // The name stands in the statement itself, since an index restricted to an sObject needs a literal.
      const rows = database.all(
        `SELECT fields FROM records WHERE org_id = ? AND sobject = '${checkName(sobject)}'${conditions
          .map((condition) => ` AND ${condition}`)
          .join('')} ORDER BY seq`,
        orgId,
        ...values,
      );
      const records = rows.map(parseRecord);
      if (unfoldable.length === 0) return records;
      return records.filter((record) => unfoldable.every(([field, value]) => equalsText(record[field], value)));
    },
    update: (orgId, sobject, id, fields, byUserId = systemUserId) => {
      const record = get(orgId, sobject, id);
      if (record === undefined) return;
      const now = formatTime(clock.now());
      const changed = {
        ...record,
        LastModifiedDate: now,
        LastModifiedById: byUserId,
        SystemModstamp: now,
        ...fields,
        Id: record.Id,
      };
      database.run(
        'UPDATE records SET fields = ? WHERE org_id = ? AND sobject = ? AND id = ?',
        JSON.stringify(changed),
        orgId,
        sobject,
        record.Id,
      );
    },
    delete: (orgId, sobject, id) =>
      database.run('DELETE FROM records WHERE org_id = ? AND sobject = ? AND id = ?', orgId, sobject, to18(id)),
    findUserAnywhere: (username) => {
      const row = database.one(
        `SELECT records.org_id, records.fields FROM records JOIN orgs ON orgs.org_id = records.org_id
         WHERE sobject = 'User' AND json_extract(fields, '$.Username') = ? COLLATE NOCASE AND orgs.is_deleted = 0
         ORDER BY records.seq LIMIT 1`,
        username,
      );
      return row === undefined ? undefined : { orgId: String(row['org_id']), user: parseRecord(row) };
    },
  };
};
