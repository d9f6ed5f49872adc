/** A table of queries and the rows that they give, over the small world of `queryFixture`. */

import { expect } from 'chai';
import { findSobject } from '../../../../../scripts/emulator/services/data/schema/sobjects.ts';
import { loadSoqlParser } from '../../../../../scripts/emulator/services/data/soql/parseSoql.ts';
import { formatColumns } from '../../../../../scripts/emulator/services/data/soql/queryAnswer.ts';
import { runQuery } from '../../../../../scripts/emulator/services/data/soql/runQuery.ts';
import { annaId, NOW, run, select } from './queryFixture.ts';

/** A condition on User, and the last names that it selects. */
const conditions: readonly (readonly [string, readonly string[]])[] = [
  ["Username = 'ANNA@example.COM'", ['Anna']],
  ["username = 'anna@example.com'", ['Anna']],
  ["User.Username = 'anna@example.com'", ['Anna']],
  ["Username != 'anna@example.com'", ['Bert', "O'Hara", 'Z']],
  ["Username = 'o\\'hara@example.com'", ["O'Hara"]],
  ['IsActive = true', ['Anna', "O'Hara", 'Z']],
  ['IsActive = FALSE', ['Bert']],
  ['IsActive != true', ['Bert']],
  [`Id = '${annaId.slice(0, 15)}'`, ['Anna']],
  [`Id = '${annaId}'`, ['Anna']],
  [`Id = '${annaId.toLowerCase()}'`, []],
  [`CreatedById IN ('${annaId.slice(0, 15)}') AND IsActive = false`, ['Bert']],
  ["LastName LIKE 'a%'", ['Anna']],
  ["LastName LIKE '%r_'", ['Bert', "O'Hara"]],
  ["LastName LIKE '_e%'", ['Bert']],
  ["Username LIKE 'z\\_\\%%'", ['Z']],
  ["(NOT LastName LIKE '%a')", ['Bert', 'Z']],
  ["LastName IN ('anna', 'BERT')", ['Anna', 'Bert']],
  ["LastName NOT IN ('anna', 'BERT')", ["O'Hara", 'Z']],
  ["LastName = 'Anna' OR LastName = 'Z'", ['Anna', 'Z']],
  ["NOT LastName = 'Anna' AND IsActive = true", ["O'Hara", 'Z']],
  ["NOT (LastName = 'Anna' OR LastName = 'Z')", ['Bert', "O'Hara"]],
  ["IsActive = true AND (LastName = 'Bert' OR LastName = 'Z')", ['Z']],
  ["NOT (NOT (LastName = 'Anna')) AND ((IsActive = true))", ['Anna']],
  ['LastLoginDate = null', ['Z']],
  ['LastLoginDate != null', ['Anna', 'Bert', "O'Hara"]],
  ['LastLoginDate > 2026-03-14T10:00:00Z', ["O'Hara"]],
  ['LastLoginDate >= 2026-03-14T12:00:00+02:00', ['Anna', "O'Hara"]],
  ['LastLoginDate < 2026-02-01T00:00:00Z', ['Bert']],
  ['LastLoginDate = TODAY', ["O'Hara"]],
  ['LastLoginDate = YESTERDAY', ['Anna']],
  ['LastLoginDate = LAST_N_DAYS:2', ['Anna', "O'Hara"]],
  ['LastLoginDate = THIS_MONTH', ['Anna', "O'Hara"]],
  ['LastLoginDate < THIS_MONTH', ['Bert']],
  ['LastLoginDate = N_DAYS_AGO:1', ['Anna']],
  ['LastLoginDate = THIS_YEAR', ['Anna', 'Bert', "O'Hara"]],
  ["Profile.Name = 'system administrator'", ['Anna', 'Bert']],
  ["Profile.UserLicense.Name = 'Salesforce Integration'", ["O'Hara", 'Z']],
  ["ProfileId IN (SELECT Id FROM Profile WHERE Name LIKE 'Minimum%')", ["O'Hara", 'Z']],
  ["ProfileId NOT IN (SELECT Id FROM Profile WHERE Name LIKE 'Minimum%')", ['Anna', 'Bert']],
  ['ManagerId = null', ['Anna', 'Bert', "O'Hara", 'Z']],
  ["ManagerId != '005Ec0000000001AAA'", ['Anna', 'Bert', "O'Hara", 'Z']],
];

describe('runQuery', () => {
  for (const [condition, expected] of conditions) {
    it(`selects ${expected.join(', ') || 'nobody'} where ${condition}`, async () => {
      const records = await select(`SELECT LastName FROM User WHERE ${condition}`);
      expect(records.map((record) => record['LastName'])).to.deep.equal(expected);
    });
  }

  it('nests parents with their attributes and gives null for a lookup that leads nowhere', async () => {
    const [record] = await select(
      "select id, profile.name, Profile.UserLicense.Name, Manager.Name from user where LastName = 'Anna'",
    );
    expect(record).to.deep.equal({
      attributes: { type: 'User', url: `/services/data/v60.0/sobjects/User/${annaId}` },
      Id: annaId,
      Profile: {
        attributes: { type: 'Profile', url: '/services/data/v60.0/sobjects/Profile/00eEc0000000001AAA' },
        Name: 'System Administrator',
        UserLicense: {
          attributes: { type: 'UserLicense', url: '/services/data/v60.0/sobjects/UserLicense/100Ec0000000001AAA' },
          Name: 'Salesforce',
        },
      },
      Manager: null,
    });
  });

  it('gives nulls and falses for what a row lacks', async () => {
    const [record] = await select("SELECT FirstName, ForecastEnabled FROM User u WHERE u.LastName = 'Bert'");
    expect(record).to.include({ FirstName: null, ForecastEnabled: false });
  });

  it('sorts without case, nulls first by default and last on request', async () => {
    const names = async (order: string): Promise<unknown[]> =>
      (await select(`SELECT LastName FROM User ORDER BY ${order}`)).map((record) => record['LastName']);
    expect(await names('LastName DESC')).to.deep.equal(['Z', "O'Hara", 'Bert', 'Anna']);
    expect(await names('LastLoginDate')).to.deep.equal(['Z', 'Bert', 'Anna', "O'Hara"]);
    expect(await names('LastLoginDate DESC NULLS LAST')).to.deep.equal(["O'Hara", 'Anna', 'Bert', 'Z']);
    expect(await names('Profile.Name, LastName DESC')).to.deep.equal(['Z', "O'Hara", 'Bert', 'Anna']);
  });

  it('applies offset and limit after sorting', async () => {
    const records = await select('SELECT LastName FROM User ORDER BY LastName LIMIT 2 OFFSET 1');
    expect(records.map((record) => record['LastName'])).to.deep.equal(['Bert', "O'Hara"]);
  });

  it('counts rows, and rows with a value, under their alias', async () => {
    expect(await run('SELECT COUNT() FROM User WHERE IsActive = true')).to.include({ kind: 'count', count: 3 });
    expect(await select('SELECT COUNT(Id), COUNT(LastLoginDate) logins FROM User')).to.deep.equal([
      { attributes: { type: 'AggregateResult' }, expr0: 4, logins: 3 },
    ]);
  });

  it('gives every field for FIELDS(ALL) with a limit', async () => {
    const [record] = await select('SELECT FIELDS(ALL) FROM Profile LIMIT 1');
    expect(record).to.include({ Name: 'System Administrator', PermissionsApiEnabled: false });
  });

  it('runs the semi-join of sf org display user', async () => {
    const records = await select(
      `SELECT Name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE Username='bert@example.com')`,
    );
    expect(records.map((record) => record['Name'])).to.deep.equal(['System Administrator']);
  });

  it('describes the columns of a query, parents as joined columns', async () => {
    const columns = formatColumns(await run('SELECT Id, IsActive, Profile.Name FROM User'));
    expect(columns).to.deep.include({ entityName: 'User', idSelected: true, keyPrefix: '005' });
    expect(columns).to.have.nested.property('columnMetadata[1].apexType', 'Boolean');
    expect(columns).to.have.nested.property('columnMetadata[2].columnName', 'Profile');
    expect(columns).to.have.nested.property('columnMetadata[2].joinColumns[0].columnName', 'Name');
  });

  it('follows lookups and sorts over 20 000 rows without comparing every pair', async function () {
    this.timeout(5_000);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      Id: `001Ec${String(index).padStart(10, '0')}AAA`,
      Name: `Account ${index % 500}`,
      ParentId: `001Ec${String(index % 100).padStart(10, '0')}AAA`,
    }));
    const outcome = runQuery(
      (await loadSoqlParser())(
        "SELECT Id, Parent.Name FROM Account WHERE Parent.Name LIKE '%7%' ORDER BY Name DESC",
        NOW,
      ),
      { sobject: findSobject, rows: () => rows, urlOf: (_, id) => id },
    );
    expect(outcome).to.have.property('rows').with.lengthOf(3800);
  });
});
