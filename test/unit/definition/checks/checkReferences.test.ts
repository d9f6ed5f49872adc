/** Files and the app that they name: wrong names, missing parts, parts that are there twice. */
import { expect } from 'chai';
import { BASE, brief, check, ownText, PATHS, setting } from './checkedSource.ts';

const PARTS = ['global', 'oauth', 'policies', 'appPolicies'] as const;

describe('definition/checks/checkReferences', () => {
  it('BL-019 suggests the API name of the app whose label stands in its place', () => {
    const findings = check({ [PATHS.policies]: setting('externalClientApplication', 'Order Sync') });
    expect(findings.map(brief)).to.deep.equal(['error app-reference Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:5:5']);
    expect(findings[0]?.message).to.contain('"Order Sync"').and.contain('that is the label of Order_Sync');
    expect(findings[0]?.fix).to.equal('Write <externalClientApplication>Order_Sync</externalClientApplication>.');
  });

  it('BL-019 judges the values of a file that names its app wrongly, too', () => {
    const findings = check({
      [PATHS.policies]: (text) =>
        setting('isClientCredentialsFlowEnabled', 'false')(setting('externalClientApplication', 'Order Sync')(text)),
    });
    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(['app-reference', 'flow-switch']);
  });

  for (const [wrong, fix] of [
    ['order_sync', 'Write <externalClientApplication>Order_Sync</externalClientApplication>.'],
    [' Order_Sync', 'Write <externalClientApplication>Order_Sync</externalClientApplication>.'],
    ['Billing', 'Write the API name of the app: the name of its .eca-meta.xml file.'],
  ] as const) {
    it(`refuses ${JSON.stringify(wrong)} as the name of the app`, () => {
      const findings = check({ [PATHS.oauth]: setting('externalClientApplication', wrong) });
      expect(findings.map((finding) => finding.fix)).to.deep.equal([fix]);
    });
  }

  for (const part of PARTS) {
    it(`BL-015 misses ${part} at the header and says which file to create`, () => {
      const findings = check({ [PATHS[part]]: undefined });
      expect(findings.map(brief)).to.deep.equal(['error file-missing Order_Sync.eca-meta.xml:2:1']);
      expect(findings[0]?.fix).to.contain(`Create ${PATHS[part]}`).and.contain('.forceignore');
    });

    it(`finds ${part} that is there twice for one app`, () => {
      const other = PATHS[part].replace('/Order_Sync', '/Second');
      const findings = check({ [other]: ownText(PATHS[part]) });
      expect(findings.map(({ severity, ruleId, position }) => [severity, ruleId, position.file])).to.deep.equal([
        ['error', 'file-twice', other],
      ]);
      expect(findings[0]?.message).to.contain(PATHS[part]);
    });
  }

  it('reports a header that the source lacks at each file that names it', () => {
    const findings = check({ [PATHS.app]: undefined }, { appName: undefined });
    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(PARTS.map(() => 'app-reference'));
  });

  it('does not take a file of another app for the missing one', () => {
    const header = `${BASE}/externalClientApps/Billing.eca-meta.xml`;
    const findings = check({
      [header]: ownText(PATHS.app),
      [PATHS.oauth]: setting('externalClientApplication', 'Billing'),
    });
    expect(findings.map(brief)).to.deep.equal(['error file-missing Order_Sync.eca-meta.xml:2:1']);
  });
});
