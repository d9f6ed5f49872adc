/** Declared scopes: which an org knows, which do nothing in this flow, and what is missing. */
import { expect } from 'chai';
import { brief, check, PATHS, setting } from './checkedSource.ts';

const scopes = (list: string | undefined, apiVersion = '66.0') =>
  check({ [PATHS.oauth]: setting('commaSeparatedOauthScopes', list) }, { apiVersion });
const rules = (list: string | undefined): readonly string[] =>
  scopes(list).map(({ severity, ruleId }) => `${severity} ${ruleId}`);

describe('definition/checks/checkScopes', () => {
  it('BL-145 trims blanks, flags the empty item and the unknown scope, and says what has no effect', () => {
    const findings = scopes('Api, RefreshToken , Full,Chatter,,api2');
    expect(findings.map(({ severity, message }) => `${severity} ${message}`)).to.deep.equal([
      'warning The scope RefreshToken has no effect in the client credentials flow: no token carries it',
      'warning The scope Full has no effect in the client credentials flow: no token carries it',
      'warning The list of scopes has an empty item',
      'error There is no scope api2',
    ]);
    expect(new Set(findings.map(({ position }) => position))).to.have.lengthOf(1);
    expect(findings.map(brief)[0]).to.equal('warning scope-without-effect Order_Sync_oauth.ecaOauth-meta.xml:3:5');
  });

  it('accepts what an org writes itself, and blanks around it', () => {
    for (const list of ['Api', ' Api ', 'Api, SFApiPlatform', 'Api,Chatter,CDP', '\n  Api,\n  Wave\n']) {
      expect(rules(list), list).to.deep.equal([]);
    }
  });

  for (const [wrong, right] of [
    ['SFAP', 'SFApiPlatform'],
    ['sfap_api', 'SFApiPlatform'],
    ['McpApi', 'MCP'],
    ['mcp_api', 'MCP'],
    ['api', 'Api'],
    ['API', 'Api'],
    ['refresh_token', 'RefreshToken'],
    ['cdp_query_api', 'CDPQuery'],
    ['OpenId', 'OpenID'],
  ] as const) {
    it(`BL-145 suggests ${right} for ${wrong}`, () => {
      expect(scopes(`Api,${wrong}`).map(({ severity, fix }) => `${severity} ${fix}`)).to.deep.equal([
        `error Write ${right} instead of ${wrong}.`,
      ]);
    });
  }

  it('lists the scopes where none is near', () => {
    const [finding] = scopes('Api,constructor');
    expect(finding?.fix).to.match(/^Use one of Address, Api, /);
  });

  it('refuses a list without a scope that works with the flow, and a list without Api', () => {
    for (const list of ['', undefined, ' , ', 'Full,Web,RefreshToken,OfflineAccess']) {
      expect(rules(list), list).to.include('error scope-none');
    }
    expect(rules('MCP,RefreshToken')).to.deep.equal(['warning scope-without-effect', 'error scope-api-missing']);
    expect(rules('api,RefreshToken')).to.deep.equal(['error scope-unknown', 'warning scope-without-effect']);
  });

  it('warns of a repeated scope, and of one that only Connected Apps are known to take', () => {
    expect(rules('Api,Api')).to.deep.equal(['warning scope-repeated']);
    expect(rules('Api,A2A')).to.deep.equal(['warning scope-unconfirmed']);
  });

  it('only warns of an unknown scope where the API version is newer than the list', () => {
    expect(scopes('Api,Brandnew', '70.0').map(({ severity }) => severity)).to.deep.equal(['warning']);
  });

  it('says nothing about a list that rendering fills', () => {
    const change = { [PATHS.oauth]: setting('commaSeparatedOauthScopes', '__ECA_SCOPES__') };
    expect(check(change, { isTemplate: true })).to.deep.equal([]);
    expect(check(change).map(({ ruleId }) => ruleId)).to.include('scope-unknown');
  });
});
