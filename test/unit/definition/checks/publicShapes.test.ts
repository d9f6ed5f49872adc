/**
 * Shapes in which External Client Apps are found in public repositories, and what the checks say of each. The fixtures
 * are made up after those shapes. The public files themselves are not part of the project, and are read where they lie
 * beside it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../../../scripts/definition/appDefinition.ts';
import { checkSource } from '../../../../scripts/definition/checks/checkSource.ts';
import { brief, parseFiles } from './checkedSource.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/source');
const SAMPLES = join(import.meta.dirname, '../../../../../shared/samples');

function findingsIn(folder: string): readonly Finding[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('-meta.xml'));
  const contents = new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
  return checkSource({ files: parseFiles(contents), appName: undefined, apiVersion: '66.0', isTemplate: false });
}

/** `error org-bound-value 3`, in alphabetical order. */
function count(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { severity, ruleId } of findings) {
    counts.set(`${severity} ${ruleId}`, (counts.get(`${severity} ${ruleId}`) ?? 0) + 1);
  }
  return [...counts].map(([rule, times]) => `${rule} ${times}`).toSorted();
}

describe('shapes of public External Client Apps', () => {
  it('names the values of one org, the switch that is off and the versions in an app as an org gives it', () => {
    expect(findingsIn(join(FIXTURES, 'retrieved')).map(brief)).to.deep.equal([
      'error org-bound-value Parcel_Tracker.eca-meta.xml:8:5',
      'warning callback-wildcard Parcel_Tracker_glbloauth.ecaGlblOauth-meta.xml:3:5',
      // A word stands in the place of the one that the org gave out.
      'warning certificate Parcel_Tracker_glbloauth.ecaGlblOauth-meta.xml:6:5',
      'error org-bound-value Parcel_Tracker_glbloauth.ecaGlblOauth-meta.xml:9:5',
      'warning element-outside-api-version Parcel_Tracker_glbloauth.ecaGlblOauth-meta.xml:15:5',
      'warning element-outside-api-version Parcel_Tracker_glbloauth.ecaGlblOauth-meta.xml:17:5',
      'error run-as-missing Parcel_Tracker_oauthPlcy.ecaOauthPlcy-meta.xml:2:1',
      'warning permission-set-not-in-source Parcel_Tracker_oauthPlcy.ecaOauthPlcy-meta.xml:4:5',
      'warning permission-set-not-in-source Parcel_Tracker_oauthPlcy.ecaOauthPlcy-meta.xml:4:5',
      'error flow-switch Parcel_Tracker_oauthPlcy.ecaOauthPlcy-meta.xml:8:5',
      'warning scope-without-effect Parcel_Tracker_oauth.ecaOauth-meta.xml:3:5',
      'warning scope-without-effect Parcel_Tracker_oauth.ecaOauth-meta.xml:3:5',
      'warning scope-without-effect Parcel_Tracker_oauth.ecaOauth-meta.xml:3:5',
      'error org-bound-value Parcel_Tracker_oauth.ecaOauth-meta.xml:7:5',
    ]);
  });

  it('names what the least app of a kit lacks, and takes no comment for an element', () => {
    expect(findingsIn(join(FIXTURES, 'packaged')).map(brief)).to.deep.equal([
      'error file-missing Stock_Feed.eca-meta.xml:2:1',
      'error contact-email Stock_Feed.eca-meta.xml:3:5',
      'warning app-packaged Stock_Feed.eca-meta.xml:4:5',
      'warning empty-credential Stock_FeedGlblOAuth.ecaGlblOauth-meta.xml:4:5',
      'warning scope-without-effect Stock_FeedSettings.ecaOauth-meta.xml:3:5',
      'error scope-api-missing Stock_FeedSettings.ecaOauth-meta.xml:3:5',
    ]);
  });

  it('says what the author of invented policies meant', () => {
    const findings = findingsIn(join(FIXTURES, 'invented')).filter(({ ruleId }) => ruleId !== 'file-missing');
    expect(findings.map(({ fix }) => fix)).to.deep.equal([
      'Set distributionState to one of Local, Packaged, Managed, AutoInstalled.',
      'Delete ipRelaxation; what it means is ipRelaxationPolicyType in the .ecaOauthPlcy file.',
      'Delete permittedUsers; what it means is permittedUsersPolicyType in the .ecaOauthPlcy file.',
      'Delete refreshTokenPolicy; what it means is refreshTokenPolicyType in the .ecaOauthPlcy file.',
      'Delete sessionTimeout; what it means is sessionTimeoutInMinutes in the .ecaOauthPlcy file.',
    ]);
  });
});

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'RamiroHernandez__CICD/force-app': [
    'error flow-switch 2',
    'error org-bound-value 1',
    'error run-as-missing 1',
    'warning certificate 1',
    'warning contact-example 1',
    'warning scope-without-effect 2',
  ],
  'RussEvans222__VizVoice/force-app': [
    'error app-reference 2',
    'error org-bound-value 2',
    'error scope-api-missing 1',
    'warning element-outside-api-version 1',
    'warning scope-without-effect 2',
  ],
  'RussEvans222__VizVoice/retrieve_final': [
    'error app-reference 3',
    'error org-bound-value 2',
    'warning certificate 1',
    'warning element-outside-api-version 1',
    'warning scope-without-effect 2',
  ],
  'RussEvans222__VizVoice/retrieve_tmp': [
    'error file-missing 3',
    'error org-bound-value 2',
    'warning contact-example 1',
    'warning scope-without-effect 2',
  ],
  'RussEvans222__VizVoice/retrieve_tmp2': [
    'error app-reference 2',
    'error org-bound-value 1',
    'warning certificate 1',
    'warning element-outside-api-version 1',
  ],
  'RussEvans222__VizVoice/retrieve_verify': ['error app-reference 1', 'error org-bound-value 1'],
  'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct/force-app': [
    'error flow-switch 4',
    'error org-bound-value 15',
    'error run-as-missing 2',
    'warning certificate 1',
    'warning contact-example 5',
    'warning permitted-users-unused 1',
    'warning scope-without-effect 11',
  ],
  'chrzasz__sf-th-eca-via-metadata/force-app': [
    'error file-missing 1',
    'error flow-switch 2',
    'error org-bound-value 3',
    'error run-as-missing 1',
    'warning contact-example 1',
    'warning element-outside-api-version 1',
    'warning scope-without-effect 1',
  ],
  'digitalgears-tech__egyliere/force-app': [],
  'justinsohn__gstdev/force-app': [
    'error flow-switch 2',
    'error org-bound-value 3',
    'error run-as-missing 1',
    'warning contact-example 1',
    'warning scope-without-effect 1',
  ],
  'peticavictor__salesforce_broker/force-app': [],
  'ramsayp__consultant_project/force-app': [
    'error file-missing 3',
    'error org-bound-value 2',
    'error scope-api-missing 1',
    'warning contact-example 1',
    'warning scope-without-effect 1',
  ],
  'salesforce-misc__Data360MedTechSolutionKit/ps-eca': [
    'error contact-email 1',
    'error file-missing 1',
    'error org-bound-value 2',
    'warning app-packaged 1',
    'warning element-outside-api-version 1',
    'warning scope-without-effect 1',
  ],
  'salesforce-misc__DataCloudAndAgentForceForAutomotive/force-app': [],
  'salesforce-misc__DataCloudAndAgentForceForHospitality/force-app': [],
  'salesforce-misc__DataCloudAndAgentForceForRetail/force-app': [],
  'shakthi-sfdc__External-Client-App-For-2G-Package/force-app': [
    'error file-missing 4',
    'error org-bound-value 1',
    'warning app-packaged 1',
    'warning contact-example 1',
  ],
};

describe('public files of External Client Apps', () => {
  before(function () {
    // Loud on purpose: the collection of public files is not part of the project.
    if (!existsSync(SAMPLES)) this.skip();
  });

  for (const [folder, expected] of Object.entries(EXPECTED)) {
    it(`gives the findings of ${folder} and no other`, () => {
      expect(count(findingsIn(join(SAMPLES, folder)))).to.deep.equal(expected);
    });
  }
});
