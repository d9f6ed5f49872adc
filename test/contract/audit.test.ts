import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { auditProject } from '../../scripts/pipeline/audit/auditProject.ts';
import type { AuditRequest } from '../../scripts/pipeline/audit/auditRequest.ts';
import type { AuditReport } from '../../scripts/report/auditReport.ts';
import { formatAudit } from '../../scripts/report/formatAudit.ts';
import { formatAuditJson } from '../../scripts/report/formatAuditFiles.ts';
import { stage, withReleaseWorld } from '../support/releaseWorld.ts';

const KEY = `3MVG9${'aB3'.repeat(26)}`;
const SECRET = '0123456789ABCDEF'.repeat(4);

describe('An audit', () => {
  const world = withReleaseWorld();
  const git = (...words: readonly string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...words], { cwd: world.project, stdio: 'ignore' });
  };
  const audit = (request: Partial<AuditRequest> = {}): Promise<AuditReport> => {
    const { clock, openOrg, signal, storeOf, transport } = world.ports();
    const store = storeOf({ alias: 'qa', production: false, values: new Map() });
    return auditProject(
      {
        command: 'audit',
        projectRoot: world.project,
        emulated: true,
        variables: {},
        maxCredentialAgeDays: 90,
        history: true,
        notices: [],
        ...request,
      },
      'high',
      { clock, openOrg, signal, store, transport },
    );
  };
  const rulesOf = ({ findings }: AuditReport): readonly string[] => findings.map(({ ruleId }) => ruleId);

  it('finds secrets in tracked files and in commits of the past, and tells no value', async () => {
    git('init', '-q');
    writeFileSync(join(world.project, 'notes.txt'), `one\nkey ${KEY}\n`);
    writeFileSync(join(world.project, 'old.txt'), `a\nb\nsecret: ${SECRET}\n`);
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    writeFileSync(join(world.project, 'old.txt'), 'a\nb\n');
    git('commit', '-q', '-a', '-m', 'second');
    const report = await audit();
    expect(report.error).to.equal(undefined);
    expect(
      report.findings
        .filter(({ ruleId }) => ruleId.startsWith('secret-'))
        .map(({ ruleId, file, line }) => [ruleId, file, line]),
    ).to.deep.equal([
      ['secret-in-file', 'notes.txt', 2],
      ['secret-in-history', 'old.txt', 3],
    ]);
    const told = formatAudit(report, { color: false }) + formatAuditJson(report);
    expect(told).to.not.include(KEY).and.to.not.include(SECRET);
    expect(rulesOf(await audit({ history: false }))).to.not.include('secret-in-history');
  });

  it('says that it could not look where there is no repository', async () => {
    const { unchecked, findings } = await audit();
    expect(unchecked.map(({ what }) => what)).to.deep.equal(['tracked files and their history']);
    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(['secrets-readable']);
  });

  it('has little to say about an org that was deployed to, and much about one that was not left alone', async () => {
    const [session] = await world.addOrgs(['qa'], 'sandbox');
    if (session === undefined) throw new Error('no org');
    expect((await world.release([stage('qa', ['qa'])])).error).to.equal(undefined);
    const well = await audit({ org: 'qa', privileges: true });
    expect(well.privileges?.map(({ app, privileges = [] }) => [app, privileges.length])).to.deep.equal([
      ['Order_Sync', 26],
    ]);
    expect(well.error).to.equal(undefined);
    expect(new Set(rulesOf(well))).to.deep.equal(new Set(['secrets-readable', 'ranges-missing']));
    expect(well.unchecked.filter(({ org }) => org !== undefined)).to.deep.equal([]);

    const { state } = world.emulator.emulator;
    const { orgId } = session.org;
    const change = (type: string, body: Readonly<Record<string, unknown>>): void => {
      const [component] = state.components.list(orgId, type);
      if (component === undefined) throw new Error(`no ${type}`);
      state.components.put(orgId, {
        ...component,
        userId: component.modifiedById,
        body: { ...component.body, ...body },
      });
    };
    change('PermissionSet', {
      objectPermissions: ['Account', 'Contact'].map((object) => ({ object, allowRead: 'true', allowEdit: 'true' })),
    });
    const beyond = await audit({ org: 'qa', privileges: true });
    expect(beyond.findings.find(({ ruleId }) => ruleId === 'run-as-beyond-source')?.message).to.include(
      "not so: Records of Contact, which is not granted, can't be read",
    );
    change('ExtlClntAppOauthConfigurablePolicies', {
      clientCredentialsFlowUser: session.username,
      permittedUsersPolicyType: 'AllSelfAuthorized',
      ipRelaxationPolicyType: 'Bypass',
    });
    world.emulator.running.advanceClock(100 * 86_400_000);
    const store = world.ports().storeOf({ alias: 'qa', production: false, values: new Map() });
    const pair = await store.read('qa', 'Order_Sync');
    if (pair === undefined) throw new Error('no pair');
    await store.write({ ...pair, orgAlias: 'copy', orgId: '00D000000000001AAA', consumerSecret: Secret.of('x') });
    const bad = await audit({ org: 'qa' });
    expect(bad.error).to.equal(undefined);
    expect(new Set(rulesOf(bad))).to.include.all.keys(
      'self-authorised',
      'ip-relaxed',
      'run-as-admin',
      'run-as-person',
      'run-as-not-api-only',
      'credentials-old',
      'key-shared',
    );
    expect(formatAuditJson(bad)).to.not.include(pair.consumerSecret.reveal());
  });
});
