/**
 * The tables of the emulator's state. Record and component bodies are JSON text; what is searched often has an index on
 * the JSON field, restricted to its sObject so that other rows do not pay for it. A file of an older version is brought
 * up to date when it is opened.
 */
export const schemaVersion = 3;

const fieldIndex = (sobject: string, field: string): string =>
  `CREATE INDEX records_${sobject}_${field} ON records
     (org_id, json_extract(fields, '$.${field}') COLLATE NOCASE) WHERE sobject = '${sobject}';`;

/** Since version 3: an org's one port takes http and https. */
const onePortAnOrg = 'ALTER TABLE orgs DROP COLUMN tls_port;';

/** Since version 2: what a deployment asks for each of its components, so that many do not cost the square of few. */
const deploymentIndexes = `
CREATE INDEX components_app ON components (org_id, type, json_extract(body, '$.externalClientApplication'));
CREATE INDEX components_folded_name ON components (org_id, type, full_name COLLATE NOCASE);
${[
  ['SourceMember', 'MemberName'],
  ['SetupEntityAccess', 'SetupEntityId'],
  ['SetupEntityAccess', 'ParentId'],
]
  .map(([sobject = '', field = '']) => fieldIndex(sobject, field))
  .join('\n')}
`;

const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE orgs (
  seq INTEGER PRIMARY KEY, org_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, edition TEXT NOT NULL,
  instance_name TEXT NOT NULL, port INTEGER NOT NULL, hub_org_id TEXT, created_at INTEGER NOT NULL,
  expires_at INTEGER, is_deleted INTEGER NOT NULL);
CREATE INDEX orgs_port ON orgs (port);
CREATE TABLE records (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, org_id TEXT NOT NULL, sobject TEXT NOT NULL, id TEXT NOT NULL,
  fields TEXT NOT NULL);
CREATE UNIQUE INDEX records_id ON records (org_id, sobject, id);
CREATE INDEX records_username ON records (json_extract(fields, '$.Username') COLLATE NOCASE) WHERE sobject = 'User';
${[
  ['User', 'Username'],
  ['UserLogin', 'UserId'],
  ['LoginHistory', 'UserId'],
  ['PermissionSet', 'Name'],
  ['PermissionSet', 'ProfileId'],
  ['PermissionSetAssignment', 'AssigneeId'],
  ['PermissionSetAssignment', 'PermissionSetId'],
  ['PermissionSetLicenseAssign', 'AssigneeId'],
  ['PermissionSetLicenseAssign', 'PermissionSetLicenseId'],
  ['ScratchOrgInfo', 'Status'],
  ['ActiveScratchOrg', 'ScratchOrg'],
]
  .map(([sobject = '', field = '']) => fieldIndex(sobject, field))
  .join('\n')}
CREATE TABLE components (
  seq INTEGER PRIMARY KEY, org_id TEXT NOT NULL, type TEXT NOT NULL, full_name TEXT NOT NULL, body TEXT NOT NULL,
  id TEXT NOT NULL, created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, created_by TEXT NOT NULL,
  modified_by TEXT NOT NULL);
CREATE UNIQUE INDEX components_name ON components (org_id, type, full_name);
CREATE TABLE consumers (
  seq INTEGER PRIMARY KEY, consumer_id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, app_id TEXT NOT NULL,
  app_name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, created_at INTEGER NOT NULL,
  known_at INTEGER NOT NULL);
CREATE INDEX consumers_app ON consumers (org_id, app_id);
CREATE TABLE staged (
  staged_id TEXT PRIMARY KEY, consumer_id TEXT NOT NULL, key TEXT NOT NULL UNIQUE, secret TEXT NOT NULL,
  state TEXT NOT NULL, created_by TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  known_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX staged_consumer ON staged (consumer_id);
CREATE TABLE tokens (
  seq INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, org_id TEXT NOT NULL, user_id TEXT NOT NULL,
  client_id TEXT NOT NULL, scope TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER);
CREATE INDEX tokens_grant ON tokens (org_id, user_id, client_id, scope);
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, kind TEXT NOT NULL,
  created_at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX jobs_org ON jobs (org_id, kind);
`;

/** What brings a file of a version to this one; an empty file has version 0. */
export const upgrades: Readonly<Record<number, string>> = {
  0: tables + deploymentIndexes,
  1: deploymentIndexes + onePortAnOrg,
  2: onePortAnOrg,
};
