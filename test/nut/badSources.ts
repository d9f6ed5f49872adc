/** What can be wrong with a project before an org is asked: how to bring it about, and what a command says of it. */
import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../support/commandLine.ts';

export const BASE = 'force-app/main/default';
export const APP = `${BASE}/externalClientApps/Order_Sync.eca-meta.xml`;
export const GLOBAL = `${BASE}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`;
export const OAUTH = `${BASE}/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml`;
const OAUTH_POLICIES = `${BASE}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`;
const APP_POLICIES = `${BASE}/extlClntAppPolicies/Order_Sync_plcy.ecaPlcy-meta.xml`;
export const SECRET = 'C0FFEE00'.repeat(8);

type Case = {
  readonly title: string;
  readonly make: (project: Project) => Promise<unknown>;
  readonly words?: readonly string[];
  readonly name: string;
  readonly says: RegExp;
  readonly action: RegExp;
};

export const swap =
  (file: string, search: string | RegExp, replacement: string): Case['make'] =>
  (project) =>
    project.edit(file, (text) => {
      const changed = text.replace(search, replacement);
      if (changed === text) {
        throw new Error(`${file} has no ${search}`);
      }
      return changed;
    });

const add = (file: string, line: string): Case['make'] => swap(file, /(<\/\w+>\s*)$/, `${line}\n$1`);
const move =
  (from: string, to: string): Case['make'] =>
  async ({ folder }) => {
    await cp(join(folder, from), join(folder, to), { recursive: true });
    await rm(join(folder, from));
  };
export const remove =
  (file: string): Case['make'] =>
  ({ folder }) =>
    rm(join(folder, file));

const invalid = (title: string, make: Case['make'], says: RegExp, action: RegExp): Case => ({
  title,
  make,
  name: 'SourceInvalidError',
  says,
  action,
});

const MISSING = [
  { what: 'global OAuth settings', file: GLOBAL, type: 'ExtlClntAppGlobalOauthSettings' },
  { what: 'OAuth settings', file: OAUTH, type: 'ExtlClntAppOauthSettings' },
  { what: 'OAuth policies', file: OAUTH_POLICIES, type: 'ExtlClntAppOauthConfigurablePolicies' },
  { what: 'app policies', file: APP_POLICIES, type: 'ExtlClntAppConfigurablePolicies' },
];

const SWITCHES = [
  { file: GLOBAL, element: 'isClientCredentialsFlowEnabled' },
  { file: OAUTH_POLICIES, element: 'isClientCredentialsFlowEnabled' },
  { file: APP_POLICIES, element: 'isOauthPluginEnabled' },
  { file: APP_POLICIES, element: 'isEnabled' },
];

export const BAD_SOURCES: readonly Case[] = [
  invalid(
    'broken XML in two files',
    async (project) => {
      await swap(APP, '</label>', '')(project);
      await swap(OAUTH, '</label>', '</lable>')(project);
    },
    /2 problems:\n.*Order_Sync\.eca-meta\.xml:\d+:\d+ .*\n.*Order_Sync_oauth\.ecaOauth-meta\.xml:6:\d+/,
    /./,
  ),
  invalid('an empty file', (project) => project.write(OAUTH, ''), /ecaOauth-meta\.xml:1:1/, /./),
  invalid(
    'an unknown element',
    add(APP_POLICIES, '    <isOauthPlugginEnabled>true</isOauthPlugginEnabled>'),
    /ecaPlcy-meta\.xml:8:5 .*isOauthPlugginEnabled/,
    /isOauthPluginEnabled/,
  ),
  invalid(
    'a file in the wrong folder',
    move(APP_POLICIES, `${BASE}/policies/Order_Sync_plcy.ecaPlcy-meta.xml`),
    /policies\/Order_Sync_plcy\.ecaPlcy-meta\.xml:1:1 .*extlClntAppPolicies/,
    /^Move the file to extlClntAppPolicies\/\.$/,
  ),
  invalid(
    'BL-006 a file with an invented suffix',
    move(OAUTH_POLICIES, `${BASE}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPolicy-meta.xml`),
    /ecaOauthPolicy-meta\.xml:1:1 .*\.ecaOauthPlcy-meta\.xml/,
    /^Rename the file to Order_Sync_oauthPlcy\.ecaOauthPlcy-meta\.xml\.$/,
  ),
  invalid(
    'a value that is none of its list',
    swap(OAUTH_POLICIES, 'AdminApprovedPreAuthorized', 'AdminApproved'),
    /ecaOauthPlcy-meta\.xml:11:\d+ .*permittedUsersPolicyType/,
    /AdminApprovedPreAuthorized/,
  ),
  invalid(
    'the link of another org',
    add(OAUTH, '    <oauthLink>00D000000000001;Order_Sync</oauthLink>'),
    /ecaOauth-meta\.xml:7:5 .*oauthLink belongs to the org/,
    /^Delete the line with <oauthLink>/,
  ),
  invalid(
    'the scoped app of another org',
    add(APP, '    <orgScopedExternalApp>00D000000000001;Order_Sync</orgScopedExternalApp>'),
    /eca-meta\.xml:\d+:5 .*orgScopedExternalApp/,
    /^Delete the line with <orgScopedExternalApp>/,
  ),
  {
    title: 'a consumer secret',
    make: add(GLOBAL, `    <consumerSecret>${SECRET}</consumerSecret>`),
    name: 'SecretInSourceError',
    says: /ecaGlblOauth-meta\.xml:18:5 .*consumerSecret holds a value of 64 characters/,
    action: /^Delete the element/,
  },
  {
    title: 'a consumer secret in a file beside the metadata',
    make: (project) => project.write('config/notes.json', JSON.stringify({ note: SECRET })),
    name: 'SecretInSourceError',
    says: /config\/notes\.json:1:\d+/,
    action: /^Delete it from the source/,
  },
  ...MISSING.map(({ what, file, type }) =>
    invalid(`no ${what}`, remove(file), new RegExp(`Order_Sync has no ${type}`), new RegExp(`^Create ${file}`)),
  ),
  {
    title: 'no app',
    make: remove(APP),
    name: 'AppNotFoundError',
    says: /no External Client App/,
    action: /packageDirectories/,
  },
  {
    title: 'an app that --app names wrongly',
    make: async () => undefined,
    words: ['--app', 'Order_Snyc'],
    name: 'AppNotFoundError',
    says: /"Order_Snyc" \(there is: Order_Sync\)/,
    action: /packageDirectories/,
  },
  {
    title: 'two apps, and none named',
    make: ({ folder }) =>
      cp(join(folder, APP), join(folder, `${BASE}/externalClientApps/Billing.eca-meta.xml`), { recursive: true }),
    name: 'SeveralAppsError',
    says: /2 External Client Apps \(Billing, Order_Sync\)/,
    action: /^npm run deploy:scratch -- --app Billing$/,
  },
  {
    title: 'a package directory that is missing',
    make: ({ folder }) => rename(join(folder, 'force-app'), join(folder, 'other-app')),
    name: 'AppNotFoundError',
    says: /no External Client App/,
    action: /^Check packageDirectories in sfdx-project\.json/,
  },
  {
    title: 'no package directories at all',
    make: swap('sfdx-project.json', /"packageDirectories": \[.*\],/, '"packageDirectories": [],'),
    name: 'ConfigInvalidError',
    says: /sfdx-project\.json:2:\d+: .*packageDirectories/,
    action: /./,
  },
  {
    title: 'a project file that is no JSON',
    make: swap('sfdx-project.json', '"replacements": [', '"replacements": ['.replace('[', '')),
    name: 'ConfigInvalidError',
    says: /sfdx-project\.json:\d+:\d+: /,
    action: /./,
  },
  {
    title: 'an API version that is too low',
    make: swap('sfdx-project.json', '"66.0"', '"59.0"'),
    name: 'ApiVersionTooLowError',
    says: /59\.0.*60\.0/,
    action: /^Set sourceApiVersion in sfdx-project\.json/,
  },
  {
    title: 'values that are set nowhere',
    make: remove('config/values.json'),
    name: 'UnsetVariablesError',
    says: /ECA_CALLBACK_URL .*used in .*ecaGlblOauth-meta\.xml.*\n.*ECA_CONTACT_EMAIL|ECA_CONTACT_EMAIL.*\n.*ECA_CALLBACK_URL/,
    action: /^Set ECA_C\w+, ECA_C\w+ in the environment, or in config\/values\.json/,
  },
  {
    title: 'a run-as user that the source has no place for',
    make: swap(OAUTH_POLICIES, '__ECA_RUN_AS_USERNAME__', 'fixed@example.com'),
    words: ['--run-as', 'other@example.com'],
    name: 'UsageError',
    says: /--run-as names other@example\.com, but .* fixed@example\.com/,
    action: /--help$/,
  },
  {
    title: 'an existing run-as user, in an org that is yet to be made',
    make: async () => undefined,
    words: ['--run-as', 'order.sync@example.com'],
    name: 'UsageError',
    says: /--run-as takes a user that exists.*ECA_RUN_AS_USERNAME/,
    action: /--help$/,
  },
  {
    title: 'a values file with an unknown name',
    make: swap('config/values.json', 'ECA_CONTACT_EMAIL', 'ECA_Contact_Email'),
    name: 'ConfigInvalidError',
    says: /config\/values\.json:4:\d+/,
    action: /./,
  },
  {
    title: 'a credential store that is chosen and not described',
    make: ({ folder }) => writeFile(join(folder, 'config/credential-stores.json'), '{ "default": "vault" }'),
    name: 'ConfigInvalidError',
    says: /config\/credential-stores\.json:1:\d+.*"vault"/,
    action: /^Use one of: file/,
  },
  ...SWITCHES.map(({ file, element }) =>
    invalid(
      `${element} off in ${file.slice(BASE.length + 1)}`,
      swap(file, `<${element}>true`, `<${element}>false`),
      new RegExp(`${element} is false`),
      new RegExp(`^Set <${element}>true</${element}> in ${file}\\.$`),
    ),
  ),
  invalid(
    'no user to run as',
    swap(OAUTH_POLICIES, /.*clientCredentialsFlowUser.*\n/, ''),
    /clientCredentialsFlowUser is missing/,
    /^Add <clientCredentialsFlowUser>/,
  ),
  invalid('a scope that does not exist', swap(OAUTH, '>Api<', '>api_everything<'), /ecaOauth-meta\.xml:3:\d+/, /Api/),
];
