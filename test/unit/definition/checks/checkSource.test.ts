/** All checks together: what counts for whom, in which order, and that good source has no finding. */
import { expect } from 'chai';
import { readAppSource } from '../../../../scripts/definition/readAppSource.ts';
import { ownProject, projectJson, withFolder } from '../../../support/temporaryProject.ts';
import { adding, BASE, brief, type Changes, check, PATHS, setting } from './checkedSource.ts';

const OTHER_APP = `${BASE}/externalClientApps/Billing.eca-meta.xml`;
const OTHER_POLICIES = `${BASE}/extlClntAppPolicies/Billing_plcy.ecaPlcy-meta.xml`;
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A second app of which little is right. */
const secondApp: Changes = {
  [OTHER_APP]: `<ExternalClientApplication ${NAMESPACE}><contactEmail>nobody</contactEmail></ExternalClientApplication>`,
  [OTHER_POLICIES]: `<ExtlClntAppConfigurablePolicies ${NAMESPACE}><externalClientApplication>Billing</externalClientApplication><isEnabled>no</isEnabled></ExtlClntAppConfigurablePolicies>`,
};

describe('definition/checks/checkSource', () => {
  it("has nothing to say about this project's own source, before rendering and after", () => {
    expect(check({}, { isTemplate: true })).to.deep.equal([]);
    expect(check()).to.deep.equal([]);
    for (const apiVersion of ['62.0', '64.0', '68.0', '70.0']) {
      expect(check({}, { apiVersion, appName: undefined }), apiVersion).to.deep.equal([]);
    }
  });

  it('counts a placeholder as a value before rendering, and judges it after', () => {
    const changes: Changes = {
      [PATHS.policies]: (text) =>
        setting('permittedUsersPolicyType', '__ECA_WHO__')(setting('sessionTimeoutInMinutes', '__ECA_MINUTES__')(text)),
    };
    expect(check(changes, { isTemplate: true })).to.deep.equal([]);
    expect(check(changes).map(brief)).to.include.members([
      'error value-not-allowed Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:11:5',
      'error value-not-allowed Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:14:5',
    ]);
  });

  it('gives findings by file, line and column', () => {
    const findings = check({
      [PATHS.oauth]: adding('<b/> <a/>'),
      [PATHS.app]: (text) => adding('<z/>')(setting('contactEmail', 'nobody')(text)),
    });
    expect(findings.map(brief)).to.deep.equal([
      'error element-unknown Order_Sync.eca-meta.xml:3:5',
      'error contact-email Order_Sync.eca-meta.xml:4:5',
      'error element-unknown Order_Sync_oauth.ecaOauth-meta.xml:3:5',
      'error element-unknown Order_Sync_oauth.ecaOauth-meta.xml:3:10',
    ]);
  });

  it('leaves the files of other apps alone when an app is named, and takes all when none is', () => {
    expect(check(secondApp)).to.deep.equal([]);
    const findings = check(secondApp, { appName: undefined }).map(brief);
    expect(findings).to.include.members([
      'error contact-email Billing.eca-meta.xml:1:76',
      'error value-not-allowed Billing_plcy.ecaPlcy-meta.xml:1:144',
    ]);
    expect(findings.filter((line) => line.startsWith('error file-missing Billing'))).to.have.lengthOf(3);
  });

  it('looks into files although the app that they name is not there', () => {
    const findings = check({ [PATHS.app]: undefined, [PATHS.oauth]: adding('<x/>') }, { appName: undefined });
    expect(findings.map(brief)).to.deep.equal([
      'error app-reference Order_Sync_glbloauth.ecaGlblOauth-meta.xml:4:5',
      'error app-reference Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:5:5',
      'error element-unknown Order_Sync_oauth.ecaOauth-meta.xml:3:5',
      'error app-reference Order_Sync_oauth.ecaOauth-meta.xml:5:5',
      'error app-reference Order_Sync_plcy.ecaPlcy-meta.xml:3:5',
    ]);
  });

  it('leaves permission sets and settings alone that the app does not use', () => {
    expect(
      check({
        [`${BASE}/orders/Other.permissionset-meta.xml`]: '<PermissionSet/>',
        [`${BASE}/settings/Currency.settings-meta.xml`]: '<X/>',
      }),
    ).to.deep.equal([]);
    expect(
      check({
        [PATHS.permissionSet]: '<PermissionSet><license>SalesforceAPIIntegrationPsl</license></PermissionSet>',
      }).map(brief),
    ).to.deep.equal(['error namespace Order_Sync_Integration.permissionset-meta.xml:1:1']);
  });

  it('says nothing where there is nothing', () => {
    const nothing = Object.fromEntries(Object.values(PATHS).map((path) => [path, undefined]));
    expect(check(nothing, { appName: undefined })).to.deep.equal([]);
    expect(check(nothing)).to.deep.equal([]);
  });

  it('BL-003 does not hold the name of the project to the rules for API names', async () => {
    const files = await ownProject({ 'sfdx-project.json': projectJson({ name: 'order-sync-eca' }) });
    const { warnings } = await withFolder(files, (projectRoot) => readAppSource({ projectRoot, command: 'plan' }));
    expect(warnings.filter(({ ruleId }) => ruleId === 'api-name')).to.deep.equal([]);
  });

  it('finds a component that is there twice, whoever it belongs to', () => {
    const twin = PATHS.app.replace('force-app', 'zz-eu');
    const findings = check({ [twin]: `<ExternalClientApplication ${NAMESPACE}/>` });
    const [finding] = findings.filter(({ ruleId }) => ruleId === 'component-twice');
    expect(finding?.message).to.contain(PATHS.app).and.contain(twin);
  });
});
