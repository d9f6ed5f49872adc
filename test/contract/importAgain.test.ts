/** An app that the source holds already, imported from the org it was deployed to: nothing, or what changed in the org. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeAppFiles } from '../../scripts/authoring/writeAppFiles.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { openProject } from '../../scripts/pipeline/authoring/openProject.ts';
import { prepareImport } from '../../scripts/pipeline/authoring/prepareImport.ts';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { ownProject, type ProjectFiles, withFolder } from '../support/temporaryProject.ts';
import { deployRaw, elementOf, projectSource, wildcards, zipOf } from './metadataFixture.ts';

describe('an app that is in the source already', () => {
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

  const project = async (more: Readonly<Record<string, string>> = {}): Promise<ProjectFiles> => {
    const values = {
      default: { ECA_CALLBACK_URL: 'https://localhost/oauth/callback', ECA_CONTACT_EMAIL: 'shared@example.com' },
      orgs: { qa: { ECA_RUN_AS_USERNAME: session.username, ECA_CONTACT_EMAIL: 'owner@example.com' } },
    };
    return ownProject({ 'config/values.json': `${JSON.stringify(values, undefined, 2)}\n`, ...more });
  };
  const deploy = async (edit: (text: string) => string = (text) => text): Promise<void> => {
    const files = Object.entries(projectSource(session.username)).map(([path, text]) => [path, edit(text)]);
    const answer = await deployRaw(session, await zipOf(Object.fromEntries(files), wildcards('66.0')));
    expect(elementOf(answer, 'status'), answer.text).to.equal('Succeeded');
  };
  const importInto = async (root: string) => {
    const prepared = await prepareImport(await openProject(root, undefined, 'import'), org, 'Order_Sync', 'import');
    const outcome = await writeAppFiles(root, prepared.files, { mode: 'write', overwrite: true });
    return { prepared, changed: outcome.files.filter(({ state }) => state !== 'unchanged') };
  };
  const linesOf = (diffs: readonly { readonly diff: string }[]): readonly string[] =>
    diffs.flatMap(({ diff }) => diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line)));

  it('is left as it is where the org has what the source says', async () => {
    await deploy();
    await withFolder(await project(), async (root) => {
      const { changed, prepared } = await importInto(root);
      expect(changed).to.deep.equal([]);
      expect([prepared.compared, prepared.variables]).to.deep.equal([6, []]);
    });
  });

  it('gets what changed in the org, behind the placeholders that it has, and then plans empty', async () => {
    const other = 'other@example.com';
    await deploy((text) =>
      text
        .replace('owner@example.com', other)
        .replace('>120<', '>30<')
        .replace(
          '<isFirstPartyAppEnabled>',
          '<trustedIpRanges><endIpAddress>10.0.0.9</endIpAddress><startIpAddress>10.0.0.1</startIpAddress></trustedIpRanges><isFirstPartyAppEnabled>',
        )
        .replace('<allowEdit>true', '<allowEdit>false'),
    );
    await withFolder(await project(), async (root) => {
      const { changed, prepared } = await importInto(root);
      expect(linesOf(changed)).to.deep.equal([
        '+    <trustedIpRanges>',
        '+        <endIpAddress>10.0.0.9</endIpAddress>',
        '+        <startIpAddress>10.0.0.1</startIpAddress>',
        '+    </trustedIpRanges>',
        '-    <sessionTimeoutInMinutes>120</sessionTimeoutInMinutes>',
        '+    <sessionTimeoutInMinutes>30</sessionTimeoutInMinutes>',
        '-        <allowEdit>true</allowEdit>',
        '+        <allowEdit>false</allowEdit>',
        '-      "ECA_CONTACT_EMAIL": "owner@example.com"',
        `+      "ECA_CONTACT_EMAIL": "${other}"`,
      ]);
      expect(prepared.variables).to.deep.equal(['ECA_CONTACT_EMAIL']);
      expect((await importInto(root)).changed).to.deep.equal([]);
    });
  });

  it('gets a placeholder of its own where the one it has gives another app its value', async () => {
    await deploy((text) => text.replace('owner@example.com', 'mine@example.com'));
    const header = await readFile(
      join(import.meta.dirname, '../../force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml'),
      'utf8',
    );
    const twin = {
      'force-app/main/default/externalClientApps/Twin.eca-meta.xml': header.replace('Order Sync<', 'Twin<'),
    };
    await withFolder(await project(twin), async (root) => {
      const { changed } = await importInto(root);
      expect(linesOf(changed).filter((line) => line.includes('contactEmail'))).to.deep.equal([
        '-    <contactEmail>__ECA_CONTACT_EMAIL__</contactEmail>',
        '+    <contactEmail>__ECA_CONTACT_EMAIL_ORDER_SYNC__</contactEmail>',
      ]);
      const values = JSON.parse(await readFile(join(root, 'config/values.json'), 'utf8'));
      expect(values.orgs.qa).to.include({
        ECA_CONTACT_EMAIL: 'owner@example.com',
        ECA_CONTACT_EMAIL_ORDER_SYNC: 'mine@example.com',
      });
    });
  });
});
