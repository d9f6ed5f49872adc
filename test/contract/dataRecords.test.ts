/** Users, licences, permission sets and their assignments over REST: the integrity errors that a set-up meets. */

import { expect } from 'chai';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { create, createId, DATA, errorOf, findId, query, tokenOf, userFields } from './dataFixture.ts';

describe('data API: users, licences and assignments', () => {
  const harness = withEmulator();
  let org: OrgSession;

  beforeEach(async () => {
    org = await harness.createOrg('production');
  });

  const addSet = (name: string, fields: object = {}): Promise<string> =>
    createId(harness, org, 'PermissionSet', { Name: name, Label: name.replaceAll('_', ' '), ...fields });

  it('creates a user with its login row and takes a seat of its licence', async () => {
    const id = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    expect(
      (await query(harness, org, `SELECT IsFrozen FROM UserLogin WHERE UserId = '${id}'`)).records,
    ).to.have.lengthOf(1);
    const { records } = await query(
      harness,
      org,
      `SELECT Profile.UserLicense.UsedLicenses, IsActive, Name FROM User WHERE Id = '${id}'`,
    );
    expect(records[0]).to.deep.include({ IsActive: true, Name: 'Integration' });
    expect(records[0]).to.have.nested.property('Profile.UserLicense.UsedLicenses', 1);
  });

  it('names every missing field of a user at once', async () => {
    const answer = await create(harness, org, 'User', { Username: 'a@example.com' });
    expect(answer.status).to.equal(400);
    expect(errorOf(answer).code).to.equal('REQUIRED_FIELD_MISSING');
    expect(errorOf(answer).fields).to.have.members([
      'LastName',
      'Email',
      'Alias',
      'TimeZoneSidKey',
      'LocaleSidKey',
      'EmailEncodingKey',
      'ProfileId',
      'LanguageLocaleKey',
    ]);
  });

  it('BL-105 refuses a username that another org has, whatever its case', async () => {
    const other = await harness.createOrg('sandbox');
    await createId(harness, other, 'User', await userFields(harness, other, 'taken@example.com'));
    const answer = await create(harness, org, 'User', await userFields(harness, org, 'TAKEN@example.com'));
    expect(answer.status).to.equal(400);
    expect(errorOf(answer)).to.deep.include({ code: 'DUPLICATE_USERNAME', fields: ['Username'] });
    expect(errorOf(answer).message).to.match(/^Duplicate Username\.<br>.*another Salesforce organization/);
  });

  it('BL-107 refuses a username of more than 80 characters and an alias of more than 8', async () => {
    const fields = await userFields(harness, org, `${'a'.repeat(69)}@example.com`);
    const tooLong = await create(harness, org, 'User', fields);
    expect(errorOf(tooLong)).to.deep.include({ code: 'STRING_TOO_LONG', fields: ['Username'] });
    expect(errorOf(tooLong).message).to.include('(max length=80)');
    const alias = await create(harness, org, 'User', { ...fields, Username: 'a@example.com', Alias: 'ninechars' });
    expect(errorOf(alias).message).to.include('(max length=8)');
  });

  for (const [what, fields, code] of [
    ['a username that is no e-mail address', { Username: 'anna' }, 'INVALID_EMAIL_ADDRESS'],
    ['a bad e-mail address', { Email: 'anna@' }, 'INVALID_EMAIL_ADDRESS'],
    ['a profile that the org does not have', { ProfileId: '00eEc0000zzzzzz' }, 'INVALID_CROSS_REFERENCE_KEY'],
    ['an id of another type', { ProfileId: '005Ec0000000001' }, 'MALFORMED_ID'],
    ['an unknown field', { Nope: 1 }, 'INVALID_FIELD'],
    ['a field that nobody may set', { LastLoginDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    ['a checkbox that is neither true nor false', { IsActive: 'maybe' }, 'INVALID_TYPE_ON_FIELD_IN_RECORD'],
  ] as const) {
    it(`refuses a user with ${what}`, async () => {
      const answer = await create(harness, org, 'User', {
        ...(await userFields(harness, org, 'a@example.com')),
        ...fields,
      });
      expect(answer.status).to.equal(400);
      expect(errorOf(answer).code).to.equal(code);
    });
  }

  it('refuses one user more than the licence has seats, until one is deactivated', async () => {
    const developer = await harness.createOrg('developer');
    const first = await createId(harness, developer, 'User', await userFields(harness, developer, 'one@example.com'));
    const second = await userFields(harness, developer, 'two@example.com');
    const refused = await create(harness, developer, 'User', second);
    expect(errorOf(refused).code).to.equal('LICENSE_LIMIT_EXCEEDED');
    const path = `${DATA}/sobjects/User/${first}`;
    expect((await harness.request(developer, path, { method: 'PATCH', body: { IsActive: false } })).status).to.equal(
      204,
    );
    await createId(harness, developer, 'User', second);
    const again = await harness.request(developer, path, { method: 'PATCH', body: { IsActive: true } });
    expect(errorOf(again).code).to.equal('LICENSE_LIMIT_EXCEEDED');
  });

  it('never deletes a user', async () => {
    const answer = await harness.request(org, `${DATA}/sobjects/User/${org.userId}`, { method: 'DELETE' });
    expect(answer.status).to.equal(400);
    expect(errorOf(answer).code).to.equal('INVALID_TYPE_FOR_OPERATION');
  });

  it('tells a record that was deleted apart from one that never was', async () => {
    const id = await createId(harness, org, 'Account', { Name: 'Gone' });
    const remove = (of: string) => harness.request(org, `${DATA}/sobjects/Account/${of}`, { method: 'DELETE' });
    expect((await remove(id)).status).to.equal(204);
    const again = await remove(id);
    expect([again.status, errorOf(again).code]).to.deep.equal([404, 'ENTITY_IS_DELETED']);
    const changed = await harness.request(org, `${DATA}/sobjects/Account/${id}`, {
      method: 'PATCH',
      body: { Name: 'x' },
    });
    expect(errorOf(changed).code).to.equal('ENTITY_IS_DELETED');
    expect(errorOf(await remove(`${id.slice(0, 9)}zzzzzz`)).code).to.equal('NOT_FOUND');
    const path = `${DATA}/composite/sobjects?ids=${id}`;
    const many = await harness.request(org, path, { method: 'DELETE' });
    expect(many.body).to.have.nested.property('[0].errors[0].statusCode', 'ENTITY_IS_DELETED');
  });

  it('freezes a user through its login row, whose sessions end', async () => {
    const id = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    const token = tokenOf(harness, org, id);
    await query(harness, org, 'SELECT Id FROM Organization', token);
    const login = await findId(harness, org, `SELECT Id FROM UserLogin WHERE UserId = '${id}'`);
    const path = `${DATA}/sobjects/UserLogin/${login}`;
    expect((await harness.request(org, path, { method: 'PATCH', body: { IsFrozen: true } })).status).to.equal(204);
    const answer = await harness.request(org, `${DATA}/sobjects`, { token });
    expect(answer.status).to.equal(401);
    expect(errorOf(answer).code).to.equal('INVALID_SESSION_ID');
  });

  it('BL-110 refuses a permission set licence without a seat left, and a permission set without its licence', async () => {
    const developer = await harness.createOrg('developer');
    const psl = await findId(
      harness,
      developer,
      "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'",
    );
    const assign = { PermissionSetLicenseId: psl, AssigneeId: developer.userId };
    await createId(harness, developer, 'PermissionSetLicenseAssign', assign);
    const twice = await create(harness, developer, 'PermissionSetLicenseAssign', assign);
    expect(errorOf(twice).code).to.equal('DUPLICATE_VALUE');
    const user = await createId(harness, developer, 'User', await userFields(harness, developer, 'i@example.com'));
    const noSeat = await create(harness, developer, 'PermissionSetLicenseAssign', { ...assign, AssigneeId: user });
    expect(errorOf(noSeat)).to.deep.include({
      code: 'LICENSE_LIMIT_EXCEEDED',
      message: 'Cannot assign: no licenses left',
    });
    const set = await createId(harness, developer, 'PermissionSet', {
      Name: 'Api_Only',
      Label: 'Api Only',
      LicenseId: psl,
      PermissionsApiUserOnly: true,
    });
    const noLicense = await create(harness, developer, 'PermissionSetAssignment', {
      PermissionSetId: set,
      AssigneeId: user,
    });
    expect(errorOf(noLicense)).to.deep.include({
      code: 'FIELD_INTEGRITY_EXCEPTION',
      message: `Can't assign permission set "Api Only" to user "i@example.com". The user license doesn't allow the permission: Api Only User`,
    });
  });

  it('lets a permission set of the licence through once the licence is assigned, and keeps the licence while it is', async () => {
    const psl = await findId(
      harness,
      org,
      "SELECT Id FROM PermissionSetLicense WHERE DeveloperName LIKE 'SalesforceAPI%'",
    );
    const set = await addSet('Order_Sync', { LicenseId: psl, PermissionsApiEnabled: true });
    const user = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    const assignment = { PermissionSetId: set, AssigneeId: user };
    expect(errorOf(await create(harness, org, 'PermissionSetAssignment', assignment)).code).to.equal(
      'FIELD_INTEGRITY_EXCEPTION',
    );
    const held = await createId(harness, org, 'PermissionSetLicenseAssign', {
      PermissionSetLicenseId: psl,
      AssigneeId: user,
    });
    const assigned = await createId(harness, org, 'PermissionSetAssignment', assignment);
    const { records } = await query(
      harness,
      org,
      `SELECT UsedLicenses, TotalLicenses FROM PermissionSetLicense WHERE Id = '${psl}'`,
    );
    expect(records[0]).to.include({ UsedLicenses: 1, TotalLicenses: 5 });
    const path = `${DATA}/sobjects/PermissionSetLicenseAssign/${held}`;
    expect((await harness.request(org, path, { method: 'DELETE' })).status).to.equal(400);
    await harness.request(org, `${DATA}/sobjects/PermissionSetAssignment/${assigned}`, { method: 'DELETE' });
    expect((await harness.request(org, path, { method: 'DELETE' })).status).to.equal(204);
  });

  it('BL-112 says which record a second assignment duplicates', async () => {
    const assignment = { PermissionSetId: await addSet('Order_Sync'), AssigneeId: org.userId };
    const first = await createId(harness, org, 'PermissionSetAssignment', assignment);
    const answer = await create(harness, org, 'PermissionSetAssignment', assignment);
    expect(answer.status).to.equal(400);
    expect(errorOf(answer)).to.deep.include({
      code: 'DUPLICATE_VALUE',
      message: `duplicate value found: PermissionSetId,AssigneeId duplicates value on record with id: ${first.slice(0, 15)}`,
    });
  });

  it('BL-117 knows no API Only permission in an edition without it', async () => {
    const small = await harness.createOrg('production', { edition: 'Professional Edition' });
    const fields = { Name: 'Api', Label: 'Api', PermissionsApiUserOnly: true };
    const answer = await create(harness, small, 'PermissionSet', fields);
    expect(errorOf(answer)).to.deep.include({
      code: 'FIELD_INTEGRITY_EXCEPTION',
      message: 'no such permission ApiUserOnly in this organization',
    });
  });

  it('BL-109 refuses the API to a user without API Enabled', async () => {
    const fields = await userFields(harness, org, 'm@example.com', 'Minimum Access - Salesforce');
    const token = tokenOf(harness, org, await createId(harness, org, 'User', fields));
    const answer = await harness.request(org, `${DATA}/query?q=SELECT+Id+FROM+Organization`, { token });
    expect(answer.status).to.equal(403);
    expect(errorOf(answer)).to.deep.include({
      code: 'API_CURRENTLY_DISABLED',
      message: 'API is disabled for this User',
    });
  });

  it('lets nobody but an administrator create users and assignments', async () => {
    const id = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    const token = tokenOf(harness, org, id);
    const user = await create(harness, org, 'User', await userFields(harness, org, 'x@example.com'), token);
    expect(user.status).to.equal(403);
    expect(errorOf(user).code).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    const assignment = { PermissionSetId: await addSet('Admin'), AssigneeId: id };
    const answer = await create(harness, org, 'PermissionSetAssignment', assignment, token);
    expect(errorOf(answer).code).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
  });

  it('shows business objects to those whose permission set opens them only', async () => {
    const { state } = harness.emulator;
    const psl = await findId(
      harness,
      org,
      "SELECT Id FROM PermissionSetLicense WHERE DeveloperName LIKE 'SalesforceAPI%'",
    );
    const set = await addSet('Accounts', { LicenseId: psl });
    state.components.put(org.org.orgId, {
      type: 'PermissionSet',
      fullName: 'Accounts',
      body: { objectPermissions: { object: 'Account', allowRead: 'true' } },
      id: set,
      userId: org.userId,
    });
    const id = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    const token = tokenOf(harness, org, id);
    const path = `${DATA}/query?q=${encodeURIComponent('SELECT Id FROM Account LIMIT 1')}`;
    expect(errorOf(await harness.request(org, path, { token })).code).to.equal('INVALID_TYPE');
    await createId(harness, org, 'PermissionSetLicenseAssign', { PermissionSetLicenseId: psl, AssigneeId: id });
    await createId(harness, org, 'PermissionSetAssignment', { PermissionSetId: set, AssigneeId: id });
    expect((await harness.request(org, path, { token })).status).to.equal(200);
    const refused = await create(harness, org, 'Account', { Name: 'A' }, token);
    expect(refused.status).to.equal(403);
    expect(errorOf(await harness.request(org, path.replace('Account', 'Order'), { token })).code).to.equal(
      'INVALID_TYPE',
    );
  });
});
