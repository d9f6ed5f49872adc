/** From a project and one org's values to its definition: values and bytes, and what is refused only then. */
import { expect } from 'chai';
import type { AppDefinition, SourceComponent } from '../../../scripts/definition/appDefinition.ts';
import { readAppSource } from '../../../scripts/definition/readAppSource.ts';
import { renderApp } from '../../../scripts/definition/renderApp.ts';
import { resolveValues } from '../../../scripts/definition/resolveValues.ts';
import { readValuesConfig } from '../../../scripts/definition/valuesConfig.ts';
import { ownProject, projectJson, withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const BASE = 'force-app/main/default';
const APP = `${BASE}/externalClientApps/Order_Sync.eca-meta.xml`;
const POLICIES = `${BASE}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`;
const SCOPES = `${BASE}/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml`;
const PERMISSION_SET = `${BASE}/permissionsets/Order_Sync_Integration.permissionset-meta.xml`;
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const ORG = { alias: 'qa', orgId: '00D000000000001AAA', username: 'admin@qa.example.com' } as const;
const RUN_AS = 'order-sync.00d000000000001aaa@integration.example.com';

type Options = {
  readonly changes?: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly runAs?: string;
  readonly app?: string;
};

const render = async ({ changes = {}, environment = {}, runAs, app }: Options = {}): Promise<AppDefinition> =>
  withFolder(await ownProject(changes), async (projectRoot) => {
    const source = await readAppSource({ projectRoot, app, command: 'deploy' });
    const config = await readValuesConfig(projectRoot);
    return renderApp(source, resolveValues({ source, config, environment, org: ORG, runAs }), ORG.alias);
  });

const appWith = (inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ExternalClientApplication ${NAMESPACE}>\n${inner}\n</ExternalClientApplication>\n`;
const valueIn = ({ elements }: SourceComponent, element: string): string | undefined =>
  elements.get(element)?.[0]?.value;
const own = async (path: string): Promise<string> => (await ownProject())[path]?.toString() ?? '';
const change = async (path: string, from: string | RegExp, to: string) => ({
  [path]: (await own(path)).replace(from, () => to),
});
const projectWith = (...replacements: readonly unknown[]) => ({
  'sfdx-project.json': projectJson({
    replacements: [
      {
        glob: '**/*.ecaOauthPlcy-meta.xml',
        stringToReplace: '__ECA_RUN_AS_USERNAME__',
        replaceWithEnv: 'ECA_RUN_AS_USERNAME',
      },
      {
        glob: '**/*.ecaGlblOauth-meta.xml',
        stringToReplace: '__ECA_CALLBACK_URL__',
        replaceWithEnv: 'ECA_CALLBACK_URL',
      },
      ...replacements,
    ],
  }),
});
const CONTACT_RULE = {
  glob: '**/*.eca-meta.xml',
  stringToReplace: '__ECA_CONTACT_EMAIL__',
  replaceWithEnv: 'ECA_CONTACT_EMAIL',
} as const;

describe('definition/renderApp', () => {
  it("renders this project's own source to a frozen definition", async () => {
    const app = await render({ environment: { ECA_CONTACT_EMAIL: 'owner@acme.com' } });
    expect(Object.isFrozen(app)).to.equal(true);
    expect([app.app, app.oauthPolicies, ...app.permissionSets].every((part) => Object.isFrozen(part))).to.equal(true);
    expect(app).to.deep.include({
      name: 'Order_Sync',
      label: 'Order Sync',
      sourceApiVersion: '66.0',
      runAsUsername: RUN_AS,
      declaredScopes: ['Api'],
      expectedScopes: ['api'],
      permittedUsersPolicy: 'AdminApprovedPreAuthorized',
      accessTokenFormat: 'opaque',
      integrationUserEmail: 'order-sync-owner@example.com',
      warnings: [],
    });
    expect(
      [app.app, app.globalOauthSettings, app.oauthSettings, app.oauthPolicies, app.appPolicies].map(
        (one) => one.fullName,
      ),
    ).to.deep.equal([
      'Order_Sync',
      'Order_Sync_glbloauth',
      'Order_Sync_oauth',
      'Order_Sync_oauthPlcy',
      'Order_Sync_plcy',
    ]);
    expect(app.permissionSets.map(({ fullName }) => fullName)).to.deep.equal(['Order_Sync_Integration']);
    expect(app.settings.map(({ fullName }) => fullName)).to.deep.equal(['ExternalClientApp']);
    expect(valueIn(app.app, 'contactEmail')).to.equal('owner@acme.com');
    expect(app.app.record['contactEmail']).to.equal('owner@acme.com');
    expect(valueIn(app.globalOauthSettings, 'callbackUrl')).to.equal('https://localhost/oauth/callback');
    expect(app.oauthPolicies.elements.get('clientCredentialsFlowUser')?.[0]?.position).to.deep.equal({
      file: POLICIES,
      line: 3,
      column: 5,
    });
  });

  it('keeps the bytes of everything that no rule touches', async () => {
    const app = await render();
    for (const component of [app.oauthSettings, app.appPolicies, ...app.permissionSets, ...app.settings]) {
      expect(component.content).to.equal(await own(component.file));
    }
    expect(app.oauthPolicies.content).to.equal((await own(POLICIES)).replace('__ECA_RUN_AS_USERNAME__', RUN_AS));
  });

  it('tells of a contact that is a made-up address, which only the rendered file shows', async () => {
    const { warnings } = await render();
    expect(warnings.map(({ ruleId, position }) => [ruleId, position.file, position.line])).to.deep.equal([
      ['contact-example', APP, 3],
    ]);
  });

  it('takes the run-as user of the flag', async () => {
    expect((await render({ runAs: 'Existing.User@acme.com' })).runAsUsername).to.equal('Existing.User@acme.com');
  });

  it('BL-151 keeps comments, and counts no element inside of one', async () => {
    const content = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- owner: team A -->\n<ExternalClientApplication ${NAMESPACE}>\n  <!-- <contactEmail>old@example.com</contactEmail>\n       (second line) --><contactEmail>__ECA_CONTACT_EMAIL__</contactEmail>\n  <label>Order Sync</label>\n</ExternalClientApplication>`;
    const app = await render({ changes: { [APP]: content }, environment: { ECA_CONTACT_EMAIL: 'ops@acme.com' } });
    expect(app.app.content).to.equal(content.replace('__ECA_CONTACT_EMAIL__', 'ops@acme.com'));
    expect(app.app.elements.get('contactEmail')?.map(({ value }) => value)).to.deep.equal(['ops@acme.com']);
  });

  it('BL-152 reads the value of CDATA sections and keeps their bytes', async () => {
    const cdata = '<description><![CDATA[Sync <orders> & "bills" ]]]]><![CDATA[> end]]></description>';
    const content = appWith(`<contactEmail>__ECA_CONTACT_EMAIL__</contactEmail>\n${cdata}\n<label>x</label>`);
    const app = await render({ changes: { [APP]: content } });
    expect(valueIn(app.app, 'description')).to.equal('Sync <orders> & "bills" ]]> end');
    expect(app.app.content).to.contain(cdata);
  });

  it('BL-153 decodes references once and keeps their spelling', async () => {
    const label = '<label>Bob&apos;s &#34;Sync&#34; &amp;amp; Co&#x2019;</label>';
    const app = await render({
      changes: { [APP]: appWith(`<contactEmail>__ECA_CONTACT_EMAIL__</contactEmail>${label}`) },
    });
    expect(app.label).to.equal('Bob\'s "Sync" &amp; Co\u2019');
    expect(app.app.content).to.contain(label);
  });

  it('BL-154 keeps letters of every script, byte for byte', async () => {
    const label = 'Synchro café – 注文 – 🚚';
    const content = appWith(`<contactEmail>__ECA_CONTACT_EMAIL__</contactEmail><label>${label}</label>`);
    const app = await render({ changes: { [APP]: content }, environment: { ECA_CONTACT_EMAIL: 'ops@exämple.de' } });
    expect(app.label).to.equal(label);
    expect(app.app.content).to.equal(content.replace('__ECA_CONTACT_EMAIL__', 'ops@exämple.de'));
  });

  it('BL-156 keeps CRLF line ends and drops nothing but a byte order mark', async () => {
    const content = (await own(POLICIES)).replaceAll('\n', '\r\n');
    const app = await render({ changes: { [POLICIES]: `\uFEFF${content}` } });
    expect(app.oauthPolicies.content).to.equal(content.replace('__ECA_RUN_AS_USERNAME__', RUN_AS));
  });

  it('BL-060 gives the org the label that the variable says', async () => {
    for (const [value, label] of [
      ['R&D <sync>', 'R&D <sync>'],
      ['R&amp;D', 'R&D'],
    ] as const) {
      const app = await render({
        changes: {
          ...(await change(APP, 'Order Sync<', '__L__<')),
          ...projectWith(CONTACT_RULE, { glob: '**/*.eca-meta.xml', stringToReplace: '__L__', replaceWithEnv: 'L' }),
        },
        environment: { L: value },
      });
      expect(app.label).to.equal(label);
      expect(app.app.record['label']).to.equal(label);
    }
  });

  it('BL-054 takes placeholders of any shape, where a rule replaces them', async () => {
    const placeholder = '$' + '{RUN_AS.USER}';
    const app = await render({
      changes: {
        ...(await change(POLICIES, '__ECA_RUN_AS_USERNAME__', placeholder)),
        ...projectWith(CONTACT_RULE, {
          glob: '**/*.ecaOauthPlcy-meta.xml',
          stringToReplace: placeholder,
          replaceWithEnv: 'ECA_RUN_AS_USERNAME',
        }),
      },
    });
    expect(app.runAsUsername).to.equal(RUN_AS);
  });

  it('BL-057 names each variable that is not set with rule and file, all at once', async () => {
    const error = await thrownBy(() => render({ changes: { 'config/values.json': '{}' } }));
    expectError(
      error,
      'UnsetVariablesError',
      2,
      /^Set ECA_CONTACT_EMAIL, ECA_CALLBACK_URL in the environment|^Set ECA_CALLBACK_URL, ECA_CONTACT_EMAIL/,
    );
    expect(error.message).to.contain('for org "qa"').and.contain(`${APP} by replacements[1]`);
    expect(error.message).to.contain('ECA_CALLBACK_URL').and.not.contain('ECA_RUN_AS_USERNAME');
  });

  it('BL-057 lets no empty, blank or broken run-as username through', async () => {
    for (const value of ['', '   ', 'a@b.co\n', '005000000000001']) {
      const error = await thrownBy(() => render({ environment: { ECA_RUN_AS_USERNAME: value } }));
      expectError(error, 'SourceInvalidError', 2, /run-as|username/i);
      expect(error.message).to.contain(`${POLICIES}:3:5`).and.contain('clientCredentialsFlowUser');
    }
  });

  it('BL-057 lets no empty or blank contact through, and none with stray blanks', async () => {
    for (const value of ['', '   ', 'a@b.co\n', ' a@b.co']) {
      const error = await thrownBy(() => render({ environment: { ECA_CONTACT_EMAIL: value } }));
      expectError(error, 'SourceInvalidError', 2, /address|contactEmail/i);
      expect(error.message, JSON.stringify(value)).to.contain(`${APP}:3:5`).and.contain('contactEmail');
    }
  });

  it('BL-057 lets a variable be unset where its rule allows it', async () => {
    const app = await render({
      changes: {
        ...(await change(APP, 'Order Sync<', 'Order Sync__SUFFIX__<')),
        ...projectWith(CONTACT_RULE, {
          glob: '**/*.eca-meta.xml',
          stringToReplace: '__SUFFIX__',
          replaceWithEnv: 'SUFFIX',
          allowUnsetEnvVariable: true,
        }),
      },
    });
    expect(app.label).to.equal('Order Sync');
  });

  it('BL-059 refuses a result without a run-as user, and one that is no XML, with file and line', async () => {
    const rule = {
      glob: '**/*.ecaOauthPlcy-meta.xml',
      regexToReplace: '<clientCredentialsFlowUser>[^<]*</clientCredentialsFlowUser>',
      replaceWithFile: 'repl/comment.xml',
    };
    for (const [markup, message] of [
      ['<!-- nobody -->\n', /clientCredentialsFlowUser is missing/],
      ['<!-- nobody', new RegExp(`${POLICIES}:\\d+:\\d+  The file is not well-formed XML`)],
    ] as const) {
      const error = await thrownBy(() =>
        render({ changes: { ...projectWith(CONTACT_RULE, rule), 'repl/comment.xml': markup } }),
      );
      expectError(error, 'SourceInvalidError', 2, /./);
      expect(error.message).to.match(message);
    }
  });

  it('refuses a placeholder that no rule replaced, and takes no name of an object for one', async () => {
    const error = await thrownBy(async () =>
      render({ changes: await change(SCOPES, '>Order Sync', '>__LEFT_OVER__') }),
    );
    expectError(error, 'SourceInvalidError', 2, /^Add a rule for __LEFT_OVER__ to replacements/);
    expect(error.message).to.contain(`${SCOPES}:6:12`);
    const app = await render({ changes: await change(PERMISSION_SET, 'Account', 'acme__ORDER__c') });
    expect(app.permissionSets).to.have.lengthOf(1);
  });

  it('applies a rule under a condition for the orgs where it holds', async () => {
    const changes = {
      ...projectWith(CONTACT_RULE, {
        glob: '**/*.eca-meta.xml',
        stringToReplace: '>Order Sync<',
        replaceWithFile: 'label.txt',
        replaceWhenEnv: [{ env: 'STAGE', value: 'prod' }],
      }),
      'label.txt': '>Order Sync (prod)<\n',
    };
    expect((await render({ changes, environment: { STAGE: 'prod' } })).label).to.equal('Order Sync (prod)');
    expect((await render({ changes, environment: { STAGE: 'qa' } })).label).to.equal('Order Sync');
    expect((await render({ changes })).label).to.equal('Order Sync');
  });

  it('BL-161 finds a permission set by its decoded name, in whatever case the policies write it', async () => {
    for (const [file, name] of [
      ['Order%2FSync', 'Order/Sync'],
      ['Order_Sync_Integration', 'order_sync_integration'],
    ] as const) {
      const app = await render({
        changes: {
          ...(await change(POLICIES, '>Order_Sync_Integration<', `>${name}<`)),
          [PERMISSION_SET]: undefined,
          [`${BASE}/permissionsets/${file}.permissionset-meta.xml`]: await own(PERMISSION_SET),
        },
      });
      expect(app.permissionSets.map(({ fullName }) => fullName)).to.deep.equal([decodeURIComponent(file)]);
    }
  });

  it('wants no values for the files of another app', async () => {
    const billing = Object.fromEntries(
      Object.entries(await ownProject())
        .filter(([path]) => /eca\w*-meta\.xml$/i.test(path))
        .map(([path, content]) => [
          path.replaceAll('Order_Sync', 'Billing'),
          content.toString().replace('>Order_Sync<', '>Billing<').replace('__ECA_CALLBACK_URL__', '__BILLING_URL__'),
        ]),
    );
    const rule = { glob: '**/Billing*', stringToReplace: '__BILLING_URL__', replaceWithEnv: 'BILLING_URL' };
    const changes = { ...billing, ...projectWith(CONTACT_RULE, rule) };
    expect((await render({ changes, app: 'Order_Sync' })).name).to.equal('Order_Sync');
    const error = await thrownBy(() => render({ changes, app: 'Billing' }));
    expectError(error, 'UnsetVariablesError', 2, /^Set BILLING_URL in the environment/);
  });

  it('wants an address for a new integration user', async () => {
    const changes = {
      'config/values.json': JSON.stringify({ default: { ECA_CALLBACK_URL: 'https://localhost/oauth/callback' } }),
      ...(await change(APP, '__ECA_CONTACT_EMAIL__', 'owner@acme.com')),
      ...projectWith(),
    };
    const error = await thrownBy(() => render({ changes }));
    expectError(error, 'UnsetVariablesError', 2, /^Set ECA_INTEGRATION_USER_EMAIL in the environment/);
    const app = await render({ changes, environment: { ECA_INTEGRATION_USER_EMAIL: 'user@acme.com' } });
    expect(app.integrationUserEmail).to.equal('user@acme.com');
  });

  it('reads the token format and the permitted users from the source', async () => {
    const jwt = await render({
      changes: {
        ...(await change(
          `${BASE}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`,
          '<isNamedUserJwtEnabled>false',
          '<isNamedUserJwtEnabled>true',
        )),
        ...(await change(POLICIES, 'AdminApprovedPreAuthorized', 'AllSelfAuthorized')),
        ...(await change(SCOPES, '>Api<', '>Api, RefreshToken,Chatter,DataCloudUserClaims<')),
      },
    });
    expect(jwt).to.deep.include({
      accessTokenFormat: 'jwt',
      permittedUsersPolicy: 'AllSelfAuthorized',
      declaredScopes: ['Api', 'RefreshToken', 'Chatter', 'DataCloudUserClaims'],
      expectedScopes: ['api', 'chatter_api'],
    });
  });
});
