/** Values of one org in source that is for many: errors, and never said. */
import { expect } from 'chai';
import { adding, brief, check, PATHS } from './checkedSource.ts';

const KEY = `3MVG9${'example.'.repeat(10)}`;
const LINK = '00D000000000001:888000000000001';

describe('definition/checks/checkOrgBoundValues', () => {
  it('BL-010 refuses the link of the header and of the OAuth settings', () => {
    const findings = check({
      [PATHS.app]: adding(`<orgScopedExternalApp>${LINK}</orgScopedExternalApp>`),
      [PATHS.oauth]: adding(`<oauthLink>${LINK}</oauthLink>`),
    });
    expect(findings.map(brief)).to.deep.equal([
      'error org-bound-value Order_Sync.eca-meta.xml:3:5',
      'error org-bound-value Order_Sync_oauth.ecaOauth-meta.xml:3:5',
    ]);
    expect(findings[0]?.fix).to.equal('Delete the line with <orgScopedExternalApp>: the org fills it.');
  });

  it('BL-027 refuses key and secret of an org, without saying them', () => {
    const findings = check({
      [PATHS.global]: adding(`<consumerKey>${KEY}</consumerKey><consumerSecret>${KEY}</consumerSecret>`),
    });
    expect(findings.map(({ severity, ruleId, fix }) => [severity, ruleId, fix])).to.deep.equal([
      ['error', 'org-bound-value', 'Delete <consumerKey>: the org makes its own.'],
      ['error', 'org-bound-value', 'Delete <consumerSecret>: the org makes its own.'],
    ]);
    expect(JSON.stringify(findings)).not.to.contain('example.example');
  });

  it('BL-028 points at the line of the key that another org has already', () => {
    const [finding] = check({ [PATHS.global]: adding(`\n    <consumerKey>\n${KEY}\n</consumerKey>`) });
    expect(finding?.position).to.deep.equal({ file: PATHS.global, line: 4, column: 5 });
    expect(finding?.message).to.equal(
      `consumerKey holds a value of ${KEY.length} characters; it is one org's own, and no other org takes it`,
    );
  });

  it('warns of an empty key, and of flags that make new credentials with each deployment', () => {
    const findings = check({
      [PATHS.global]: adding(
        '<consumerKey></consumerKey><shouldRotateConsumerKey>true</shouldRotateConsumerKey><shouldRotateConsumerSecret>false</shouldRotateConsumerSecret>',
      ),
    });
    expect(findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`)).to.deep.equal([
      'warning empty-credential',
      'warning rotation-in-source',
    ]);
  });
});
