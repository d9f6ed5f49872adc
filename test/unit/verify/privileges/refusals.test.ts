/** What each negative statement of the least-privilege proof says of users with too much, and of orgs with nothing to refuse. */
import { expect } from 'chai';
import { Secret } from '../../../../scripts/lib/secret.ts';
import { readOrgObjects } from '../../../../scripts/verify/privileges/orgObjects.ts';
import { BUSINESS_OBJECTS, proveObjects } from '../../../../scripts/verify/privileges/proveObjects.ts';
import {
  FORBIDDEN_PERMISSIONS,
  proveSetup,
  proveSystemPermissions,
} from '../../../../scripts/verify/privileges/proveSystemPermissions.ts';
import type { TokenUnderTest } from '../../../../scripts/verify/verification.ts';

const SETUP = ['SetupAuditTrail', 'LoginHistory'];
const CUSTOM = ['Payroll__c'];
const listOf = (names: readonly string[]) => ({
  sobjects: names.map((name) => ({ name, custom: name.endsWith('__c'), customSetting: false, queryable: true })),
});

/** A user who may read `readable` of an org that has `present`, and has or has not every system permission. */
function userWith(readable: readonly string[], mayAll: boolean): TokenUnderTest {
  const fields = FORBIDDEN_PERMISSIONS.map((name) => `Permissions${name}`);
  const answer = (path: string, soql: string): readonly [number, unknown] => {
    if (path.endsWith('/UserPermissionAccess/describe')) return [200, { fields: fields.map((name) => ({ name })) }];
    if (path.endsWith('/sobjects')) return [200, listOf(readable)];
    const [, object = ''] = /FROM (\w+)/.exec(soql) ?? [];
    if (object === 'UserPermissionAccess') {
      return [200, { records: [Object.fromEntries(fields.map((name) => [name, mayAll]))] }];
    }
    return readable.includes(object)
      ? [200, { records: [{ Id: '1', UserId: '005000000000002AAA' }] }]
      : [400, [{ errorCode: 'INVALID_TYPE', message: 'no' }]];
  };
  return {
    client: {
      endpoint: new URL('https://acme.my.salesforce.com/services/oauth2/token'),
      transport: async ({ url }: Request) => {
        const { pathname, searchParams } = new URL(url);
        const [status, body] = answer(pathname, searchParams.get('q') ?? '');
        return new Response(JSON.stringify(body), { status });
      },
    },
    org: { apiVersion: '68.0' },
    token: Secret.of('token'),
    identity: { orgId: '00D000000000001AAA', userId: '005000000000001AAA' },
  } as unknown as TokenUnderTest;
}

async function statusesOf(present: readonly string[], readable: readonly string[], mayAll: boolean) {
  const test = userWith(readable, mayAll);
  const org = readOrgObjects(listOf(present), 'admin@example.com', new Map());
  const proofs = await Promise.all([
    proveObjects(test, { objects: [], fields: [] }, org),
    proveSystemPermissions(test, []),
    proveSetup(test, org),
  ]);
  return proofs.flat();
}

describe('The negative statements of the least-privilege proof', () => {
  const everything = [...BUSINESS_OBJECTS, ...SETUP, ...CUSTOM];

  it('are contradicted, each of them, for a user who may do everything', async () => {
    const proofs = await statusesOf(everything, everything, true);
    expect(proofs).to.have.length(BUSINESS_OBJECTS.length + FORBIDDEN_PERMISSIONS.length + 3);
    expect(proofs.filter(({ status }) => status !== 'contradicted')).to.deep.equal([]);
  });

  it('are proven, each of them, for a user who may do nothing in an org that has it all', async () => {
    const proofs = await statusesOf(everything, [], false);
    expect(proofs.filter(({ status }) => status !== 'proven')).to.deep.equal([]);
  });

  it('are not proven by the refusal of what the org does not have', async () => {
    const proofs = await statusesOf([], [], false);
    const proven = proofs.filter(({ status }) => status === 'proven').map(({ id }) => id);
    expect(proven.filter((id) => !id.startsWith('permission-absent:'))).to.deep.equal([]);
    expect(proofs.find(({ id }) => id === 'object-refused:Asset')?.evidence).to.equal(
      'measured by the query "SELECT Id FROM Asset LIMIT 1": HTTP 400 INVALID_TYPE, but admin@example.com sees no such object either',
    );
  });
});
