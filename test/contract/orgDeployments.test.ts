/** Deployments and snapshots of the org room against the emulator, through the real libraries. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { DeployableFile, DeploymentReport, OrgClient } from '../../scripts/org/orgClient.ts';
import { createScratchOrg } from '../../scripts/org/scratchOrg.ts';
import { readKnownOrgs } from '../../scripts/org/sfAliases.ts';
import { takeSnapshot } from '../../scripts/org/takeSnapshot.ts';
import { appFixture } from '../support/appFixture.ts';
import { withEmulator } from '../support/emulatorHarness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = join(ROOT, 'force-app', 'main', 'default');
const DEFINITION_FILE = join(ROOT, 'config', 'project-scratch-def.json');
const HOME = process.env['HOME'] ?? '';

/** The source with its per-org values filled in by hand: `definition` is not what is tried here. */
const renderedSource = (username: string, isWanted: (path: string) => boolean): readonly DeployableFile[] =>
  readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isWanted)
    .map((path) => ({
      path: relative(ROOT, path).replaceAll('\\', '/'),
      content: readFileSync(path, 'utf8')
        .replaceAll('__ECA_RUN_AS_USERNAME__', username)
        .replaceAll('__ECA_CONTACT_EMAIL__', 'owner@example.com')
        .replaceAll('__ECA_CALLBACK_URL__', 'https://localhost/oauth/callback'),
    }));

const isNoPolicy = (path: string): boolean => !path.includes('Policies');

async function deploy(org: OrgClient, files: readonly DeployableFile[], checkOnly = false): Promise<DeploymentReport> {
  const id = await org.startDeployment({ files, sourceApiVersion: '66.0', checkOnly });
  for (let look = 0; look < 20; look += 1) {
    const report = await org.checkDeployment(id);
    if (report.done) {
      return report;
    }
  }
  throw new Error(`the deployment ${id} did not end`);
}

describe('deployments and snapshots on the emulator', () => {
  const emulator = withEmulator({ clock: systemTime });

  beforeEach(async () => {
    const { instanceUrl, refreshToken, clientId } = emulator.running.devHub;
    await authorizeWithRefreshToken({
      loginUrl: instanceUrl,
      refreshToken: Secret.of(refreshToken),
      clientId,
      alias: 'hub',
      isDevHub: true,
    });
  });
  afterEach(async () => {
    for (const { username } of await readKnownOrgs(HOME)) {
      await forgetOrg(username);
    }
  });

  const createOrg = (more: object = {}) =>
    createScratchOrg({
      hub: 'hub',
      definitionFile: DEFINITION_FILE,
      alias: 'feature',
      durationDays: 1,
      waitMinutes: 1,
      ...more,
    });
  const openFeature = async (): Promise<OrgClient> => {
    await createOrg();
    return openOrg({ aliasOrUsername: 'feature', apiVersion: '66.0' });
  };

  it('deploys the source, reads it back, and finds it in a snapshot', async () => {
    const org = await openFeature();
    const { username } = org.identity;
    const files = renderedSource(username, () => true);
    expect(await deploy(org, files)).to.include({ status: 'Succeeded', success: true });
    const app = appFixture({ runAsUsername: username });
    const snapshot = await takeSnapshot(org, app);
    expect(snapshot).to.include({ kind: 'scratch', supportsExternalClientApps: true });
    expect(snapshot.appId).to.match(/^0xI/);
    expect(snapshot.oauthPolicyNames).to.have.length(1);
    expect(snapshot.appPolicyNames).to.have.length(1);
    expect(snapshot.externalClientAppSettings).to.include({ enableClientSecretInRestApiAccess: 'true' });
    expect(snapshot.components.map(({ type }) => type)).to.include.members([
      'ExternalClientApplication',
      'ExtlClntAppGlobalOauthSettings',
      'ExtlClntAppOauthSettings',
      'ExtlClntAppOauthConfigurablePolicies',
      'ExtlClntAppConfigurablePolicies',
      'PermissionSet',
      'Settings',
    ]);
    expect(snapshot.runAsUser).to.include({ username, isActive: true, isFrozen: false, hasApiEnabled: true });
    expect(JSON.stringify(snapshot)).to.not.include('consumerSecret');
  });

  it('changes nothing with a validation', async () => {
    const org = await openFeature();
    const report = await deploy(org, renderedSource(org.identity.username, isNoPolicy), true);
    expect(report).to.include({ status: 'Succeeded', success: true });
    expect(await org.readComponents('ExternalClientApplication', ['Order_Sync'])).to.deep.equal([]);
  });

  it('BL-005 finds the policies that the org makes when the source deploys none', async () => {
    const org = await openFeature();
    await deploy(org, renderedSource(org.identity.username, isNoPolicy));
    const snapshot = await takeSnapshot(org, appFixture({ runAsUsername: org.identity.username }));
    expect(snapshot.oauthPolicyNames).to.have.length(1);
    expect(snapshot.oauthPolicyNames).to.not.include('Order_Sync_oauthPlcy');
  });

  it('takes a snapshot of an empty org: licences, profiles and permissions are there, nothing else is', async () => {
    const org = await openFeature();
    const snapshot = await takeSnapshot(org, appFixture());
    // Every org has its settings; the app has nothing yet.
    expect(snapshot.components.map(({ type, record }) => [type, record.fullName])).to.deep.equal([
      ['Settings', 'ExternalClientApp'],
    ]);
    expect(snapshot).to.deep.include({
      appId: undefined,
      runAsUser: undefined,
      edition: 'Enterprise Edition',
    });
    expect(snapshot.integrationLicense?.total).to.be.greaterThan(0);
    expect(snapshot.integrationPermissionSetLicense?.total).to.be.greaterThan(0);
    expect(snapshot.integrationProfiles[0]?.name).to.equal('Minimum Access - API Only Integrations');
    expect(snapshot.callerPermissions).to.include({ ExternalClientAppDeveloper: true, ApiEnabled: true });
  });

  it('reports a component that the org refuses, with its place', async () => {
    const org = await openFeature();
    const files = renderedSource(org.identity.username, isNoPolicy).map((file) =>
      file.path.endsWith('.ecaOauth-meta.xml')
        ? { ...file, content: file.content.replace('Order_Sync', 'No_Such_App') }
        : file,
    );
    const report = await deploy(org, files);
    expect(report).to.include({ status: 'Failed', success: false });
    expect(report.componentFailures[0]).to.include({ componentType: 'ExtlClntAppOauthSettings', success: false });
    expect(await org.readComponents('ExternalClientApplication', ['Order_Sync'])).to.deep.equal([]);
  });
});
