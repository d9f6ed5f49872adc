/** What somebody changes in an org between the check of a release and the release to it: it is seen, and met as by a fresh look. */
import { expect } from 'chai';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import type { ReleasePorts } from '../../scripts/pipeline/release/releaseRequest.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { stage, withReleaseWorld } from '../support/releaseWorld.ts';

const APP_TYPES = [
  'ExternalClientApplication',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
];
const SETTING = 'enableClientSecretInRestApiAccess';

describe('A release to orgs that change after their check', function () {
  this.timeout(60_000);
  const world = withReleaseWorld();
  const state = () => world.emulator.emulator.state;

  const userOf = ({ org: { orgId } }: OrgSession) => {
    const [user] = state()
      .records.find(orgId, 'User')
      .filter(({ Username }) => String(Username).startsWith('order-sync.'));
    if (user === undefined) throw new Error('no integration user');
    return user;
  };
  const removeAll = (session: OrgSession, sobject: string): void => {
    const { orgId } = session.org;
    for (const { Id } of state().records.find(orgId, sobject, { AssigneeId: userOf(session).Id })) {
      const isOfProfile = state().records.get(
        orgId,
        'PermissionSet',
        String(state().records.get(orgId, sobject, Id)?.['PermissionSetId']),
      )?.['IsOwnedByProfile'];
      if (isOfProfile !== true) state().records.delete(orgId, sobject, Id);
    }
  };
  const assigned = (session: OrgSession, sobject: string): number =>
    state().records.find(session.org.orgId, sobject, { AssigneeId: userOf(session).Id }).length;
  const settingOf = ({ org: { orgId } }: OrgSession): unknown =>
    state().components.get(orgId, 'Settings', 'ExternalClientApp')?.body[SETTING];

  /** Changes the org once, when the release has its lock: after the check of all. */
  const changing = (changes: ReadonlyMap<string, (session: OrgSession) => void>, sessions: readonly OrgSession[]) => {
    const { withOrgLock } = world.ports();
    const lock: ReleasePorts['withOrgLock'] = (org, work) =>
      withOrgLock(org, () => {
        const session = sessions.find(({ org: { orgId } }) => orgId === org.orgId);
        if (session !== undefined) changes.get(org.alias)?.(session);
        return work();
      });
    return { withOrgLock: lock };
  };

  it('sees users, assignments, licences, settings and apps that changed, and reads nothing anew where nothing did', async () => {
    const changes = new Map<string, (session: OrgSession) => void>([
      ['same', () => undefined],
      [
        'inactive',
        (session) => state().records.update(session.org.orgId, 'User', userOf(session).Id, { IsActive: false }),
      ],
      ['unlicensed', (session) => removeAll(session, 'PermissionSetLicenseAssign')],
      ['unassigned', (session) => removeAll(session, 'PermissionSetAssignment')],
      [
        'switchedOff',
        ({ org: { orgId } }) => {
          const settings = state().components.get(orgId, 'Settings', 'ExternalClientApp');
          if (settings === undefined) throw new Error('no settings');
          const { type, fullName, body, id, modifiedById: userId } = settings;
          state().components.put(orgId, { type, fullName, body: { ...body, [SETTING]: 'false' }, id, userId });
        },
      ],
      [
        'deleted',
        ({ org: { orgId } }) => {
          for (const type of APP_TYPES) {
            for (const { fullName, id } of state().components.list(orgId, type)) {
              state().components.delete(orgId, type, fullName);
              state().consumers.deleteByApp(orgId, id);
            }
          }
        },
      ],
      [
        'usedUp',
        ({ org: { orgId } }) => {
          const [licence] = state().records.find(orgId, 'UserLicense', { Name: 'Salesforce Integration' });
          state().records.update(orgId, 'UserLicense', licence?.Id ?? '', { TotalLicenses: 0 });
        },
      ],
    ]);
    const aliases = [...changes.keys()];
    const sessions = await world.addOrgs(aliases);
    const options = { concurrency: 10, onFailure: { kind: 'continue' } } as const;
    const known = aliases.filter((alias) => alias !== 'usedUp');
    expect((await world.release([stage('all', known, options)])).outcome).to.equal('done');
    const stages = [stage('all', aliases, options)];
    await world.emulator.admin('/requests', { method: 'DELETE' });

    const report = await world.release(stages, { id: 'second', ports: changing(changes, sessions) });
    const by = Object.fromEntries((report.stages[0]?.orgs ?? []).map((org) => [org.alias, org]));
    expect(Object.fromEntries(Object.entries(by).map(([alias, { status }]) => [alias, status]))).to.deep.equal({
      same: 'unchanged',
      inactive: 'failed',
      unlicensed: 'released',
      unassigned: 'released',
      switchedOff: 'released',
      deleted: 'released',
      usedUp: 'failed',
    });
    for (const alias of ['inactive', 'usedUp']) {
      expect(by[alias]?.error?.name, alias).to.equal('PreconditionsMissingError');
    }
    const of = (alias: string): OrgSession => sessions[aliases.indexOf(alias)] as OrgSession;
    expect(assigned(of('unlicensed'), 'PermissionSetLicenseAssign')).to.equal(1);
    expect(assigned(of('unassigned'), 'PermissionSetAssignment')).to.equal(
      assigned(of('same'), 'PermissionSetAssignment'),
    );
    expect(settingOf(of('switchedOff'))).to.equal('true');
    expect(world.held(of('deleted')).apps).to.equal(1);
    const requests = (await world.emulator.admin('/requests')).body as readonly LoggedRequest[];
    const looks = (alias: string): number =>
      requests.filter(({ org, path }) => org === of(alias).org.orgId && /FROM(%20|\+)Organization/.test(path)).length;
    expect([looks('same'), looks('unlicensed')], 'a whole look').to.deep.equal([1, 2]);
  });
});
