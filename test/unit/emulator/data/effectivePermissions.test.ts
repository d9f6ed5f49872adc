/** What a user may do, from profile and permission sets in a state in memory. */

import { expect } from 'chai';
import {
  effectiveObjectAccess,
  effectivePermissions,
} from '../../../../scripts/emulator/services/data/effectivePermissions.ts';
import { createState } from '../../../../scripts/emulator/state/createState.ts';
import type { State, StoredRecord } from '../../../../scripts/emulator/state/stateTypes.ts';

const ORG = '00DEc0000000001AAA';
const NOW = Date.UTC(2026, 2, 15);

describe('effectivePermissions', () => {
  let state: State & { readonly close: () => void };
  let user: StoredRecord;

  const addSet = (
    name: string,
    fields: Record<string, string | boolean | null> = {},
    assignment = {},
  ): StoredRecord => {
    const set = state.records.insert(ORG, 'PermissionSet', { Name: name, IsOwnedByProfile: false, ...fields });
    state.records.insert(ORG, 'PermissionSetAssignment', {
      AssigneeId: user.Id,
      PermissionSetId: set.Id,
      ...assignment,
    });
    return set;
  };

  beforeEach(() => {
    state = createState({ file: ':memory:', clock: { now: () => NOW } });
    const license = state.records.insert(ORG, 'UserLicense', { Name: 'Salesforce Integration' });
    const profile = state.records.insert(ORG, 'Profile', { Name: 'API Only', UserLicenseId: license.Id });
    state.records.insert(ORG, 'PermissionSet', {
      Name: 'X00e',
      ProfileId: profile.Id,
      IsOwnedByProfile: true,
      PermissionsApiEnabled: true,
      PermissionsViewSetup: false,
    });
    user = state.records.insert(ORG, 'User', { ProfileId: profile.Id });
  });
  afterEach(() => state.close());

  it('gives what the profile grants', () => {
    expect([...effectivePermissions(state, ORG, user.Id)]).to.deep.equal(['ApiEnabled']);
  });

  it('adds what assigned permission sets grant, by column and by metadata', () => {
    addSet('By_Column', { PermissionsManageUsers: true });
    addSet('By_Metadata');
    state.components.put(ORG, {
      type: 'PermissionSet',
      fullName: 'By_Metadata',
      body: { userPermissions: { name: 'ViewSetup', enabled: 'true' } },
      id: state.newId('0PS'),
      userId: user.Id,
    });
    expect([...effectivePermissions(state, ORG, user.Id)]).to.have.members(['ApiEnabled', 'ManageUsers', 'ViewSetup']);
  });

  it('leaves out an assignment that has run out', () => {
    addSet('Over', { PermissionsManageUsers: true }, { ExpirationDate: '2026-03-14T00:00:00.000+0000' });
    addSet('Still', { PermissionsViewSetup: true }, { ExpirationDate: '2026-03-16T00:00:00.000+0000' });
    expect([...effectivePermissions(state, ORG, user.Id)]).to.have.members(['ApiEnabled', 'ViewSetup']);
  });

  it('gives nothing for a user of another org', () => {
    expect([...effectivePermissions(state, '00DEc0000000002AAA', user.Id)]).to.deep.equal([]);
  });

  it('opens an object through the metadata of an assigned permission set only', () => {
    expect(effectiveObjectAccess(state, ORG, user.Id, 'Account').read).to.equal(false);
    addSet('Accounts');
    state.components.put(ORG, {
      type: 'PermissionSet',
      fullName: 'Accounts',
      body: { objectPermissions: [{ object: 'Account', allowRead: 'true', allowCreate: 'false' }] },
      id: state.newId('0PS'),
      userId: user.Id,
    });
    expect(effectiveObjectAccess(state, ORG, user.Id, 'Account')).to.include({ read: true, create: false });
    expect(effectiveObjectAccess(state, ORG, user.Id, 'Order').read).to.equal(false);
  });
});
