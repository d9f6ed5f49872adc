/** The run-as user with effective permissions, as far as the org tells. */
import { expect } from 'chai';
import { readRunAsUser } from '../../../../scripts/org/snapshot/readRunAsUser.ts';
import { orgAnswering, refusedWith } from './orgAnswers.ts';

const USERNAME = "o'hara@qa.example.com";
const USER = {
  Id: '005000000000001AAA',
  Username: USERNAME,
  IsActive: true,
  Profile: { Name: 'Minimum Access - API Only Integrations', UserLicense: { Name: 'Salesforce Integration' } },
};
const Assignee = { Username: USERNAME };
const set = (Name: string, fields: object) => ({
  Assignee,
  PermissionSet: { Name, IsOwnedByProfile: false, ...fields },
});
const PROFILE_SET = set('X00e000000000001AAA', {
  IsOwnedByProfile: true,
  PermissionsApiEnabled: true,
  PermissionsApiUserOnly: false,
});

describe('readRunAsUser', () => {
  it('gives no user where the org has none', async () => {
    expect(await readRunAsUser(orgAnswering({}), USERNAME)).to.equal(undefined);
  });

  it('gives what decides about tokens, with profile and permission sets taken together', async () => {
    const org = orgAnswering({
      User: [USER],
      UserLogin: [{ UserId: USER.Id, IsFrozen: false }],
      PermissionSetAssignment: [
        PROFILE_SET,
        set('Order_Sync', { PermissionsApiEnabled: false, PermissionsApiUserOnly: true }),
      ],
      PermissionSetLicenseAssign: [
        { Assignee, PermissionSetLicense: { DeveloperName: 'SalesforceAPIIntegrationPsl' } },
      ],
    });
    expect(await readRunAsUser(org, USERNAME)).to.deep.equal({
      id: USER.Id,
      username: USERNAME,
      isActive: true,
      isFrozen: false,
      profileName: 'Minimum Access - API Only Integrations',
      userLicenseName: 'Salesforce Integration',
      hasApiEnabled: true,
      isApiOnly: true,
      assignedPermissionSetNames: ['Order_Sync'],
      assignedPermissionSetLicenseNames: ['SalesforceAPIIntegrationPsl'],
    });
  });

  it('writes the username as a literal that it can’t leave', async () => {
    const org = orgAnswering({});
    await readRunAsUser(org, USERNAME);
    for (const { args } of org.callsOf('query')) {
      expect(String(args[0])).to.include("'o\\'hara@qa.example.com'");
    }
  });

  it('is sure of a missing permission only when it saw the profile’s own', async () => {
    const without = { PermissionsApiEnabled: false, PermissionsApiUserOnly: false };
    const unsure = await readRunAsUser(
      orgAnswering({ User: [USER], PermissionSetAssignment: [set('Order_Sync', without)] }),
      USERNAME,
    );
    expect(unsure).to.include({ hasApiEnabled: 'unknown', isApiOnly: 'unknown' });
    const sure = await readRunAsUser(orgAnswering({ User: [USER], PermissionSetAssignment: [PROFILE_SET] }), USERNAME);
    expect(sure).to.include({ hasApiEnabled: true, isApiOnly: false });
  });

  it('does without what the org won’t tell', async () => {
    const org = orgAnswering({
      User: [USER],
      UserLogin: refusedWith('INVALID_TYPE'),
      PermissionSetAssignment: (soql) =>
        soql.includes('PermissionsApiUserOnly') ? refusedWith('INVALID_FIELD') : [set('Order_Sync', {})],
    });
    expect(await readRunAsUser(org, USERNAME)).to.deep.include({
      isFrozen: 'unknown',
      hasApiEnabled: 'unknown',
      assignedPermissionSetNames: ['Order_Sync'],
    });
  });
});
