/**
 * Each rule of the table is one that an input leads to. In: this project with one thing changed, for each rule that the
 * broken projects of `mutationCases` do not expect. Rules of rendering have their inputs where rendering is tested.
 */
import { expect } from 'chai';
import { RULES } from '../../../scripts/definition/ruleTable.ts';
import { validateProject } from '../../../scripts/definition/validateProject.ts';
import { ownProject, valuesWithContact, withFolder } from '../../support/temporaryProject.ts';
import { adding, BASE, ownText, PATHS, setting } from './checks/checkedSource.ts';
import { buildMutationCases } from './mutationCases.ts';

type Changes = Readonly<Record<string, string | undefined>>;

const { app, global, oauth, policies, appPolicies } = PATHS;
const PROJECT = 'sfdx-project.json';
/** Found in rendered text only. */
const RENDERED = ['placeholder-left', 'value-breaks-plain-sf'];

const own = await ownProject({ 'config/values.json': await valuesWithContact() });
const texts = new Map(Object.entries(own).map(([path, content]) => [path, Buffer.from(content).toString('utf8')]));
const add = (path: string, xml: string): Changes => ({ [path]: adding(xml)(ownText(path)) });
const set = (path: string, name: string, value: string | undefined): Changes => ({
  [path]: setting(name, value)(ownText(path)),
});
const project = (change: Readonly<Record<string, unknown>>): Changes => ({
  [PROJECT]: JSON.stringify({ ...JSON.parse(texts.get(PROJECT) ?? ''), ...change }),
});
const replacing = (rule: Readonly<Record<string, string>>): Changes =>
  project({ replacements: [{ replaceWithEnv: 'X', ...rule }] });
const attribute = '<customAttributes><key>a</key><formula>$User.Id</formula></customAttributes>';

const INPUTS: Readonly<Record<string, Changes>> = {
  'api-name-length': { [app]: undefined, [app.replace('Order_Sync', 'A'.repeat(41))]: ownText(app) },
  'api-version-unknown': project({ sourceApiVersion: '99.0' }),
  'app-none': Object.fromEntries([app, global, oauth, policies, appPolicies].map((path) => [path, undefined])),
  'attribute-repeated': add(oauth, attribute.repeat(2)),
  'callback-fragment': set(global, 'callbackUrl', 'https://a.acme.test/#b'),
  'callback-repeated': set(global, 'callbackUrl', 'https://a.acme.test/\nhttps://a.acme.test/'),
  certificate: add(global, '<certificate>Order_Sync</certificate>'),
  'component-twice': { [`${BASE}/other/externalClientApps/Order_Sync.eca-meta.xml`]: ownText(app) },
  'contact-hard-coded': set(app, 'contactEmail', 'ops@acme.test'),
  'element-outside-api-version': {
    ...add(policies, '<namedUserJwtSessionTimeoutType>UserSession</namedUserJwtSessionTimeoutType>'),
    ...project({ sourceApiVersion: '60.0' }),
  },
  'file-twice': { [`${BASE}/extlClntAppPolicies/Other_plcy.ecaPlcy-meta.xml`]: ownText(appPolicies) },
  'id-token-validity': add(
    global,
    '<idTokenConfig><idTokenValidityInMinutes>721</idTokenValidityInMinutes></idTokenConfig>',
  ),
  'jwt-timeout': add(policies, '<namedUserJwtTimeout>2</namedUserJwtTimeout>'),
  'jwt-timeout-missing': add(policies, '<guestJwtSessionTimeoutType>Custom</guestJwtSessionTimeoutType>'),
  'jwt-timeout-unused': add(policies, '<namedUserJwtTimeout>15</namedUserJwtTimeout>'),
  'nested-forceignore': { 'force-app/.forceignore': '*.md' },
  'package-directory-missing': project({
    packageDirectories: [{ path: 'force-app', default: true }, { path: 'other' }],
  }),
  'part-not-deployed': { [`${BASE}/extlClntAppPushSettings/A.ecaPush-meta.xml`]: '<ExtlClntAppPushSettings/>' },
  'permitted-users-empty': set(policies, 'commaSeparatedPermissionSet', undefined),
  'permitted-users-unused': set(policies, 'permittedUsersPolicyType', 'AllSelfAuthorized'),
  'replacement-of-everything': replacing({ glob: '**/*.eca-meta.xml', regexToReplace: '.*' }),
  'replacement-without-file': replacing({ filename: 'force-app/none.xml', stringToReplace: '__X__' }),
  'replacement-without-match': replacing({ glob: '**/*.eca-meta.xml', stringToReplace: '__NONE__' }),
  'run-as-hard-coded': set(policies, 'clientCredentialsFlowUser', 'sync@acme.test'),
  'run-as-missing': set(policies, 'clientCredentialsFlowUser', undefined),
  'scope-unconfirmed': set(oauth, 'commaSeparatedOauthScopes', 'Api,A2A'),
  'text-too-long': set(app, 'label', 'x'.repeat(81)),
  'session-timeout-unused': set(global, 'isNamedUserJwtEnabled', 'true'),
};

describe('A rule', () => {
  for (const [ruleId, changes] of Object.entries(INPUTS)) {
    it(`${ruleId} is what an input leads to`, async () => {
      const files = Object.entries({ ...own, ...changes }).flatMap(([path, content]) =>
        content === undefined ? [] : [[path, content] as const],
      );
      const { findings } = await withFolder(Object.fromEntries(files), validateProject);
      expect(findings.map((finding) => finding.ruleId)).to.include(ruleId);
    });
  }

  it('without an input does not exist', () => {
    const tested = new Set([
      ...Object.keys(INPUTS),
      ...buildMutationCases(texts).map(({ expected }) => expected.ruleId),
      ...RENDERED,
    ]);
    expect([...tested].toSorted()).to.deep.equal(Object.keys(RULES).toSorted());
  });
});
