/** Misplaced and misnamed files: each mistake is a finding of its own, with the right folder or suffix. */
import { expect } from 'chai';
import { adding, BASE, brief, check, ownText, PATHS } from './checkedSource.ts';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

describe('definition/checks/checkLocation', () => {
  it('BL-006 reports folder, suffix and each unknown element separately', () => {
    const file = `${BASE}/extlClntAppConfigurablePolicies/Order_Sync.ecaConfigurablePolicies-meta.xml`;
    const findings = check({
      [PATHS.policies]: undefined,
      [file]: `<ExtlClntAppOauthConfigurablePolicies ${NAMESPACE}>
  <isEnabled>true</isEnabled><permittedUsers>AdminPreApproved</permittedUsers>
</ExtlClntAppOauthConfigurablePolicies>`,
    });
    const ofFile = findings.filter(({ position }) => position.file === file);
    const fixOf = (ruleId: string) => ofFile.filter((finding) => finding.ruleId === ruleId).map(({ fix }) => fix);
    expect(fixOf('suffix')).to.deep.equal(['Rename the file to Order_Sync.ecaOauthPlcy-meta.xml.']);
    expect(fixOf('folder')).to.deep.equal(['Move the file to extlClntAppOauthPolicies/.']);
    expect(fixOf('element-unknown')).to.deep.equal([
      'Move isEnabled to the .ecaPlcy file.',
      'Write permittedUsersPolicyType instead of permittedUsers.',
    ]);
  });

  it('BL-010 reports .externalClientApp as a wrong suffix, and the link in the right file', () => {
    const wrong = `${BASE}/externalClientApps/Order_Sync.externalClientApp-meta.xml`;
    const content = adding('<orgScopedExternalApp>00D000000000001:Order_Sync</orgScopedExternalApp>')(
      ownText(PATHS.app),
    );
    const findings = check({ [PATHS.app]: undefined, [wrong]: content });
    expect(findings.map(brief)).to.deep.equal([
      'error suffix Order_Sync.externalClientApp-meta.xml:1:1',
      'error org-bound-value Order_Sync.externalClientApp-meta.xml:3:5',
    ]);
    expect(findings[0]?.fix).to.equal('Rename the file to Order_Sync.eca-meta.xml.');
  });

  for (const [wrong, right] of [
    ['extlClntAppGlobalOauthSets/Order_Sync.ecaGlobalOauth', 'ecaGlblOauth'],
    ['extlClntAppGlobalOauthSets/Order_Sync.ecaglbloauth', 'ecaGlblOauth'],
    ['extlClntAppOauthPolicies/Order_Sync.ecaOauthPolicy', 'ecaOauthPlcy'],
    ['extlClntAppPolicies/Order_Sync.ecaPolicy', 'ecaPlcy'],
    ['extlClntAppOauthSettings/Order_Sync.extlClntAppOauthSettings', 'ecaOauth'],
  ] as const) {
    it(`BL-163 suggests .${right} for ${wrong}`, () => {
      const path = `${BASE}/${wrong}-meta.xml`;
      const root = {
        ecaGlblOauth: 'ExtlClntAppGlobalOauthSettings',
        ecaOauthPlcy: 'ExtlClntAppOauthConfigurablePolicies',
        ecaPlcy: 'ExtlClntAppConfigurablePolicies',
        ecaOauth: 'ExtlClntAppOauthSettings',
      }[right];
      const [finding, ...others] = check({ [path]: `<${root} ${NAMESPACE}/>` }).filter(
        ({ ruleId }) => ruleId === 'suffix' || ruleId === 'folder',
      );
      expect(others).to.deep.equal([]);
      expect(finding?.fix).to.equal(`Rename the file to Order_Sync.${right}-meta.xml.`);
      expect(finding?.severity).to.equal('error');
    });
  }

  it('BL-163 wants -meta.xml, without which a file is passed over in silence', () => {
    const path = PATHS.oauth.replace('-meta.xml', '');
    const findings = check({ [PATHS.oauth]: undefined, [path]: `<ExtlClntAppOauthSettings ${NAMESPACE}/>` });
    expect(findings.filter(({ ruleId }) => ruleId === 'suffix').map(({ fix }) => fix)).to.deep.equal([
      'Rename the file to Order_Sync_oauth.ecaOauth-meta.xml.',
    ]);
  });

  it('accepts a file below the folder of its type', () => {
    const nested = PATHS.app.replace('/Order_Sync.', '/orders/Order_Sync.');
    expect(check({ [PATHS.app]: undefined, [nested]: ownText(PATHS.app) })).to.deep.equal([]);
  });
});
