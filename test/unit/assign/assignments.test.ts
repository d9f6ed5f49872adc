/** Assignments of the run-as user: looked for first, made once, refused with every reason. */
import { expect } from 'chai';
import { assignPermissionSet } from '../../../scripts/assign/assignPermissionSet.ts';
import { assignPermissionSetLicense } from '../../../scripts/assign/assignPermissionSetLicense.ts';
import { endAssignments } from '../../../scripts/assign/endAssignments.ts';
import { buildError, toSfError } from '../../../scripts/lib/errors.ts';
import type { OrgClient } from '../../../scripts/org/orgClient.ts';
import type { AssignPermissionSetLicenseStep, AssignPermissionSetStep } from '../../../scripts/plan/deployPlan.ts';
import { RUN_AS_USERNAME } from '../../support/appFixture.ts';
import { type FakeAnswers, fakeOrgClient, inTurn } from '../../support/fakeOrgClient.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const base = { id: 'x', title: 'x', action: 'create', reason: 'x', username: RUN_AS_USERNAME } as const;
const SET: AssignPermissionSetStep = {
  ...base,
  kind: 'assignPermissionSet',
  permissionSetName: 'Order_Sync_Integration',
};
const LICENSE: AssignPermissionSetLicenseStep = {
  ...base,
  kind: 'assignPermissionSetLicense',
  permissionSetLicenseId: '0PL000000000001AAA',
  permissionSetLicenseName: 'SalesforceAPIIntegrationPsl',
};
const USER_ID = '005000000000002AAA';
const SET_ID = '0PS000000000001AAA';

type Held = { readonly user?: boolean; readonly set?: boolean; readonly assigned?: () => boolean };

/** An org that knows the user and the permission set, and has the assignment from the time on that `assigned` says. */
function orgWith({ user = true, set = true, assigned = () => false }: Held, answers: FakeAnswers = {}) {
  return fakeOrgClient({
    query: async (soql) => {
      if (/FROM User /.test(soql)) {
        return user ? [{ Id: USER_ID }] : [];
      }
      if (/FROM PermissionSet /.test(soql)) {
        return set ? [{ Id: SET_ID }] : [];
      }
      return assigned() ? [{ Id: '0Pa000000000001AAA' }] : [];
    },
    createRecord: async () => '0Pa000000000001AAA',
    ...answers,
  });
}
const refused = (...errors: readonly (readonly [string, string])[]) =>
  buildError('OrgRequestRefusedError', {
    org: 'qa',
    operation: 'create a PermissionSetAssignment',
    errors: errors.map(([errorCode, message]) => ({ errorCode, message })),
  });

async function errorOf(org: OrgClient) {
  try {
    await assignPermissionSet(SET, org);
  } catch (error) {
    return toSfError(error);
  }
  throw new Error('the permission set was assigned');
}

describe('assignments', () => {
  it('assigns a permission set by its own name', async () => {
    const org = orgWith({});
    expect(await assignPermissionSet(SET, org)).to.deep.equal({
      state: 'created',
      username: RUN_AS_USERNAME,
      userId: USER_ID,
      subject: 'Order_Sync_Integration',
    });
    expect(org.writes().map(({ args }) => args)).to.deep.equal([
      ['PermissionSetAssignment', { AssigneeId: USER_ID, PermissionSetId: SET_ID }],
    ]);
    expect(
      org
        .callsOf('query')
        .map(({ args }) => String(args[0]))
        .join('\n'),
    ).to.contain('NamespacePrefix = null');
  });

  it('assigns a permission set licence by its id', async () => {
    const org = orgWith({});
    expect(await assignPermissionSetLicense(LICENSE, org)).to.include({
      state: 'created',
      subject: 'SalesforceAPIIntegrationPsl',
    });
    expect(org.writes().map(({ args }) => args)).to.deep.equal([
      ['PermissionSetLicenseAssign', { AssigneeId: USER_ID, PermissionSetLicenseId: '0PL000000000001AAA' }],
    ]);
  });

  it('BL-112 writes nothing when it is assigned already', async () => {
    const org = orgWith({ assigned: () => true });
    expect((await assignPermissionSet(SET, org)).state).to.equal('unchanged');
    expect((await assignPermissionSetLicense(LICENSE, org)).state).to.equal('unchanged');
    expect(org.writes()).to.deep.equal([]);
  });

  it('BL-112 takes a duplicate for done', async () => {
    const createRecord = inTurn<string>(refused(['DUPLICATE_VALUE', 'duplicates value on record with id: 0Pa']));
    const org = orgWith({}, { createRecord });
    expect((await assignPermissionSet(SET, org)).state).to.equal('unchanged');
    expect(org.writes()).to.have.length(1);
  });

  it('BL-110 shows every reason of a refusal in full', async () => {
    const reasons = [
      ['LICENSE_LIMIT_EXCEEDED', 'Cannot assign: no licenses left'],
      ['FIELD_INTEGRITY_EXCEPTION', "The user license doesn't allow the permission: Api Only User"],
    ] as const;
    const error = await errorOf(orgWith({}, { createRecord: inTurn<string>(refused(...reasons)) }));
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'AssignmentRefusedError',
      68,
      'Setup > Users, then the user, then Permission Set License Assignments',
    ]);
    for (const [code, text] of reasons) {
      expect(error.message).to.contain(`${code}: ${text}`);
    }
    expect(error.data).to.have.property('errors').with.length(2);
  });

  for (const [title, held, text] of [
    ['the user', { user: false }, `no user ${RUN_AS_USERNAME}`],
    ['the permission set', { set: false }, 'no permission set Order_Sync_Integration'],
  ] as const) {
    it(`says that the org lacks ${title}`, async () => {
      const org = orgWith(held);
      const error = await errorOf(org);
      expect([error.name, error.exitCode, org.writes()]).to.deep.equal(['AssignmentRefusedError', 68, []]);
      expect(error.message).to.contain(text);
      expect(error.actions?.[0]).to.contain('Setup > Users');
    });
  }

  it('looks before it decides when the answer is lost', async () => {
    let isAssigned = false;
    const org = orgWith(
      { assigned: () => isAssigned },
      {
        createRecord: async () => {
          isAssigned = true;
          throw buildError('OrgUnavailableError', { org: 'qa', host: 'h', status: 503, operation: 'create' });
        },
      },
    );
    expect((await assignPermissionSet(SET, org)).state).to.equal('created');
    expect(org.writes()).to.have.length(1);
  });

  it('gives an expired authorisation on as it is', async () => {
    const expired = buildError('AuthorizationExpiredError', { org: 'qa', detail: 'INVALID_SESSION_ID' });
    const error = await errorOf(orgWith({}, { createRecord: inTurn<string>(expired) }));
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'AuthorizationExpiredError',
      1,
      'sf org login web --alias qa',
    ]);
  });
});

describe('endAssignments', () => {
  const rows = [
    { Id: '0Pa000000000001AAA', Assignee: { Username: RUN_AS_USERNAME } },
    { Id: '0Pa000000000002AAA', Assignee: { Username: 'person@example.com' } },
  ];
  const refusal = (errorCode: string) =>
    buildError('OrgRequestRefusedError', { org: 'qa', operation: 'delete', errors: [{ errorCode, message: 'no' }] });

  it('ends those of everybody, of the org’s own permission set, and takes one that is gone for ended', async () => {
    const org = fakeOrgClient({
      query: async () => rows,
      deleteRecord: async (_sobject, id) => {
        if (id === rows[0]?.Id) throw refusal('ENTITY_IS_DELETED');
      },
    });
    expect(await endAssignments(['Order_Sync_Integration'], org)).to.deep.equal([
      RUN_AS_USERNAME,
      'person@example.com',
    ]);
    expect(String(org.callsOf('query')[0]?.args[0])).to.include('PermissionSet.NamespacePrefix = null');
    expect(org.callsOf('deleteRecord')).to.have.length(2);
  });

  it('asks nothing without a permission set, and tells what the org refuses', async () => {
    const nobody = fakeOrgClient();
    expect(await endAssignments([], nobody)).to.deep.equal([]);
    expect(nobody.calls).to.deep.equal([]);
    const org = fakeOrgClient({
      query: async () => rows,
      deleteRecord: () => Promise.reject(refusal('INSUFFICIENT_ACCESS_OR_READONLY')),
    });
    const error = await thrownBy(() => endAssignments(['Order_Sync_Integration'], org));
    expect([error.name, error.exitCode]).to.deep.equal(['OrgRequestRefusedError', 1]);
    expect(error.actions?.[0]).to.include('Correct what the org names');
  });
});
