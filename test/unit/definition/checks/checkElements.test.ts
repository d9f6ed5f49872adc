/** Elements and values against the tables of their types: unknown, missing, repeated, ill-filled, of another version. */
import { expect } from 'chai';
import { adding, brief, type Change, check, PATHS, setting } from './checkedSource.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const misspelt = (root: string): string => `<${root}>
  <commaSeparatedOauthScope>Api</commaSeparatedOauthScope>
  <externalClientApplication>Order_Sync</externalClientApplication>
  <label>x</label>
</${root.split(' ')[0]}>`;

const oauthFindings = (content: Change, apiVersion = '66.0') =>
  check({ [PATHS.oauth]: content }, { apiVersion }).filter(({ ruleId }) => !ruleId.startsWith('scope-'));

describe('definition/checks/checkElements', () => {
  it('BL-157 finds an unknown element with its line and the name that was meant', () => {
    const [finding, ...others] = oauthFindings(misspelt(`ExtlClntAppOauthSettings xmlns="${NAMESPACE}"`));
    expect(others).to.deep.equal([]);
    expect(finding).to.deep.equal({
      ruleId: 'element-unknown',
      severity: 'error',
      message:
        'ExtlClntAppOauthSettings has no element commaSeparatedOauthScope; the nearest is commaSeparatedOauthScopes',
      position: { file: PATHS.oauth, line: 2, column: 3 },
      fix: 'Rename commaSeparatedOauthScope to commaSeparatedOauthScopes.',
    });
  });

  it('BL-157 only warns of it where the API version is newer than the tables', () => {
    const findings = oauthFindings(misspelt(`ExtlClntAppOauthSettings xmlns="${NAMESPACE}"`), '70.0');
    expect(findings.map(brief)).to.deep.equal(['warning element-unknown Order_Sync_oauth.ecaOauth-meta.xml:2:3']);
  });

  it('BL-157 refuses a missing or a wrong namespace and accepts a prefix', () => {
    const rules = (root: string) => oauthFindings(misspelt(root)).map(({ ruleId, fix }) => `${ruleId} ${fix}`);
    const write = `namespace Write <ExtlClntAppOauthSettings xmlns="${NAMESPACE}">.`;
    expect(rules('ExtlClntAppOauthSettings')).to.include(write);
    expect(rules('ExtlClntAppOauthSettings xmlns="http://example.com"')).to.include(write);
    const prefixed = misspelt('ExtlClntAppOauthSettings')
      .replace(/(<\/?)(\w)/g, '$1m:$2')
      .replace('>', ` xmlns:m="${NAMESPACE}">`);
    expect(oauthFindings(prefixed).map(({ ruleId }) => ruleId)).to.deep.equal(['element-unknown']);
  });

  it('BL-014 warns of an element that the API version no longer has, and of one that it does not have yet', () => {
    const old = check(
      { [PATHS.policies]: adding('<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>') },
      { apiVersion: '65.0' },
    );
    expect(old.map(brief)).to.deep.equal([
      'warning element-outside-api-version Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:3:5',
    ]);
    expect(old[0]?.message).to.contain('isNamedUserJwtEnabled').and.contain('63.0').and.contain('65.0');
    expect(
      check(
        { [PATHS.policies]: adding('<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>') },
        { apiVersion: '63.0' },
      ),
    ).to.deep.equal([]);
    const young = check({ [PATHS.global]: adding('<isDPopEnabled>false</isDPopEnabled>') });
    expect(young.map(({ severity, fix }) => `${severity} ${fix}`)).to.deep.equal([
      'warning Delete isDPopEnabled, or raise sourceApiVersion in sfdx-project.json to 67.0.',
    ]);
  });

  it('names the type that the root element stands for', () => {
    const findings = check({ [PATHS.appPolicies]: `<ExtlClntAppOauthConfigurablePolicies xmlns="${NAMESPACE}"/>` });
    const [finding, ...others] = findings.filter(({ position }) => position.file === PATHS.appPolicies);
    expect(others).to.deep.equal([]);
    expect(finding?.fix).to.equal(
      'Rename the root element to ExtlClntAppConfigurablePolicies, or move the file to extlClntAppOauthPolicies/ with the suffix .ecaOauthPlcy-meta.xml.',
    );
  });

  const values: readonly (readonly [keyof typeof PATHS, string, string, string])[] = [
    ['appPolicies', 'isEnabled', 'yes', 'Set isEnabled to true or false.'],
    ['appPolicies', 'isEnabled', 'True', 'Write <isEnabled>true</isEnabled>.'],
    ['appPolicies', 'isEnabled', ' true', 'Write <isEnabled>true</isEnabled>.'],
    ['appPolicies', 'startPage', 'none', 'Write <startPage>None</startPage>.'],
    ['policies', 'sessionTimeoutInMinutes', '2h', 'Set sessionTimeoutInMinutes to a whole number.'],
    [
      'policies',
      'permittedUsersPolicyType',
      'AdminApproved',
      'Write <permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>.',
    ],
    ['policies', 'requiredSessionLevel', 'Standard', 'Write <requiredSessionLevel>STANDARD</requiredSessionLevel>.'],
    ['policies', 'refreshTokenPolicyType', 'zero', 'Write <refreshTokenPolicyType>Zero</refreshTokenPolicyType>.'],
    [
      'app',
      'distributionState',
      'Packageable',
      'Set distributionState to one of Local, Packaged, Managed, AutoInstalled.',
    ],
    ['app', 'contactEmail', ' ', 'Set contactEmail to a text that is not blank.'],
    ['settings', 'enableClientSecretInRestApiAccess', '1', 'Set enableClientSecretInRestApiAccess to true or false.'],
  ];
  for (const [part, name, value, fix] of values) {
    it(`refuses ${JSON.stringify(value)} as ${name}`, () => {
      const findings = check({ [PATHS[part]]: setting(name, value) }).filter(
        ({ ruleId }) => ruleId === 'value-not-allowed',
      );
      expect(findings.map((finding) => `${finding.severity} ${finding.fix}`)).to.deep.equal([`error ${fix}`]);
      expect(findings[0]?.message).to.contain(name).and.contain(JSON.stringify(value));
    });
  }

  it('only warns of a value that the API does not restrict and nobody knows', () => {
    const findings = check({ [PATHS.policies]: setting('ipRelaxationPolicyType', 'ENFORCE') });
    expect(findings.map(({ severity, fix }) => `${severity} ${fix}`)).to.deep.equal([
      'warning Write <ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>.',
    ]);
  });

  it('misses required elements at the root and finds repeated ones at the second', () => {
    const missing = check({
      [PATHS.app]: setting('contactEmail', undefined),
      [PATHS.appPolicies]: (text) =>
        setting('isEnabled', undefined)(setting('externalClientApplication', undefined)(text)),
    });
    expect(missing.map(brief)).to.deep.equal([
      'error element-missing Order_Sync.eca-meta.xml:2:1',
      'error element-missing Order_Sync_plcy.ecaPlcy-meta.xml:2:1',
      'error element-missing Order_Sync_plcy.ecaPlcy-meta.xml:2:1',
    ]);
    const twice = check({ [PATHS.app]: adding('<label>Other</label>') });
    expect(twice.map(brief)).to.deep.equal(['error too-many-elements Order_Sync.eca-meta.xml:8:5']);
  });

  it('finds text between elements, elements inside a text, and the names of JavaScript objects', () => {
    const findings = check({
      [PATHS.app]: adding('stray <label><b/></label>'),
      [PATHS.oauth]: adding('<constructor/>'),
    });
    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal([
      'stray-text',
      'element-not-text',
      'too-many-elements',
      'element-unknown',
    ]);
  });
});
