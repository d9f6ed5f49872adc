/** A small world of users, profiles and licences for the query tests, in memory and without an emulator. */
import { findSobject } from '../../../../../scripts/emulator/services/data/schema/sobjects.ts';
import { loadSoqlParser } from '../../../../../scripts/emulator/services/data/soql/parseSoql.ts';
import { formatRecords, type WireRecord } from '../../../../../scripts/emulator/services/data/soql/queryAnswer.ts';
import type { QueryWorld } from '../../../../../scripts/emulator/services/data/soql/queryWorld.ts';
import { type QueryOutcome, runQuery } from '../../../../../scripts/emulator/services/data/soql/runQuery.ts';
import type { StoredRecord } from '../../../../../scripts/emulator/state/stateTypes.ts';

export const NOW = Date.UTC(2026, 2, 15, 12);

const adminProfileId = '00eEc0000000001AAA';
const apiProfileId = '00eEc0000000002AAA';
export const annaId = '005Ec0000000001AAA';

export const rows: Readonly<Record<string, readonly StoredRecord[]>> = {
  UserLicense: [
    { Id: '100Ec0000000001AAA', Name: 'Salesforce', TotalLicenses: 10, UsedLicenses: 2 },
    { Id: '100Ec0000000002AAA', Name: 'Salesforce Integration', TotalLicenses: 5, UsedLicenses: 1 },
  ],
  Profile: [
    { Id: adminProfileId, Name: 'System Administrator', UserLicenseId: '100Ec0000000001AAA' },
    { Id: apiProfileId, Name: 'Minimum Access - API Only Integrations', UserLicenseId: '100Ec0000000002AAA' },
    { Id: '00eEc0000000003AAA', Name: 'Standard User', UserLicenseId: '100Ec0000000001AAA' },
  ],
  User: [
    user(annaId, 'Anna@Example.com', 'Anna', adminProfileId, true, '2026-03-14T10:00:00.000+0000'),
    user('005Ec0000000002AAA', 'bert@example.com', 'Bert', adminProfileId, false, '2026-01-31T23:59:59.000+0000'),
    user('005Ec0000000003AAA', "o'hara@example.com", "O'Hara", apiProfileId, true, '2026-03-15T00:00:00.000+0000'),
    { ...user('005Ec0000000004AAA', 'z_%@example.com', 'Z', apiProfileId, true, ''), LastLoginDate: null },
  ],
};

function user(
  id: string,
  username: string,
  lastName: string,
  profileId: string,
  isActive: boolean,
  lastLogin: string,
): StoredRecord {
  return {
    Id: id,
    Username: username,
    LastName: lastName,
    ProfileId: profileId,
    IsActive: isActive,
    LastLoginDate: lastLogin,
    CreatedById: annaId,
  };
}

const world: QueryWorld = {
  sobject: findSobject,
  rows: (sobject) => rows[sobject.name] ?? [],
  urlOf: (sobject, id) => `/services/data/v60.0/sobjects/${sobject.name}/${id}`,
};

export const run = async (soql: string): Promise<QueryOutcome> => runQuery((await loadSoqlParser())(soql, NOW), world);

export const select = async (soql: string): Promise<readonly WireRecord[]> => formatRecords(await run(soql));
