import { expect } from 'chai';
import { ApiError } from '../../../../scripts/emulator/apiError.ts';
import type { Fields, RuleContext } from '../../../../scripts/emulator/recordRules.ts';
import { countScratchOrgs } from '../../../../scripts/emulator/services/scratchOrgs/scratchOrgLimits.ts';
import { scratchOrgRules, sobjectExistsIn } from '../../../../scripts/emulator/services/scratchOrgs/scratchOrgRules.ts';
import type { StoredRecord } from '../../../../scripts/emulator/state/stateTypes.ts';
import { send, withEmulator } from '../../../support/emulatorHarness.ts';

const day = 86_400_000;

describe('scratch org rules', () => {
  const harness = withEmulator({ settings: { signupMilliseconds: 5_000 } });
  const info = scratchOrgRules.get('ScratchOrgInfo');
  const active = scratchOrgRules.get('ActiveScratchOrg');

  const context = (): RuleContext => ({
    emulator: harness.emulator,
    org: harness.hub.org,
    userId: harness.hub.userId,
  });

  const request = (fields: Fields = {}): StoredRecord => {
    const { emulator, org, userId } = context();
    const checked = info?.beforeInsert?.(context(), {
      OrgName: 'Acme',
      Edition: 'Enterprise',
      ConnectedAppConsumerKey: 'PlatformCLI',
      ...fields,
    });
    return emulator.state.records.insert(org.orgId, 'ScratchOrgInfo', checked ?? {}, userId);
  };

  const read = async (record: StoredRecord): Promise<StoredRecord | undefined> => {
    const { emulator, org } = context();
    await info?.refresh?.(emulator, org);
    return emulator.state.records.get(org.orgId, 'ScratchOrgInfo', record.Id);
  };

  const signUp = async (fields: Fields = {}): Promise<StoredRecord | undefined> => {
    const record = request(fields);
    harness.running.advanceClock(5_000);
    return read(record);
  };

  const refusalOf = (fields: Fields): ApiError => {
    try {
      request(fields);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
    throw new Error('the request was taken');
  };

  it('lead from New over Creating to Active as the clock goes on', async () => {
    const record = request();
    expect(record['Status']).to.equal('New');
    expect((await read(record))?.['Status']).to.equal('Creating');
    harness.running.advanceClock(5_000);
    expect((await read(record))?.['Status']).to.equal('Active');
  });

  it('give an active org all that a client logs in with', async () => {
    const row = await signUp({ DurationDays: 3, AdminEmail: 'admin@example.com' });
    expect(row?.['ScratchOrg']).to.match(/^00D\w{12}$/);
    expect(row?.['SignupInstance']).to.match(/S$/);
    expect(row?.['ExpirationDate']).to.equal('2026-11-28');
    const org = harness.emulator.state.orgs.get(String(row?.['ScratchOrg']));
    expect(row?.['LoginUrl']).to.equal(`http://127.0.0.1:${org?.port}`);
    expect(org).to.include({ kind: 'scratch', edition: 'Enterprise Edition', hubOrgId: harness.hub.org.orgId });
    const [user] = harness.emulator.state.records.find(org?.orgId ?? '', 'User');
    expect(user).to.include({ Username: row?.['SignupUsername'], Email: 'admin@example.com', IsActive: true });
    expect(harness.emulator.state.tokens.find(String(row?.['AuthCode']))).to.include({
      kind: 'authorizationCode',
      clientId: 'PlatformCLI',
      userId: user?.Id,
    });
    expect((await send(`${row?.['LoginUrl']}/services/data`)).status).to.equal(200);
  });

  it('sign up one org when several requests read the row at once', async () => {
    const record = request();
    harness.running.advanceClock(5_000);
    await Promise.all(Array.from({ length: 8 }, () => read(record)));
    const scratchOrgs = harness.emulator.state.orgs.list().filter(({ kind }) => kind === 'scratch');
    expect(scratchOrgs).to.have.lengthOf(1);
    expect(harness.emulator.state.records.find(harness.hub.org.orgId, 'ActiveScratchOrg')).to.have.lengthOf(1);
  });

  it('refuse what a Dev Hub refuses at once', () => {
    const cases: readonly (readonly [Fields, string, readonly string[]])[] = [
      [{ Edition: null }, 'REQUIRED_FIELD_MISSING', ['Edition']],
      [{ Edition: 'Ultimate' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Edition']],
      [{ DurationDays: 31 }, 'NUMBER_OUTSIDE_VALID_RANGE', ['DurationDays']],
      [{ DurationDays: 0 }, 'NUMBER_OUTSIDE_VALID_RANGE', ['DurationDays']],
      [{ Features: 'API;NoSuchThing' }, 'INVALID_INPUT', ['Features']],
      [{ Features: 'AddCustomApps' }, 'INVALID_INPUT', ['Features']],
      [{ Username: 'no at sign' }, 'INVALID_EMAIL_ADDRESS', ['Username']],
    ];
    for (const [fields, errorCode, named] of cases) {
      expect(refusalOf(fields)).to.deep.include({ httpStatus: 400, errorCode, fields: named });
    }
  });

  it('take features and editions whatever their case', () => {
    expect(request({ Edition: 'partner developer', Features: 'api;ADDCUSTOMAPPS:3,externalclientapps' })).to.include({
      Edition: 'Partner Developer',
      Features: 'api;ADDCUSTOMAPPS:3;externalclientapps',
      DurationDays: 7,
    });
  });

  it('end in an error code that sfdx-core knows when sign-up fails', async () => {
    const taken = await harness.createOrg('production', { username: 'taken@example.com' });
    const cases: readonly (readonly [Fields, string])[] = [
      [{ Username: taken.username.toUpperCase() }, 'C-1007'],
      [{ AdminEmail: 'nobody' }, 'S-1006'],
      [{ AdminEmail: 'no..body@example.com' }, 'S-1006'],
      [{ Country: 'Germany' }, 'S-2006'],
      [{ Namespace: 'acme' }, 'S-1017'],
      [{ SourceOrg: '00D000000000001' }, 'SH-0002'],
      [{ ConnectedAppConsumerKey: '3MVG9xyz' }, 'C-1016'],
    ];
    for (const [fields, errorCode] of cases) {
      expect(await signUp(fields), errorCode).to.include({ Status: 'Error', ErrorCode: errorCode, ScratchOrg: null });
    }
    expect(
      harness.emulator.state.orgs.list().filter(({ kind, isDeleted }) => kind === 'scratch' && !isDeleted),
    ).to.deep.equal([]);
  });

  it('let one of two requests for the same username win', async () => {
    const rows = [request({ Username: 'same@example.com' }), request({ Username: 'same@example.com' })];
    harness.running.advanceClock(5_000);
    await Promise.all(rows.map(read));
    const results = await Promise.all(rows.map(read));
    expect(results.map((row) => row?.['Status']).sort()).to.deep.equal(['Active', 'Error']);
  });

  it('delete the org with its row of active scratch orgs, and revoke its tokens', async () => {
    const row = await signUp();
    const { emulator, org } = context();
    const [activeRow] = emulator.state.records.find(org.orgId, 'ActiveScratchOrg', {
      SignupUsername: String(row?.['SignupUsername']),
    });
    if (activeRow === undefined || row === undefined) throw new Error('no active scratch org');
    emulator.state.records.delete(org.orgId, 'ActiveScratchOrg', activeRow.Id);
    await active?.afterDelete?.(context(), activeRow);
    expect(await read(row)).to.include({ Status: 'Deleted', DeletedBy: harness.hub.username });
    expect(emulator.state.orgs.get(String(row['ScratchOrg']))?.isDeleted).to.equal(true);
    expect(emulator.state.tokens.find(String(row['AuthCode']))).to.equal(undefined);
    const failure = await send(`${row['LoginUrl']}/services/data`).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError);
  });

  it('delete an org whose time is over', async () => {
    const row = await signUp({ DurationDays: 1 });
    if (row === undefined) throw new Error('no scratch org');
    harness.running.advanceClock(day);
    expect((await read(row))?.['Status']).to.equal('Deleted');
    expect(countScratchOrgs(harness.emulator, harness.hub.org).active.used).to.equal(0);
  });

  it('BL-098 refuse when the active or the daily limit is reached; deleting frees the active slot only', async () => {
    const { emulator, org } = context();
    for (let count = 0; count < 40; count += 1) request();
    expect(refusalOf({})).to.include({
      errorCode: 'LIMIT_EXCEEDED',
      publicMessage: 'The signup request failed because this organization has reached its active scratch org limit',
    });
    for (const { Id } of emulator.state.records.find(org.orgId, 'ScratchOrgInfo')) {
      emulator.state.records.update(org.orgId, 'ScratchOrgInfo', Id, { Status: 'Deleted' });
    }
    for (let count = 0; count < 40; count += 1) {
      const { Id } = request();
      emulator.state.records.update(org.orgId, 'ScratchOrgInfo', Id, { Status: 'Deleted' });
    }
    expect(refusalOf({}).publicMessage).to.equal(
      'The signup request failed because this organization has reached its daily scratch org signup limit',
    );
    harness.running.advanceClock(day);
    expect(request()['Status']).to.equal('New');
  });

  it('do not count failed sign-ups', async () => {
    await signUp({ AdminEmail: 'nobody' });
    expect(countScratchOrgs(harness.emulator, harness.hub.org)).to.deep.equal({
      active: { used: 0, maximum: 40 },
      daily: { used: 0, maximum: 80 },
    });
  });

  it('exist in Dev Hubs only', async () => {
    const { org } = await harness.createOrg('sandbox');
    expect(sobjectExistsIn(harness.hub.org, 'ScratchOrgInfo')).to.equal(true);
    expect(sobjectExistsIn(org, 'scratchorginfo')).to.equal(false);
    expect(sobjectExistsIn(org, 'User')).to.equal(true);
  });
});
