/** The Metadata API as @salesforce/core and source-deploy-retrieve use it, unchanged: what goes in comes out again. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Connection } from '@salesforce/core';
import type { ComponentSet, DeployResult, MetadataApiDeploy } from '@salesforce/source-deploy-retrieve';
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { connectTo, disconnect, type Files, openTestOrg, projectSource } from './metadataFixture.ts';

const ECA_TYPES = [
  'ExternalClientApplication',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
] as const;

describe('the Metadata API and its real clients', () => {
  const harness = withEmulator({ clock: systemTime });
  let org: OrgSession;
  let connection: Connection;
  let folder: string;

  beforeEach(async () => {
    org = await openTestOrg(harness);
    connection = await connectTo(org);
    folder = mkdtempSync(join(tmpdir(), 'eca-project-'));
  });
  afterEach(async () => {
    await disconnect();
    rmSync(folder, { recursive: true, force: true });
  });

  const writeSource = (files: Files): void => {
    for (const [path, content] of Object.entries(files)) {
      const target = join(folder, 'force-app', path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  };
  const componentsOfSource = async (): Promise<ComponentSet> => {
    const { ComponentSet } = await import('@salesforce/source-deploy-retrieve');
    const components = ComponentSet.fromSource(join(folder, 'force-app'));
    components.sourceApiVersion = '66.0';
    components.apiVersion = '66.0';
    components.projectDirectory = folder;
    return components;
  };
  type Options = { rest?: boolean; checkOnly?: boolean; testLevel?: 'RunLocalTests' };
  const start = async (options: Options = {}): Promise<MetadataApiDeploy> =>
    (await componentsOfSource()).deploy({
      usernameOrConnection: connection,
      apiOptions: { rollbackOnError: true, ...options },
    });
  const deploy = async (options: Options = {}): Promise<DeployResult> => (await start(options)).pollStatus(10, 60);
  const statesOf = (result: DeployResult): readonly string[] => [
    ...new Set(result.getFileResponses().map(({ state }) => state)),
  ];
  const storedApps = () => harness.emulator.state.components.list(org.org.orgId, 'ExternalClientApplication');

  for (const rest of [false, true]) {
    const way = rest ? 'REST' : 'SOAP';

    it(`deploys the source of this repository over ${way}, and again without a change`, async () => {
      writeSource(projectSource(org.username));
      const first = await deploy({ rest });
      expect(first.response.status, JSON.stringify(first.response.details)).to.equal('Succeeded');
      expect(first.getFileResponses().filter(({ state }) => state === 'Failed')).to.deep.equal([]);
      expect(statesOf(first)).to.include('Created');
      expect(first.response).to.include({ done: true, success: true, checkOnly: false, createdBy: org.userId });
      const { state } = harness.emulator;
      const [consumer] = state.consumers.byApp(org.org.orgId, storedApps()[0]?.id ?? '');
      const second = await deploy({ rest });
      expect(second.response.status).to.equal('Succeeded');
      expect(statesOf(second)).to.deep.equal(['Unchanged']);
      const [kept] = state.consumers.byApp(org.org.orgId, storedApps()[0]?.id ?? '');
      expect(kept, 'BL-030').to.deep.equal(consumer);
    });

    it(`changes nothing with a validation over ${way}, until it is deployed quickly`, async () => {
      writeSource(projectSource(org.username));
      const validation = await start({ rest, checkOnly: true, testLevel: 'RunLocalTests' });
      expect((await validation.pollStatus(10, 60)).response).to.include({
        status: 'Succeeded',
        checkOnly: true,
      });
      expect(storedApps()).to.deep.equal([]);
      const id = await validation.deployRecentValidation(rest);
      expect(id).to.match(/^0Af/).and.not.equal(validation.id);
      const status = await connection.metadata.checkDeployStatus(id, true, rest);
      expect(status).to.include({ status: 'Succeeded', checkOnly: false });
      expect(storedApps()).to.have.length(1);
    });

    it(`fails over ${way} with the place of the fault, and leaves the org as it was`, async () => {
      const source = projectSource(org.username);
      const path = 'externalClientApps/Order_Sync.eca-meta.xml';
      writeSource({ ...source, [path]: String(source[path]).replace('<label>', '<colour>red</colour>\n    <label>') });
      const result = await deploy({ rest });
      expect(result.response).to.include({ status: 'Failed', success: false });
      const failure = [result.response.details.componentFailures ?? []]
        .flat()
        .find(({ fullName }) => fullName === 'Order_Sync');
      expect(failure?.problem).to.include('colour').and.to.include('invalid at this location');
      const line =
        String(source[path])
          .split('\n')
          .findIndex((text) => text.includes('<label>')) + 1;
      expect(Number(failure?.lineNumber)).to.equal(line);
      expect(Number(failure?.columnNumber)).to.be.greaterThan(0);
      expect(result.getFileResponses().some(({ state }) => state === 'Failed')).to.equal(true);
      expect(storedApps()).to.deep.equal([]);
    });
  }

  it('retrieves what was deployed, which then deploys without a change', async () => {
    const { ComponentSet } = await import('@salesforce/source-deploy-retrieve');
    writeSource(projectSource(org.username));
    await deploy();
    const wanted = new ComponentSet(ECA_TYPES.map((type) => ({ fullName: '*', type })));
    wanted.add({ fullName: 'Order_Sync_Integration', type: 'PermissionSet' });
    wanted.add({ fullName: 'ExternalClientApp', type: 'Settings' });
    wanted.sourceApiVersion = '66.0';
    wanted.apiVersion = '66.0';
    rmSync(join(folder, 'force-app'), { recursive: true });
    const output = join(folder, 'force-app');
    mkdirSync(output);
    const retrieve = await wanted.retrieve({ usernameOrConnection: connection, output, merge: false });
    const result = await retrieve.pollStatus(10, 60);
    expect(result.response).to.include({ status: 'Succeeded', success: true });
    const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).to.include.members([
      'Order_Sync.eca-meta.xml',
      'Order_Sync_glbloauth.ecaGlblOauth-meta.xml',
      'Order_Sync_oauth.ecaOauth-meta.xml',
      'Order_Sync_Integration.permissionset-meta.xml',
      'ExternalClientApp.settings-meta.xml',
    ]);
    const text = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
    expect(text).to.include('<consumerKey>').and.not.include('consumerSecret');
    const again = await deploy();
    expect(again.response.status, JSON.stringify(again.response.details)).to.equal('Succeeded');
    expect(statesOf(again)).to.deep.equal(['Unchanged']);
  });

  it('deletes an app by destructive changes, and its satellites with it', async () => {
    const { ComponentSet, DestructiveChangesType } = await import('@salesforce/source-deploy-retrieve');
    writeSource(projectSource(org.username));
    await deploy();
    const removal = new ComponentSet();
    const source = await componentsOfSource();
    for (const component of source.getSourceComponents().filter(({ type }) => type.name === ECA_TYPES[0])) {
      removal.add(component, DestructiveChangesType.POST);
    }
    removal.sourceApiVersion = '66.0';
    removal.apiVersion = '66.0';
    removal.projectDirectory = folder;
    const operation = await removal.deploy({ usernameOrConnection: connection, apiOptions: { rest: false } });
    const result = await operation.pollStatus(10, 60);
    expect(result.response.status, JSON.stringify(result.response.details)).to.equal('Succeeded');
    expect(storedApps()).to.deep.equal([]);
    const left = await Promise.all(ECA_TYPES.map((type) => connection.metadata.list({ type })));
    expect(left.flat()).to.deep.equal([]);
  });

  it('lists, describes and reads components; names that are not there read as nothing', async () => {
    writeSource(projectSource(org.username));
    await deploy();
    const listed = await connection.metadata.list([
      { type: ECA_TYPES[0] },
      { type: 'PermissionSet' },
      { type: 'Settings' },
    ]);
    expect(listed.find(({ fullName }) => fullName === 'Order_Sync')).to.deep.include({
      type: 'ExternalClientApplication',
      fileName: 'externalClientApps/Order_Sync.eca',
      id: storedApps()[0]?.id,
      createdById: org.userId,
      createdByName: 'User User',
    });
    expect(listed.map(({ fullName }) => fullName)).to.include.members(['Order_Sync_Integration', 'ExternalClientApp']);
    const { metadataObjects } = await connection.metadata.describe('66.0');
    expect(metadataObjects.map(({ xmlName }) => xmlName)).to.include.members([...ECA_TYPES, 'Settings', 'Profile']);
    // jsforce has no schema of these types and sends any name.
    const read = (type: string, names: string[]) => connection.metadata.read(type as 'PermissionSet', names);
    const [settings] = await read('ExternalClientAppSettings', ['ExternalClientApp']);
    expect(settings).to.include({ fullName: 'ExternalClientApp', enableClientSecretInRestApiAccess: 'true' });
    const [app, nobody] = await read('ExternalClientApplication', ['Order_Sync', 'Nobody']);
    expect(app).to.include({ fullName: 'Order_Sync', distributionState: 'Local' });
    expect(nobody).to.not.have.property('fullName', 'Nobody');
    const profiles = await connection.metadata.read('Profile', ['Admin']);
    expect(profiles[0]).to.include({ fullName: 'Admin', userLicense: 'Salesforce' });
  });

  it('refuses a quick deploy of what is no validation, and of one that the org has gone past', async () => {
    writeSource(projectSource(org.username));
    const validation = await start({ checkOnly: true });
    const deployed = await start();
    for (const operation of [validation, deployed]) {
      for (const rest of [false, true]) {
        const refusal: unknown = await operation.deployRecentValidation(rest).catch((error: unknown) => error);
        expect(refusal, String(operation.id)).to.be.instanceOf(Error);
        expect((refusal as Error).name).to.match(/INVALID_ID_FIELD$/);
      }
    }
  });
});
