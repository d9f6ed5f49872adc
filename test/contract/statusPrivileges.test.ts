/** The least-privilege proof on the emulator: what the run-as user may do, measured with its own token. */
import { expect } from 'chai';
import { readPipelineStatus } from '../../scripts/pipeline/status/readPipelineStatus.ts';
import { formatStatusPrivileges } from '../../scripts/report/formatStatusPrivileges.ts';
import { exitCodeOfStatus, type StatusReport } from '../../scripts/report/statusReport.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import type { TokenTransport } from '../../scripts/verify/verifiedToken.ts';
import { org, stage, withReleaseWorld } from '../support/releaseWorld.ts';

const SET = 'Order_Sync_Integration';

describe('The least-privilege proof', () => {
  const world = withReleaseWorld();

  const measure = (transport?: TokenTransport): Promise<StatusReport> =>
    readPipelineStatus(
      {
        command: 'status',
        projectRoot: world.project,
        orgs: [{ org: org('one') }],
        pipeline: { stages: [], auditFailOn: 'never', content: '' },
        variables: {},
        emulated: true,
        notices: [],
        privileges: true,
        concurrency: 1,
        longestMilliseconds: 60_000,
      },
      {
        ...world.ports(),
        ...(transport === undefined ? {} : { transport }),
        diagnose: async (input) => (await import('../../scripts/verify/diagnosis/diagnose.ts')).diagnose(input),
        waitForLimit: (_milliseconds, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        onOrg: () => undefined,
      },
    );
  const resultsOf = (report: StatusReport): Readonly<Record<string, string>> =>
    Object.fromEntries((report.orgs[0]?.apps[0]?.privileges ?? []).map(({ id, status }) => [id, status]));

  const released = async () => {
    const [session] = await world.addOrgs(['one']);
    if (session === undefined) throw new Error('there is no org');
    await world.release([stage('all', ['one'])]);
    return session;
  };
  const grant = (orgId: string, userId: string, more: Readonly<Record<string, unknown>>): void => {
    const { components } = world.emulator.emulator.state;
    const set = components.get(orgId, 'PermissionSet', SET);
    if (set === undefined) throw new Error('there is no permission set');
    components.put(orgId, { ...set, body: { ...set.body, ...more }, userId });
  };

  it('proves what the source grants, and that there is no more', async () => {
    await released();
    const report = await measure();
    const results = resultsOf(report);
    const unproven = Object.entries(results).filter(([, status]) => status !== 'proven');
    expect([...new Set(unproven.map(([, status]) => status))]).to.deep.equal(['notProven']);
    expect(unproven.map(([id]) => id).toSorted(), 'of what the emulator has nothing of').to.deep.equal([
      'custom-objects-as-granted',
      'fields-as-granted:Account',
      'object-refused:Asset',
      'object-refused:Campaign',
      'object-refused:Case',
      'object-refused:Contract',
      'object-refused:Lead',
      'object-refused:Opportunity',
      'object-refused:Product2',
      'setup-refused:SetupAuditTrail',
    ]);
    expect(results).to.include.keys(
      'token-of-run-as-user',
      'object-granted:Account',
      'object-create:Account',
      'object-edit:Account',
      'object-delete:Account',
      'object-refused:Order',
      'permission-absent:ModifyAllData',
      'permission-absent:ViewAllData',
      'permission-absent:ManageUsers',
      'setup-refused:LoginHistory',
      'custom-objects-as-granted',
    );
    const xml = formatStatusPrivileges(report);
    expect(xml).to.include('measured by the query &quot;SELECT Id FROM Account LIMIT 1&quot;: HTTP 200');
    expect(xml).to.include('without writing: createable is false');
    expect(xml).to.match(/but \S+ sees no such object either/);
    expect(xml).to.include('failures="0"');
    expect(exitCodeOfStatus(report, false)).to.equal(0);
  });

  it('contradicts for an object, a right and a system permission that the source does not grant', async () => {
    const session = await released();
    grant(session.org.orgId, session.userId, {
      objectPermissions: [
        { object: 'Account', allowRead: 'true', allowEdit: 'true', allowCreate: 'true', allowDelete: 'false' },
        { object: 'Contact', allowRead: 'true', allowEdit: 'false', allowCreate: 'false', allowDelete: 'false' },
      ],
      userPermissions: [
        { name: 'ViewAllData', enabled: 'true' },
        { name: 'ManageUsers', enabled: 'true' },
      ],
    });
    const report = await measure();
    const contradicted = Object.entries(resultsOf(report)).filter(([, status]) => status === 'contradicted');
    expect(contradicted.map(([id]) => id).toSorted()).to.deep.equal([
      'object-create:Account',
      'object-refused:Contact',
      // View All Data opens every object.
      'object-refused:Order',
      'permission-absent:ManageUsers',
      'permission-absent:ViewAllData',
    ]);
    expect(resultsOf(report), 'nobody else has logged in').to.include({ 'setup-refused:LoginHistory': 'notProven' });
    expect(exitCodeOfStatus(report, false)).to.equal(1);
    expect(formatStatusPrivileges(report)).to.include('type="PrivilegeContradicted"');
  });

  it('contradicts when what the source grants does not work', async () => {
    const session = await released();
    grant(session.org.orgId, session.userId, { objectPermissions: [] });
    const report = await measure();
    expect(resultsOf(report)).to.include({
      'object-granted:Account': 'contradicted',
      'object-edit:Account': 'notProven',
    });
  });

  it('proves nothing from a server that is down or has no such resource, and says so', async () => {
    await released();
    const real = createTokenTransport({ proxyVariables: {} });
    const report = await measure(async (request) =>
      /\/(query|sobjects)/.test(new URL(request.url).pathname) ? new Response('[]', { status: 501 }) : real(request),
    );
    const results = resultsOf(report);
    const { 'token-of-run-as-user': identity, ...others } = results;
    expect(identity).to.equal('proven');
    expect([...new Set(Object.values(others))]).to.deep.equal(['notProven']);
    expect(formatStatusPrivileges(report)).to.include('not proven: measured by the list of all objects: HTTP 501');
  });

  it('shows no form of the token or the secret', async () => {
    await released();
    const tokens: string[] = [];
    const real = createTokenTransport({ proxyVariables: {} });
    const report = await measure(async (request) => {
      tokens.push(request.headers.get('authorization')?.replace('Bearer ', '') ?? '');
      return real(request);
    });
    const pair = await world.ports().storeOf(org('one')).read('one', 'Order_Sync');
    const hidden = [...tokens, pair?.consumerSecret.reveal() ?? ''].filter((text) => text !== '');
    expect(new Set(hidden).size).to.be.greaterThan(1);
    const text = `${JSON.stringify(report)}${formatStatusPrivileges(report)}`;
    const forms = hidden.flatMap((one) => [one, encodeURIComponent(one), Buffer.from(one).toString('base64')]);
    expect(forms.filter((form) => text.includes(form))).to.deep.equal([]);
  });
});
