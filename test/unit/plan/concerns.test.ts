/** Everything that can stand in the way of a plan: each alone with its fix, then all together. */
import { expect } from 'chai';
import type { AppDefinition } from '../../../scripts/definition/appDefinition.ts';
import type { OrgSnapshot } from '../../../scripts/org/orgSnapshot.ts';
import { buildPlan } from '../../../scripts/plan/buildPlan.ts';
import {
  appFixture,
  CALLER_PERMISSIONS,
  changedComponent,
  deployedOrgSnapshot,
  emptyScratchOrgSnapshot,
  orgRecord,
  userFixture,
} from '../../support/appFixture.ts';
import { FAKE_IDENTITY } from '../../support/fakeOrgClient.ts';

type Case = {
  readonly title: string;
  readonly snapshot?: Partial<OrgSnapshot>;
  readonly app?: Partial<AppDefinition>;
  readonly ids: readonly string[];
  readonly says: readonly (string | RegExp)[];
  readonly fix: string | RegExp;
};

const license = (used: number, total = 5) => ({
  id: '100000000000001AAA',
  name: 'Salesforce Integration',
  total,
  used,
});
const psl = (used: number) => ({ id: '0PL000000000001AAA', name: 'SalesforceAPIIntegrationPsl', total: 5, used });
const without = (...names: readonly string[]) => ({
  ...CALLER_PERMISSIONS,
  ...Object.fromEntries(names.map((name) => [name, false])),
});
const { oauthPolicies, oauthSettings, settings } = appFixture();

const CASES: readonly Case[] = [
  {
    title: 'a scratch org without External Client Apps',
    snapshot: { supportsExternalClientApps: false },
    ids: ['external-client-apps-unsupported'],
    says: ['Order_Sync', '"qa"', 'Enterprise Edition', '66.0'],
    fix: /"ExternalClientApps" to features in config\/project-scratch-def\.json/,
  },
  {
    title: 'a production org without External Client Apps',
    snapshot: { supportsExternalClientApps: false, kind: 'production' },
    ids: ['external-client-apps-unsupported'],
    says: ['production'],
    fix: 'Setup > External Client Apps > Settings',
  },
  {
    title: 'a source below API version 60',
    app: { sourceApiVersion: '59.0' },
    ids: ['api-version-too-low'],
    says: ['59.0', '60.0'],
    fix: 'sourceApiVersion',
  },
  {
    title: 'a source above the API version of the org',
    app: { sourceApiVersion: '67.0' },
    ids: ['api-version-not-offered'],
    says: ['67.0', '66.0', '"qa"'],
    fix: 'Set sourceApiVersion in sfdx-project.json to 66.0',
  },
  {
    title: 'requests below API version 60',
    snapshot: { identity: { ...FAKE_IDENTITY, apiVersion: '58.0' } },
    ids: ['request-api-version-too-low'],
    says: ['58.0'],
    fix: '--api-version 66.0',
  },
  {
    title: 'a caller who may not create the app',
    snapshot: { callerPermissions: without('ExternalClientAppDeveloper') },
    ids: ['permission-external-client-app-developer'],
    says: ['Create, edit, and delete External Client Apps', 'admin@qa.example.com'],
    fix: /^Setup > .*admin@qa\.example\.com/,
  },
  {
    title: 'a caller who may neither create the app nor edit its policies',
    snapshot: { callerPermissions: without('ExternalClientAppDeveloper', 'ExternalClientAppAdmin') },
    ids: ['permission-external-client-app-developer', 'permission-external-client-app-admin'],
    says: ['edit their policies'],
    fix: 'Setup >',
  },
  {
    title: 'a caller who may not read secrets',
    snapshot: { callerPermissions: without('ViewClientSecret') },
    ids: ['permission-view-client-secret'],
    says: ['View Client Secret'],
    fix: 'Setup >',
  },
  {
    title: 'a caller with none of the two metadata permissions',
    snapshot: { callerPermissions: without('ModifyMetadata', 'CustomizeApplication') },
    ids: ['permission-modify-metadata'],
    says: ['ModifyMetadata or CustomizeApplication'],
    fix: 'Setup >',
  },
  {
    title: 'a caller who may not create the user that is missing',
    snapshot: { callerPermissions: without('ManageUsers') },
    ids: ['permission-manage-users'],
    says: ['Manage Users'],
    fix: 'Setup >',
  },
  {
    title: 'a caller who may not assign what is missing',
    snapshot: { callerPermissions: without('AssignPermissionSets') },
    ids: ['permission-assign-permission-sets'],
    says: ['Assign Permission Sets'],
    fix: 'Setup >',
  },
  {
    title: 'secrets over REST switched on nowhere',
    app: { settings: [] },
    ids: ['setting-rest-secret-access'],
    says: ['enableClientSecretInRestApiAccess', '"qa"'],
    fix: 'Setup > External Client Apps > Settings > Allow access to External Client App consumer secrets via REST API',
  },
  {
    title: 'a source that would switch secrets over REST off',
    snapshot: {
      externalClientAppSettings: { fullName: 'ExternalClientApp', enableClientSecretInRestApiAccess: 'true' },
    },
    app: { settings: settings.map((one) => changedComponent(one, { enableClientSecretInRestApiAccess: 'false' })) },
    ids: ['setting-rest-secret-access'],
    says: ['ExternalClientApp.settings-meta.xml'],
    fix: 'Setup >',
  },
  {
    title: 'an org without the integration licence',
    snapshot: { integrationLicense: undefined },
    ids: ['integration-licence-missing'],
    says: ['"Salesforce Integration"', '"qa"', 'Order_Sync'],
    fix: '--run-as <username>',
  },
  {
    title: 'an exhausted integration licence',
    snapshot: { integrationLicense: license(5) },
    ids: ['integration-licence-exhausted'],
    says: ['"Salesforce Integration"', '5 of 5 used, 0 free'],
    fix: '--run-as <username>',
  },
  {
    title: 'an overbooked permission set licence',
    snapshot: { integrationPermissionSetLicense: psl(6) },
    ids: ['integration-permission-set-licence-exhausted'],
    says: ['SalesforceAPIIntegrationPsl', '6 of 5 used, 0 free'],
    fix: '--run-as <username>',
  },
  {
    title: 'an org without the permission set licence',
    snapshot: { integrationPermissionSetLicense: undefined },
    ids: ['integration-permission-set-licence-missing'],
    says: ['SalesforceAPIIntegrationPsl'],
    fix: '--run-as <username>',
  },
  {
    title: 'no profile of the integration licence',
    snapshot: { integrationProfiles: [] },
    ids: ['integration-profile-missing'],
    says: ['Minimum Access - API Only Integrations', 'Salesforce API Only System Integrations'],
    fix: 'Setup > Profiles',
  },
  {
    title: 'BL-109 an inactive run-as user',
    snapshot: { runAsUser: userFixture({ isActive: false }) },
    ids: ['run-as-user-inactive'],
    says: ['is not active', 'order-sync@'],
    fix: /Setup > Users > order-sync@.*Active/,
  },
  {
    title: 'BL-109 a frozen run-as user',
    snapshot: { runAsUser: userFixture({ isFrozen: true }) },
    ids: ['run-as-user-frozen'],
    says: ['is frozen'],
    fix: 'Unfreeze',
  },
  {
    title: 'BL-109 a run-as user without API access',
    snapshot: { runAsUser: userFixture({ hasApiEnabled: false }) },
    ids: ['run-as-user-api-disabled'],
    says: ['API Enabled'],
    fix: 'API Enabled',
  },
  {
    title: 'BL-005 OAuth policies that the org made under a name of its own',
    snapshot: { appId: '0xI000000000001AAA', oauthPolicyNames: ['Order_Sync_oauth_defaultPolicy'] },
    ids: ['oauth-policy-name'],
    says: ['"Order_Sync_oauth_defaultPolicy"', '"Order_Sync_oauthPlcy"'],
    fix: /^git mv \S+\/Order_Sync_oauthPlcy\.ecaOauthPlcy-meta\.xml \S+\/Order_Sync_oauth_defaultPolicy\.ecaOauthPlcy-meta\.xml/,
  },
  {
    title: 'BL-005 app policies that the org made under a name of its own',
    snapshot: { appId: '0xI000000000001AAA', appPolicyNames: ['Order_Sync_defaultPolicy'] },
    ids: ['app-policy-name'],
    says: ['"Order_Sync_defaultPolicy"', '"Order_Sync_plcy"'],
    fix: 'git mv',
  },
  {
    title: 'OAuth settings that the org has under another name',
    snapshot: {
      components: [{ type: oauthSettings.type, record: { ...orgRecord(oauthSettings), fullName: 'Click_App' } }],
    },
    ids: ['oauth-settings-name'],
    says: ['"Click_App"', '"Order_Sync_oauth"'],
    fix: /^git mv \S+\/Order_Sync_oauth\.ecaOauth-meta\.xml \S+\/Click_App\.ecaOauth-meta\.xml/,
  },
  {
    title: 'BL-009 a permission set that neither side has',
    app: { oauthPolicies: changedComponent(oauthPolicies, { commaSeparatedPermissionSet: 'Order_Sync_Access' }) },
    ids: ['permission-set-missing:Order_Sync_Access'],
    says: ['Order_Sync_Access', 'neither the source nor "qa"'],
    fix: 'permissionsets/Order_Sync_Access.permissionset-meta.xml',
  },
  {
    title: 'a name that the org has given to another app',
    snapshot: {
      components: [
        { type: oauthSettings.type, record: orgRecord(oauthSettings, { externalClientApplication: 'Invoice_Sync' }) },
      ],
    },
    ids: ['component-of-another-app'],
    says: ['Invoice_Sync', 'Order_Sync_oauth'],
    fix: 'Rename force-app/',
  },
];

describe('obstacles of a plan', () => {
  for (const { title, snapshot = {}, app = {}, ids, says, fix } of CASES) {
    it(`names ${title}, alone, with its fix`, () => {
      const { obstacles } = buildPlan(appFixture(app), emptyScratchOrgSnapshot(snapshot), { checkOnly: false });
      expect(obstacles.map(({ id }) => id)).to.deep.equal(ids);
      for (const text of says) {
        expect(obstacles.map(({ message }) => message).join('\n')).to.match(
          text instanceof RegExp ? text : new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')),
        );
      }
      if (typeof fix === 'string') {
        expect(obstacles[0]?.fix).to.contain(fix);
      } else {
        expect(obstacles[0]?.fix).to.match(fix);
      }
    });
  }

  it('say what would have to be recreated, and what that takes along', () => {
    const record = { ...orgRecord(oauthSettings), fullName: 'Click_App' };
    const { obstacles, steps } = buildPlan(
      appFixture(),
      deployedOrgSnapshot({
        components: [
          ...deployedOrgSnapshot().components.filter(
            ({ type }) => !['ExtlClntAppOauthSettings', 'ExtlClntAppOauthConfigurablePolicies'].includes(type),
          ),
          { type: oauthSettings.type, record },
        ],
        oauthPolicyNames: ['Click_App_defaultPolicy'],
      }),
      { checkOnly: false },
    );
    const effects = obstacles.map(({ recreation }) => [recreation?.held, recreation?.effect]);
    expect(effects[0]?.[0]).to.deep.equal(['Click_App']);
    expect(effects[0]?.[1]).to.match(/^Key and secret are lost and tokens are revoked/);
    expect(effects[1]?.[0]).to.deep.equal(['Click_App_defaultPolicy']);
    expect(effects[1]?.[1]).to.match(/no token is issued meanwhile. Key and secret are kept/);
    const changes = steps.flatMap((step) => (step.kind === 'deploy' ? step.changes : []));
    const named = changes.filter(({ action }) => action === 'recreate').map(({ fullName }) => fullName);
    expect(named).to.have.members(['Order_Sync_oauth', 'Order_Sync_oauthPlcy']);
    expect(steps[0]?.reason).to.include('2 of 7 components would have to be recreated, 0 are new, 0 differ');
  });

  it('names all that is missing together', () => {
    const snapshot = emptyScratchOrgSnapshot({
      supportsExternalClientApps: false,
      highestApiVersion: '65.0',
      callerPermissions: without(...Object.keys(CALLER_PERMISSIONS)),
      integrationLicense: license(5),
      integrationPermissionSetLicense: undefined,
      integrationProfiles: [],
      oauthPolicyNames: ['Other'],
    });
    const { obstacles } = buildPlan(appFixture({ settings: [] }), snapshot, { checkOnly: false });
    expect(obstacles.map(({ id }) => id)).to.deep.equal([
      'external-client-apps-unsupported',
      'api-version-not-offered',
      'setting-rest-secret-access',
      'permission-external-client-app-developer',
      'permission-external-client-app-admin',
      'permission-modify-metadata',
      'permission-view-client-secret',
      'permission-manage-users',
      'permission-assign-permission-sets',
      'oauth-policy-name',
      'integration-licence-exhausted',
      'integration-permission-set-licence-missing',
      'integration-profile-missing',
    ]);
    expect(obstacles.every(({ fix, message }) => fix !== '' && message.endsWith('.'))).to.equal(true);
  });

  it('asks for no permission and no licence of a step that has nothing to do', () => {
    const snapshot = deployedOrgSnapshot({
      callerPermissions: without('ManageUsers', 'AssignPermissionSets'),
      integrationLicense: license(5),
      integrationPermissionSetLicense: psl(5),
      integrationProfiles: [],
    });
    expect(buildPlan(appFixture(), snapshot, { checkOnly: false }).obstacles).to.deep.equal([]);
  });

  it('takes API access for given that a permission set of the plan brings', () => {
    const permissionSets = appFixture().permissionSets.map((one) =>
      changedComponent(one, { userPermissions: { enabled: 'true', name: 'ApiEnabled' } }),
    );
    const runAsUser = userFixture({ hasApiEnabled: false, assignedPermissionSetNames: [] });
    const plan = buildPlan(appFixture({ permissionSets }), emptyScratchOrgSnapshot({ runAsUser }), {
      checkOnly: false,
    });
    expect(plan.obstacles).to.deep.equal([]);
  });
});

describe('warnings of a plan', () => {
  const warningsOf = (snapshot: Partial<OrgSnapshot>): readonly string[] => {
    const plan = buildPlan(appFixture(), emptyScratchOrgSnapshot(snapshot), { checkOnly: false });
    expect(plan.obstacles).to.deep.equal([]);
    return plan.warnings;
  };

  it('says that a permission is not known instead of refusing', () => {
    const warnings = warningsOf({ callerPermissions: { ...CALLER_PERMISSIONS, ViewClientSecret: 'unknown' } });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('View Client Secret').and.contain('does not tell');
  });

  it('does not refuse a developer of the app who is no administrator of it', () => {
    expect(warningsOf({ callerPermissions: without('ExternalClientAppAdmin') })[0]).to.contain('edit their policies');
  });

  it('BL-016 names a Connected App of the same name, whatever its case, and deletes nothing', () => {
    const [text] = warningsOf({ connectedAppOfSameName: 'ORDER_SYNC' });
    expect(text).to.contain('ORDER_SYNC').and.contain('Order_Sync').and.contain('Nothing here deletes it');
  });

  it('BL-109 mentions a run-as user that is not API-only', () => {
    expect(warningsOf({ runAsUser: userFixture({ isApiOnly: false }) })[0]).to.contain('Api Only User');
  });

  it('says that the state of the run-as user is not known', () => {
    expect(warningsOf({ runAsUser: userFixture({ isFrozen: 'unknown' }) })[0]).to.contain('is frozen');
  });
});
