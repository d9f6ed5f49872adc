/** Permissions of the caller, where the org knows all, some or none of them. */
import { expect } from 'chai';
import { CALLER_PERMISSIONS, readCallerPermissions } from '../../../../scripts/org/snapshot/readCallerPermissions.ts';
import { failureOf } from '../failureOf.ts';
import { orgAnswering, refusedWith } from './orgAnswers.ts';

describe('readCallerPermissions', () => {
  it('gives every permission as the org has it, in one request', async () => {
    const row = Object.fromEntries(CALLER_PERMISSIONS.map((name) => [`Permissions${name}`, name !== 'ManageUsers']));
    const org = orgAnswering({ UserPermissionAccess: [row] });
    const permissions = await readCallerPermissions(org);
    expect(permissions).to.include({ ExternalClientAppDeveloper: true, ManageUsers: false, ApiEnabled: true });
    expect(org.calls).to.have.length(1);
  });

  it('asks for the fields that are there, and leaves the others unknown, where the org does not know one', async () => {
    const org = orgAnswering(
      {
        UserPermissionAccess: (soql) =>
          soql.includes('ViewClientSecret') ? refusedWith('INVALID_FIELD') : [{ PermissionsApiEnabled: true }],
      },
      { describeFieldNames: async () => ['Id', 'PermissionsApiEnabled'] },
    );
    const permissions = await readCallerPermissions(org);
    expect(permissions).to.include({ ApiEnabled: true, ViewClientSecret: 'unknown' });
    expect(Object.keys(permissions)).to.have.members([...CALLER_PERMISSIONS]);
  });

  it('knows nothing where the org has no such object', async () => {
    const org = orgAnswering(
      { UserPermissionAccess: refusedWith('INVALID_TYPE') },
      { describeFieldNames: async () => undefined },
    );
    expect(new Set(Object.values(await readCallerPermissions(org)))).to.deep.equal(new Set(['unknown']));
  });

  it('does not take another refusal for a missing permission', async () => {
    const error = await failureOf(() =>
      readCallerPermissions(orgAnswering({ UserPermissionAccess: refusedWith('REQUEST_LIMIT_EXCEEDED') })),
    );
    expect(error.name).to.equal('OrgRequestRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.actions?.[0]).to.include('qa');
  });
});
