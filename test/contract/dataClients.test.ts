/** The data API as Salesforce's own library uses it: `@salesforce/core` and the jsforce connection inside it, unchanged. */

import type { AuthInfo, Connection } from '@salesforce/core';
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { createId } from './dataFixture.ts';

/** What jsforce throws for a refusal: the org's error code is its name. */
const failureOf = async (work: PromiseLike<unknown>): Promise<Error> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) {
      return error;
    }
  }
  throw new Error('The call was not refused.');
};

describe('data API and @salesforce/core', () => {
  const harness = withEmulator({ clock: systemTime });
  let org: OrgSession;
  let authInfo: AuthInfo;
  let connection: Connection;

  beforeEach(async () => {
    const { AuthInfo, Connection } = await import('@salesforce/core');
    org = await harness.createOrg('production', { username: `admin-${Date.now()}@example.com` });
    authInfo = await AuthInfo.create({
      username: org.username,
      oauth2Options: { clientId: 'PlatformCLI', loginUrl: org.instanceUrl, refreshToken: org.refreshToken },
    });
    await authInfo.save();
    connection = await Connection.create({ authInfo });
  });
  afterEach(async () => {
    const { AuthRemover } = await import('@salesforce/core');
    const remover = await AuthRemover.create();
    await remover.removeAllAuths();
  });

  it('creates, reads, changes, upserts and deletes records', async () => {
    const accounts = connection.sobject('Account');
    const created = await accounts.create({ Name: 'Acme' });
    expect(created).to.deep.include({ success: true, errors: [] });
    const id = String(created.id);
    await accounts.update({ Id: id, Name: 'Acme Inc' });
    expect(await accounts.retrieve(id)).to.include({ Id: id, Name: 'Acme Inc' });
    expect(await accounts.find({ Name: { $like: 'Acme%' } }, ['Id', 'Owner.Username'])).to.have.lengthOf(1);
    expect(await connection.singleRecordQuery('SELECT COUNT(Id) accounts FROM Account')).to.include({ accounts: 1 });
    await accounts.destroy(id);
    expect(await accounts.count()).to.equal(0);
  });

  it('creates and deletes several records in one request', async () => {
    const results = await connection
      .sobject('Account')
      .create([{ Name: 'A' }, { Name: 'B' }, {}] as { Name: string }[]);
    expect(results.map(({ success }) => success)).to.deep.equal([true, true, false]);
    const ids = results.flatMap(({ id }) => id ?? []);
    expect((await connection.sobject('Account').destroy(ids)).every(({ success }) => success)).to.equal(true);
  });

  it('gives refusals under their error code', async () => {
    const unknownColumn = await failureOf(connection.query('SELECT Nope FROM User'));
    expect(unknownColumn.name).to.equal('INVALID_FIELD');
    expect(unknownColumn.message).to.include("No such column 'Nope' on entity 'User'.");
    expect((await failureOf(connection.query('SELECT Id FORM User'))).name).to.equal('MALFORMED_QUERY');
    expect((await failureOf(connection.sobject('User').create({ Username: 'a@example.com' }))).name).to.equal(
      'REQUIRED_FIELD_MISSING',
    );
    expect((await failureOf(connection.sobject('Account').retrieve('001Ec00009zzzzz'))).name).to.equal('NOT_FOUND');
    expect((await failureOf(connection.sobject('Nope').describe())).name).to.equal('NOT_FOUND');
  });

  it('describes the org and its sObjects', async () => {
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map(({ name }) => name)).to.include.members(['User', 'Account', 'PermissionSetAssignment']);
    expect(sobjects.map(({ name }) => name)).not.to.include('ScratchOrgInfo');
    const { fields } = await connection.describe('User');
    expect(fields.find(({ name }) => name === 'Username')).to.include({ length: 80, unique: true, nillable: false });
  });

  it('follows the pages of a large result', async () => {
    const { state } = harness.emulator;
    state.transaction(() => {
      for (let index = 0; index < 2100; index += 1) {
        state.records.insert(org.org.orgId, 'Account', { Name: `Account ${index}` });
      }
    });
    const result = await connection.autoFetchQuery('SELECT Name FROM Account', { autoFetch: true, maxFetch: 5000 });
    expect(result.records).to.have.lengthOf(2100);
  });

  it('runs Tooling API queries', async () => {
    const { records } = await connection.tooling.query('SELECT Id, Name FROM Profile ORDER BY Name LIMIT 1');
    expect(records).to.have.lengthOf(1);
    expect((await failureOf(connection.tooling.query('SELECT Id FROM SourceMember'))).name).to.equal('INVALID_TYPE');
  });

  it('sends a composite request', async () => {
    const root = `/services/data/v${connection.getApiVersion()}`;
    const compositeRequest = [
      { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'made', body: { Name: 'Acme' } },
      { method: 'GET', url: `${root}/sobjects/Account/@{made.id}?fields=Name`, referenceId: 'read' },
    ];
    const answer = await connection.requestPost(`${root}/composite`, { allOrNone: true, compositeRequest });
    expect(answer).to.have.nested.property('compositeResponse[1].body.Name', 'Acme');
  });

  it('creates a user with User.createUser and assigns a permission set', async () => {
    const { DefaultUserFields, Org, User } = await import('@salesforce/core');
    await createId(harness, org, 'PermissionSet', { Name: 'Order_Sync', Label: 'Order Sync' });
    const user = await User.create({ org: await Org.create({ connection }) });
    const defaults = await DefaultUserFields.create({ templateUser: org.username });
    const fields = { ...defaults.getFields(), username: `made-${Date.now()}@example.com` };
    const made = await user.createUser(fields);
    expect(made.getUsername()).to.equal(fields.username);
    const retrieved = await user.retrieve(fields.username);
    expect(retrieved).to.include({ profileId: fields.profileId, lastName: fields.lastName });
    await user.assignPermissionSets(retrieved.id, ['Order_Sync']);
    const { totalSize } = await connection.query(
      `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${retrieved.id}' AND PermissionSet.IsOwnedByProfile = false`,
    );
    expect(totalSize).to.equal(1);
  });

  it('tells a Dev Hub from an org that is none', async () => {
    const { Org } = await import('@salesforce/core');
    const target = await Org.create({ connection });
    expect(await target.determineIfDevHubOrg(true)).to.equal(false);
    expect(await target.retrieveOrganizationInformation()).to.include({ OrganizationType: 'Enterprise Edition' });
  });
});
