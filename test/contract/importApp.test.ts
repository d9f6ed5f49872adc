/**
 * Apps of an emulated org as source, through the real libraries: generated ones, ones whose parts have other names, and
 * public ones. Each import is proven by the command itself; here the files are read again from the disk, and planned.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeAppFiles } from '../../scripts/authoring/writeAppFiles.ts';
import { readAppSource } from '../../scripts/definition/readAppSource.ts';
import { renderApp } from '../../scripts/definition/renderApp.ts';
import { resolveValues } from '../../scripts/definition/resolveValues.ts';
import { readValuesConfig } from '../../scripts/definition/valuesConfig.ts';
import { toSfError } from '../../scripts/lib/errors.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { takeSnapshot } from '../../scripts/org/takeSnapshot.ts';
import { openProject } from '../../scripts/pipeline/authoring/openProject.ts';
import { prepareImport } from '../../scripts/pipeline/authoring/prepareImport.ts';
import { prepareNewApp } from '../../scripts/pipeline/authoring/prepareNewApp.ts';
import { buildPlan } from '../../scripts/plan/buildPlan.ts';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { generateAnswers, seededRandom } from '../support/generatedApps.ts';
import { ownProject, projectJson, withFolder } from '../support/temporaryProject.ts';
import { expectError, thrownBy } from '../support/thrownBy.ts';
import { deployRaw, elementOf, type Files, wildcards, zipOf } from './metadataFixture.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/samples');
const EMPTY = { 'sfdx-project.json': projectJson(), 'force-app/.keep': '' };
const WRITE = { mode: 'write', overwrite: false } as const;

/** The app as this org shall have it, and what a deployment of it would change. */
async function readBack(root: string, org: OrgClient, name: string) {
  const source = await readAppSource({ projectRoot: root, app: name, command: 'deploy' });
  const config = await readValuesConfig(root);
  const values = resolveValues({ source, config, environment: {}, org: org.identity, runAs: undefined });
  const app = renderApp(source, values, org.identity.alias);
  const plan = buildPlan(app, await takeSnapshot(org, app), { checkOnly: false });
  const changes = plan.steps.flatMap((step) => (step.kind === 'deploy' ? step.changes : []));
  return { app, differences: changes.filter(({ action }) => action !== 'unchanged') };
}

const importInto = async (root: string, org: OrgClient, name: string) => {
  const prepared = await prepareImport(await openProject(root, undefined, 'import'), org, name, 'import');
  const outcome = await writeAppFiles(root, prepared.files, WRITE);
  return { prepared, outcome };
};

const sourceOf = (files: readonly { readonly path: string; readonly content: string }[]): Files =>
  Object.fromEntries(
    files
      .filter(({ path }) => path.startsWith('force-app/'))
      .map(({ path, content }) => [path.split('/').slice(-2).join('/'), content]),
  );

type PublicApp = {
  readonly project: string;
  readonly app: string;
  readonly version?: string;
  /** Most do not use the client credentials flow, and are no source of this project. */
  readonly asItIs: string;
  readonly withFlow: string;
};

const PUBLIC_APPS: readonly PublicApp[] = [
  { project: 'RamiroHernandez__CICD', app: 'SOLU_CI_CD', asItIs: 'ImportInvalidError', withFlow: '0 differences' },
  {
    project: 'chrzasz__sf-th-eca-via-metadata',
    app: 'ecaViaMetadata',
    version: '63.0',
    asItIs: 'ImportInvalidError',
    withFlow: '0 differences',
  },
  { project: 'justinsohn__gstdev', app: 'Postman', asItIs: 'ImportInvalidError', withFlow: '0 differences' },
  {
    project: 'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct',
    app: 'AI_Voice_Bot',
    asItIs: '0 differences',
    withFlow: '0 differences',
  },
  {
    project: 'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct',
    app: 'Fivetran',
    asItIs: 'ImportInvalidError',
    withFlow: '0 differences',
  },
  {
    project: 'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct',
    app: 'Github_Actions',
    asItIs: 'ImportInvalidError',
    withFlow: '0 differences',
  },
  {
    project: 'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct',
    app: 'Lockated_CP_APP',
    asItIs: '0 differences',
    withFlow: '0 differences',
  },
  {
    project: 'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct',
    app: 'Lockated_Post_Sales_App',
    asItIs: '0 differences',
    withFlow: '0 differences',
  },
  {
    // It declares no scope Api, without which no call of the REST API succeeds.
    project: 'RussEvans222__VizVoice',
    app: 'VizVoice_Agent_API',
    version: '67.0',
    asItIs: 'ImportInvalidError',
    withFlow: 'ImportInvalidError',
  },
  {
    // The collection has no global settings of it.
    project: 'ramsayp__consultant_project',
    app: 'Claude_MCP',
    asItIs: 'AppPartsMissingError',
    withFlow: 'AppPartsMissingError',
  },
  {
    project: 'shakthi-sfdc__External-Client-App-For-2G-Package',
    app: 'Field_Create_MDAPI',
    asItIs: 'PackagedAppError',
    withFlow: 'PackagedAppError',
  },
];

describe('apps of an org as source', () => {
  const harness = withEmulator({ clock: { now: () => Date.now() } });
  let session: OrgSession;
  let org: OrgClient;

  beforeEach(async () => {
    session = await harness.createOrg('developer');
    await authorizeWithRefreshToken({
      loginUrl: session.instanceUrl,
      refreshToken: Secret.of(session.refreshToken),
      clientId: 'PlatformCLI',
      alias: 'qa',
    });
    org = await openOrg({ aliasOrUsername: 'qa', apiVersion: '66.0' });
  });
  afterEach(() => forgetOrg('qa'));

  const deploy = async (files: Files, version = '66.0'): Promise<void> => {
    const answer = await deployRaw(session, await zipOf(files, wildcards(version)));
    expect(elementOf(answer, 'status'), answer.text).to.equal('Succeeded');
  };

  it('generated apps deploy, plan empty, and come back as they were', async () => {
    await withFolder(await ownProject(), async (root) => {
      const random = seededRandom(6);
      for (let index = 0; index < 6; index += 1) {
        const answers = { ...generateAnswers(random, index), runAsUser: session.username };
        const prepared = prepareNewApp(await openProject(root, undefined, 'app:new'), answers);
        await writeAppFiles(root, prepared.files, WRITE);
        const { app } = await readBack(root, org, answers.name);
        const parts = [app.app, app.globalOauthSettings, app.oauthSettings, app.oauthPolicies, app.appPolicies];
        const components = [...parts, ...app.permissionSets, ...app.settings];
        await deploy(sourceOf(components.map(({ file: path, content }) => ({ path, content }))));
        expect((await readBack(root, org, answers.name)).differences, answers.name).to.deep.equal([]);
        const again = await importInto(root, org, answers.name);
        // The org adds what nobody asked for: `false` and the like. Nothing else may differ, so that a project is not rewritten.
        for (const { diff } of again.outcome.files) {
          expect(diff).to.not.match(/^-[^-]/m);
        }
      }
    });
  });

  const STYLES: Readonly<Record<string, (app: string, part: string) => string>> = {
    'of Setup': (app, part) =>
      `${app}${{ oauth: '_oauth', global: '_glbloauth', oauthPolicy: '_oauthPlcy', policy: '_plcy' }[part]}`,
    'of backups': (app, part) =>
      `${app}${{ oauth: 'OAuthSettings', global: 'GlblOAuth', oauthPolicy: 'OAuthSettings_defaultPolicy', policy: '_defaultPolicy' }[part]}`,
    'of one file for all': (app, part) => `${app}${part === 'global' ? '_Global' : `_${part}`}`,
    'of the app itself': (app) => app,
  };
  for (const [style, nameOf] of Object.entries(STYLES)) {
    it(`BL-013: an app whose parts have the names ${style} is imported whole, and plans empty`, async () => {
      await deploy(handMade(nameOf, session.username));
      await withFolder(EMPTY, async (root) => {
        const { prepared, outcome } = await importInto(root, org, 'Order_Sync');
        expect(prepared.compared).to.be.greaterThan(5);
        expect(outcome.isWritten).to.equal(true);
        const { app, differences } = await readBack(root, org, 'Order_Sync');
        expect(differences).to.deep.equal([]);
        expect(app.oauthSettings.fullName).to.equal(nameOf('Order_Sync', 'oauth'));
        expect(app.runAsUsername).to.equal(session.username);
        const text = prepared.files.map(({ path, content }) => (path === 'config/values.json' ? '' : content)).join('');
        expect(text).to.not.match(/consumerKey|consumerSecret|oauthLink|orgScopedExternalApp|3MVG9/);
        expect(text).to.not.include(session.username);
        expect(text).to.not.include('owner@acme.com');
        expect(JSON.parse(await readFile(join(root, 'config/values.json'), 'utf8'))).to.deep.equal({
          default: {},
          orgs: { qa: { ECA_CONTACT_EMAIL: 'owner@acme.com', ECA_RUN_AS_USERNAME_ORDER_SYNC: session.username } },
        });
        const second = await importInto(root, org, 'order_sync');
        expect(second.outcome.files.filter(({ state }) => state !== 'unchanged')).to.deep.equal([]);
      });
    });
  }

  it('BL-010: takes out what belongs to the org, in every file that holds it, and says what', async () => {
    await deploy(handMade(STYLES['of Setup'] ?? ((app) => app), session.username));
    await withFolder(EMPTY, async (root) => {
      const { prepared } = await importInto(root, org, 'Order_Sync');
      expect(prepared.stripped).to.have.members(['orgScopedExternalApp', 'consumerKey', 'oauthLink']);
    });
  });

  it('says which file of the project is a part of the app under another name', async () => {
    await deploy(handMade(STYLES['of backups'] ?? ((app) => app), session.username));
    await withFolder(await ownProject(), async (root) => {
      const error = await thrownBy(() => importInto(root, org, 'Order_Sync'));
      expectError(error, 'ImportInvalidError', 2, /Setup > External Client App Manager/);
      expect(error.message).to.include(
        'Order_Sync_oauth.ecaOauth-meta.xml: "qa" calls this part Order_SyncOAuthSettings.',
      );
    });
  });

  it('writes nothing where the plan finds a difference', async () => {
    await deploy(handMade(STYLES['of Setup'] ?? ((app) => app), session.username));
    let readings = 0;
    const changing: OrgClient = {
      ...org,
      // Somebody adds a scope between the first look and the plan.
      readComponents: async (type, names) => {
        const records = await org.readComponents(type, names);
        if (type !== 'ExtlClntAppOauthSettings') return records;
        readings += 1;
        return readings === 1
          ? records
          : records.map((record) => ({ ...record, commaSeparatedOauthScopes: 'Api, Web' }));
      },
    };
    await withFolder(EMPTY, async (root) => {
      const error = await thrownBy(() => importInto(root, changing, 'Order_Sync'));
      expectError(error, 'ImportDiffersError', 10, /npm run import -- --target-org qa --app Order_Sync --dry-run/);
      expect(error.message).to.include('commaSeparatedOauthScopes');
      expect(readdirSync(join(root, 'force-app'))).to.deep.equal(['.keep']);
    });
  });

  it('refuses what is not there, what is a package, and what does not use this flow, and writes nothing', async () => {
    const setup = STYLES['of Setup'] ?? ((app) => app);
    const files = handMade(setup, session.username);
    const renamed = (name: string): Files =>
      Object.fromEntries(
        Object.entries(files).map(([path, content]) => [
          path.replaceAll('Order_Sync', name),
          content.replaceAll('Order_Sync', name),
        ]),
      );
    await deploy({
      ...renamed('Other_Flow'),
      'extlClntAppOauthPolicies/Other_Flow_oauthPlcy.ecaOauthPlcy': (
        renamed('Other_Flow')['extlClntAppOauthPolicies/Other_Flow_oauthPlcy.ecaOauthPlcy'] ?? ''
      ).replace(/<clientCredentialsFlowUser>[^<]*<\/clientCredentialsFlowUser>/, ''),
    });
    const packaged = renamed('Of_Package');
    await deploy({
      ...packaged,
      'externalClientApps/Of_Package.eca': (packaged['externalClientApps/Of_Package.eca'] ?? '').replace(
        '>Local<',
        '>Packaged<',
      ),
    });
    await withFolder(EMPTY, async (root) => {
      const attempt = (name: string | undefined) =>
        thrownBy(async () => prepareImport(await openProject(root, undefined, 'import'), org, name, 'import'));
      const unknown = await attempt('Nope');
      expectError(unknown, 'UnknownOrgAppError', 2, 'npm run import -- --target-org qa --app Of_Package');
      expectError(await attempt('Of_Package'), 'PackagedAppError', 2, /Setup > External Client App Manager/);
      expectError(await attempt(undefined), 'UsageError', 2, /--help/);
      const otherFlow = await attempt('Other_Flow');
      expectError(otherFlow, 'ImportInvalidError', 2, /Setup > External Client App Manager/);
      expect(otherFlow.message).to.include('clientCredentialsFlowUser is missing');
      expect(readdirSync(join(root, 'force-app'))).to.deep.equal(['.keep']);
    });
  });

  describe('public apps', () => {
    before(function () {
      // Loud on purpose: the collection of public files is not part of the project.
      if (!existsSync(SAMPLES)) this.skip();
    });

    for (const { project, app, version = '66.0', asItIs, withFlow } of PUBLIC_APPS) {
      it(`${app} of ${project}: ${asItIs}; with the flow switched on: ${withFlow}`, async () => {
        const outcomeOf = (): Promise<string> =>
          withFolder(EMPTY, async (root) => {
            try {
              await importInto(root, org, app);
              return `${(await readBack(root, org, app)).differences.length} differences`;
            } catch (error) {
              expect(readdirSync(join(root, 'force-app'))).to.deep.equal(['.keep']);
              return toSfError(error).name;
            }
          });
        const files = sampleFiles(project, session.username);
        await deploy(files, version);
        expect(await outcomeOf()).to.equal(asItIs);
        await deploy(switchFlowOn(files, session.username), version);
        expect(await outcomeOf()).to.equal(withFlow);
      });
    }
  });
});

/** Both switches and the user beside the second. */
const switchFlowOn = (files: Files, username: string): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => {
      const on = content.replace(/(<isClientCredentialsFlowEnabled>)false/, '$1true');
      const isPolicy = path.includes('.ecaOauthPlcy') && !on.includes('clientCredentialsFlowUser');
      const user = `<clientCredentialsFlowUser>${username}</clientCredentialsFlowUser>`;
      return [path, isPolicy ? on.replace(/(<ExtlClntAppOauthConfigurablePolicies[^>]*>)/, `$1${user}`) : on];
    }),
  );

const sampleFiles = (project: string, username: string): Files =>
  Object.fromEntries(
    readdirSync(join(SAMPLES, project), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.eca\w*-meta\.xml$/.test(path))
      .map((path) => [
        path.split(/[\\/]/).slice(-2).join('/'),
        readFileSync(join(SAMPLES, project, path), 'utf8')
          // The lists name what only the org of the project has.
          .replaceAll(
            /\s*<(orgScopedExternalApp|oauthLink|consumerKey|commaSeparated(?:PermissionSet|Profile))>[^<]*<\/\1>/g,
            '',
          )
          .replaceAll(/<(clientCredentialsFlowUser|executeHandlerAs)>[^<]*</g, `<$1>${username}<`),
      ]),
  );

const xml = (root: string, body: string): string =>
  `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${body}</${root}>`;

/** An app as somebody has made it by hand: order, indentation and names of their own, several callbacks, IP ranges. */
function handMade(nameOf: (app: string, part: string) => string, username: string): Files {
  const app = 'Order_Sync';
  const own = `<externalClientApplication>${app}</externalClientApplication>`;
  return {
    [`externalClientApps/${app}.eca`]: xml(
      'ExternalClientApplication',
      '<label>R&amp;D &lt;orders&gt;</label><description>Größe\n zwei</description><contactEmail>owner@acme.com</contactEmail><distributionState>Local</distributionState>',
    ),
    [`extlClntAppGlobalOauthSets/${nameOf(app, 'global')}.ecaGlblOauth`]: xml(
      'ExtlClntAppGlobalOauthSettings',
      `<callbackUrl>https://acme.com/a?x=1&amp;y=2\nhttps://acme.com/b</callbackUrl>${own}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><label>g</label>`,
    ),
    [`extlClntAppOauthSettings/${nameOf(app, 'oauth')}.ecaOauth`]: xml(
      'ExtlClntAppOauthSettings',
      `<commaSeparatedOauthScopes>Chatter, Api</commaSeparatedOauthScopes>${own}<label>o</label><trustedIpRanges><description>office</description><endIpAddress>10.0.0.9</endIpAddress><startIpAddress>10.0.0.1</startIpAddress></trustedIpRanges><trustedIpRanges><endIpAddress>10.1.0.9</endIpAddress><startIpAddress>10.1.0.1</startIpAddress></trustedIpRanges>`,
    ),
    'permissionsets/Hand_Made.permissionset': xml(
      'PermissionSet',
      '<label>Hand made</label><license>SalesforceAPIIntegrationPsl</license><objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>false</viewAllRecords></objectPermissions>',
    ),
    [`extlClntAppOauthPolicies/${nameOf(app, 'oauthPolicy')}.ecaOauthPlcy`]: xml(
      'ExtlClntAppOauthConfigurablePolicies',
      `<clientCredentialsFlowUser>${username}</clientCredentialsFlowUser><commaSeparatedPermissionSet>Hand_Made</commaSeparatedPermissionSet>${own}<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><label>p</label><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType><sessionTimeoutInMinutes>30</sessionTimeoutInMinutes>`,
    ),
    [`extlClntAppPolicies/${nameOf(app, 'policy')}.ecaPlcy`]: xml(
      'ExtlClntAppConfigurablePolicies',
      `${own}<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled><label>p</label>`,
    ),
  };
}
