import { expect } from 'chai';
import { acceptFindings } from '../../../scripts/audit/acceptFindings.ts';
import { type AuditFinding, auditFinding } from '../../../scripts/audit/auditFinding.ts';
import { auditOrg, type OrgFacts } from '../../../scripts/audit/auditOrg.ts';
import { auditRecord } from '../../../scripts/audit/auditRecord.ts';
import { AUDIT_RULES, type AuditRuleId } from '../../../scripts/audit/auditRules.ts';
import { auditSource } from '../../../scripts/audit/auditSource.ts';
import { inspectProject } from '../../../scripts/definition/readAppSource.ts';
import { type AuditReport, exitCodeOfAudit } from '../../../scripts/report/auditReport.ts';
import { formatAudit } from '../../../scripts/report/formatAudit.ts';
import { formatAuditJson, formatAuditJunit, formatAuditSarif } from '../../../scripts/report/formatAuditFiles.ts';
import { deployedOrgSnapshot, userFixture } from '../../support/appFixture.ts';
import { sarifProblems } from '../../support/sarifSchema.ts';

const GLOBAL = 'ExtlClntAppGlobalOauthSettings';
const SETTINGS = 'ExtlClntAppOauthSettings';
const POLICIES = 'ExtlClntAppOauthConfigurablePolicies';
const SWITCHES = 'ExtlClntAppConfigurablePolicies';

/** Each rule about a component: a record that breaks it, and one beside it that does not. */
const RECORDS: readonly (readonly [rule: AuditRuleId, type: string, bad: object, good: object])[] = [
  ['scope-full', SETTINGS, { commaSeparatedOauthScopes: 'Api, Full' }, { commaSeparatedOauthScopes: 'Api' }],
  [
    'scope-beside-flow',
    SETTINGS,
    { commaSeparatedOauthScopes: 'Api,Web' },
    { commaSeparatedOauthScopes: 'Api,Chatter' },
  ],
  ['scope-beside-flow', SETTINGS, { commaSeparatedOauthScopes: 'RefreshToken' }, { commaSeparatedOauthScopes: '' }],
  ['secret-optional', GLOBAL, { isConsumerSecretOptional: 'true' }, { isConsumerSecretOptional: 'false' }],
  ['introspect-all', GLOBAL, { isIntrospectAllTokens: true }, { isIntrospectAllTokens: false }],
  ['other-flow', GLOBAL, { isDeviceFlowEnabled: 'true' }, { isClientCredentialsFlowEnabled: 'true' }],
  ['pkce-off', GLOBAL, { isPkceRequired: 'false' }, { isPkceRequired: 'true' }],
  ['refresh-without-secret', GLOBAL, { isSecretRequiredForRefreshToken: 'false' }, {}],
  ['rotation-in-source', GLOBAL, { shouldRotateConsumerKey: 'true' }, { shouldRotateConsumerKey: 'false' }],
  [
    'self-authorised',
    POLICIES,
    { permittedUsersPolicyType: 'AllSelfAuthorized' },
    { permittedUsersPolicyType: 'AdminApprovedPreAuthorized' },
  ],
  ['ip-relaxed', POLICIES, { ipRelaxationPolicyType: 'Bypass' }, { ipRelaxationPolicyType: 'Enforce' }],
  ['session-long', POLICIES, { sessionTimeoutInMinutes: '1440' }, { sessionTimeoutInMinutes: '720' }],
  ['jwt-long', POLICIES, { namedUserJwtTimeout: '31' }, { namedUserJwtTimeout: '30' }],
  ['token-jwt', GLOBAL, { isNamedUserJwtEnabled: 'true' }, { isNamedUserJwtEnabled: 'false' }],
  ['plugin-off', SWITCHES, { isOauthPluginEnabled: 'false' }, { isOauthPluginEnabled: 'true' }],
  [
    'secrets-readable',
    'Settings',
    { enableClientSecretInRestApiAccess: 'true' },
    { enableClientSecretInRestApiAccess: 'false' },
  ],
  [
    'permission-set-wide',
    'PermissionSet',
    { userPermissions: [{ enabled: 'true', name: 'ModifyAllData' }] },
    { userPermissions: { enabled: 'true', name: 'ApiEnabled' } },
  ],
  [
    'object-wide',
    'PermissionSet',
    { objectPermissions: { object: 'Account', viewAllRecords: 'true' } },
    { objectPermissions: { object: 'Account', allowRead: 'true' } },
  ],
];

const rulesOf = (type: string, values: object): readonly string[] =>
  auditRecord(type, { fullName: 'X', ...values }).map(({ ruleId }) => ruleId);

/** What the policies say of the lifetime counts only beside the form of the tokens. */
const LIFETIMES: readonly (readonly [format: 'opaque' | 'jwt' | undefined, policies: object, isFound: boolean])[] = [
  ['opaque', {}, true],
  ['opaque', { sessionTimeoutInMinutes: '120' }, false],
  ['opaque', { sessionTimeoutInMinutes: '120', namedUserJwtSessionTimeoutType: 'UserSession' }, false],
  ['jwt', { namedUserJwtSessionTimeoutType: 'UserSession' }, true],
  ['jwt', { namedUserJwtSessionTimeoutType: 'Custom', namedUserJwtTimeout: '30' }, false],
  ['jwt', { namedUserJwtTimeout: '15' }, false],
  [undefined, {}, false],
];

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 25);
const snapshot = deployedOrgSnapshot();
const facts = (more: Partial<OrgFacts> = {}): OrgFacts => ({
  app: 'Order_Sync',
  runAsUsername: 'order@example.com',
  snapshot,
  administrativePermissions: [],
  sharedWith: [],
  loginRanges: 1,
  credentialsSinceMilliseconds: NOW - DAY,
  staged: undefined,
  nowMilliseconds: NOW,
  maxCredentialAgeMilliseconds: 90 * DAY,
  ...more,
});
const withUser = (user: Parameters<typeof userFixture>[0]) =>
  facts({ snapshot: { ...snapshot, runAsUser: userFixture(user) } });

/** Each rule about an org: facts that break it. */
const ORGS: readonly (readonly [rule: AuditRuleId, facts: OrgFacts])[] = [
  ['run-as-inactive', facts({ snapshot: { ...snapshot, runAsUser: undefined } })],
  ['run-as-inactive', withUser({ isActive: false })],
  ['run-as-inactive', withUser({ isFrozen: true })],
  ['run-as-admin', facts({ administrativePermissions: ['ModifyAllData'] })],
  ['run-as-person', withUser({ userLicenseName: 'Salesforce' })],
  ['run-as-not-api-only', withUser({ isApiOnly: false })],
  ['ranges-missing', facts({ loginRanges: 0 })],
  ['run-as-shared', facts({ sharedWith: ['Bill_Sync'] })],
  ['credentials-old', facts({ credentialsSinceMilliseconds: NOW - 91 * DAY })],
  ['staged-ends-soon', facts({ staged: { state: 'Active', endsAtMilliseconds: NOW + 2 * DAY } })],
  ['connected-app-twin', facts({ snapshot: { ...snapshot, connectedAppOfSameName: 'ORDER_SYNC' } })],
];

describe('The rules of the audit', () => {
  for (const [rule, type, bad, good] of RECORDS) {
    it(`${rule} finds ${JSON.stringify(bad)} and not ${JSON.stringify(good)}`, () => {
      expect(rulesOf(type, bad)).to.deep.equal([rule]);
      expect(rulesOf(type, good)).to.deep.equal([]);
    });
  }

  for (const [format, policies, isFound] of LIFETIMES) {
    it(`lifetime-open ${isFound ? 'finds' : 'lets'} ${JSON.stringify(policies)} with ${format} tokens`, () => {
      const found = auditRecord(POLICIES, { fullName: 'X', ...policies }, format).map(({ ruleId }) => ruleId);
      expect(found).to.deep.equal(isFound ? ['lifetime-open'] : []);
    });
  }

  it('lifetime-open takes the form of the tokens from the settings of the same app, in files and in an org', async () => {
    const { files } = await inspectProject(new URL('../../../', import.meta.url).pathname);
    const without = files.map((file) => {
      const { root } = file.document;
      const children = root.children.filter(({ name }) => name !== 'sessionTimeoutInMinutes');
      return { ...file, document: { ...file.document, root: { ...root, children } } };
    });
    expect(auditSource(without).filter(({ ruleId }) => ruleId === 'lifetime-open')).to.have.length(1);
    const components = snapshot.components.map(({ type, record }) => ({
      type,
      record: type === POLICIES ? { ...record, sessionTimeoutInMinutes: undefined } : record,
    }));
    expect(ofOrg(facts({ snapshot: { ...snapshot, components } }))).to.include('lifetime-open');
    expect(usual).to.not.include('lifetime-open');
  });

  const ofOrg = (one: OrgFacts): readonly string[] => auditOrg(one).findings.map(({ ruleId }) => ruleId);
  const usual = ofOrg(facts());
  for (const [rule, one] of ORGS) {
    it(`${rule} is found in an org, and not in one that is well`, () => {
      expect(ofOrg(one)).to.include(rule);
      expect(usual).to.not.include(rule);
    });
  }

  it('are all reached', () => {
    const reached = new Set([...RECORDS, ...ORGS].map(([rule]) => rule));
    // The contract test looks at a repository and at a store; the lifetime has cases of its own above.
    const elsewhere: readonly AuditRuleId[] = [
      'secret-in-file',
      'secret-in-history',
      'key-shared',
      'lifetime-open',
      'run-as-beyond-source',
    ];
    const all = Object.keys(AUDIT_RULES) as readonly AuditRuleId[];
    expect(all.filter((rule) => !reached.has(rule))).to.have.members(elsewhere);
  });

  it('tell what an org would not say, and never call it clean', () => {
    const { unchecked } = auditOrg(
      facts({
        administrativePermissions: undefined,
        sharedWith: undefined,
        credentialsSinceMilliseconds: undefined,
        staged: 'unknown',
        snapshot: { ...snapshot, runAsUser: userFixture({ isApiOnly: 'unknown', isFrozen: 'unknown' }) },
      }),
    );
    expect(unchecked).to.have.length(6);
  });

  it('name file, line and column of the source', async () => {
    const { files } = await inspectProject(new URL('../../../', import.meta.url).pathname);
    const [finding] = auditSource(files);
    expect(finding).to.include({ ruleId: 'secrets-readable', column: 5, line: 3 });
    expect(finding?.file).to.match(/ExternalClientApp\.settings-meta\.xml$/);
  });
});

describe('An acceptance', () => {
  const finding = auditFinding('scope-full', { app: 'A', file: 'test/a.xml' }, 'm', 'f');
  const entry = { rule: 'scope-full', reason: 'r', until: '2026-11-25' };
  const isAccepted = (more: object, today = '2026-11-25'): boolean =>
    acceptFindings([finding], [{ ...entry, ...more }], today).findings[0]?.accepted !== undefined;

  it('holds to the end of its last day, for what it names', () => {
    expect(isAccepted({})).to.equal(true);
    expect(isAccepted({}, '2026-11-26')).to.equal(false);
    expect(isAccepted({ app: 'A', file: 'test/' })).to.equal(true);
    expect(isAccepted({ app: 'B' })).to.equal(false);
    expect(isAccepted({ org: 'qa' })).to.equal(false);
    expect(isAccepted({ file: 'tes' })).to.equal(false);
  });

  it('says when it has ended, and when nothing is left to accept', () => {
    expect(acceptFindings([finding], [entry], '2026-11-26').notices[0]).to.include('ended 2026-11-25');
    expect(acceptFindings([], [entry], '2026-11-25').notices[0]).to.include('was not found');
  });
});

describe('An audit that is told', () => {
  const findings: readonly AuditFinding[] = [
    auditFinding('plugin-off', { app: 'A', org: 'qa' }, 'off in the org', 'turn it on'),
    auditFinding('scope-full', { app: 'A', file: 'a b.xml', line: 3, column: 5 }, 'Full | <b>', 'delete it'),
    {
      ...auditFinding('ip-relaxed', { app: 'A', org: 'qa' }, 'relaxed', 'enforce'),
      accepted: { reason: 'r', until: '2027-01-01' },
    },
  ];
  const report = (more: Partial<AuditReport> = {}): AuditReport => ({
    command: 'audit',
    emulated: false,
    apps: ['A'],
    files: 12,
    findings,
    unchecked: [{ what: 'staged credentials', reason: 'not allowed', org: 'qa' }],
    notices: [],
    warnings: [],
    durationMilliseconds: 5,
    failOn: 'high',
    ...more,
  });

  it('ends as its worst finding says that is not accepted', () => {
    expect(exitCodeOfAudit(report())).to.equal(2);
    expect(exitCodeOfAudit(report({ failOn: 'critical' }))).to.equal(0);
    expect(exitCodeOfAudit(report({ failOn: 'never' }))).to.equal(0);
    expect(exitCodeOfAudit(report({ findings: findings.slice(0, 1), failOn: 'low' }))).to.equal(1);
    expect(exitCodeOfAudit(report({ findings: findings.slice(2), failOn: 'low' }))).to.equal(0);
  });

  it('has findings, acceptances and what was not looked at in every form', () => {
    const text = formatAudit(report(), { color: false, columns: 80 });
    expect(text.indexOf('scope-full')).to.be.lessThan(text.indexOf('plugin-off'));
    expect(text).to.include('Accepted').and.to.include('Not checked').and.to.include('a b.xml:3:5');
    const privileges = [{ app: 'A', runAs: { username: 'a@b.c' }, privileges: [] }];
    expect(formatAudit(report({ privileges }), { color: false, columns: 200 })).to.include(
      'Privileges of a@b.c (A), measured with its token: 0 proven, 0 contradicted, 0 not proven',
    );
    const { status, result } = JSON.parse(formatAuditJson(report()));
    expect([status, result.summary]).to.deep.equal([2, '1 high, 1 low, 1 accepted']);
    const sarif = formatAuditSarif(report(), '1.0.0');
    expect(sarifProblems(sarif)).to.deep.equal([]);
    expect(JSON.parse(sarif).runs[0].results.filter((one: object) => 'suppressions' in one)).to.have.length(1);
    const junit = formatAuditJunit(report());
    expect(junit).to.include('failures="1"').and.to.include('skipped="1"').and.to.include('&lt;b&gt;');
  });
});
