/** Source in memory, as source-deploy-retrieve sees it. */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { FILE_SYSTEM_ROOT, MEMORY_ROOT, MemoryTree } from '../../../scripts/org/memoryTree.ts';
import { buildComponentSet } from '../../../scripts/org/packageZip.ts';
import { failureOf } from './failureOf.ts';

const FOLDER = 'force-app/main/default';
const file = (path: string, root: string): { path: string; content: string } => ({
  path: `${FOLDER}/${path}`,
  content: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata"><label>é __ECA_RUN_AS_USERNAME__</label></${root}>\n`,
});
const FILES = [
  file('externalClientApps/Order_Sync.eca-meta.xml', 'ExternalClientApplication'),
  file('extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml', 'ExtlClntAppOauthConfigurablePolicies'),
  file('settings/ExternalClientApp.settings-meta.xml', 'ExternalClientAppSettings'),
  file('permissionsets/Order_Sync.permissionset-meta.xml', 'PermissionSet'),
];
const REQUEST = { files: FILES, sourceApiVersion: '66.0', checkOnly: false };

describe('MemoryTree', () => {
  const tree = new MemoryTree(FILES);
  const app = join(MEMORY_ROOT, FOLDER, 'externalClientApps', 'Order_Sync.eca-meta.xml');

  it('knows folders, files and what is neither', () => {
    expect(tree.isDirectory(MEMORY_ROOT)).to.equal(true);
    expect(tree.isDirectory(app)).to.equal(false);
    expect(tree.exists(app)).to.equal(true);
    expect(tree.exists(`${app}x`)).to.equal(false);
    expect(tree.readDirectory(join(MEMORY_ROOT, FOLDER))).to.have.members([
      'externalClientApps',
      'extlClntAppOauthPolicies',
      'settings',
      'permissionsets',
    ]);
  });

  it('gives a file’s bytes in every way in which it is asked', async () => {
    expect(tree.readFileSync(app).toString()).to.equal(FILES[0]?.content);
    expect((await tree.readFile(app)).toString()).to.equal(FILES[0]?.content);
    expect(await text(tree.stream(app))).to.equal(FILES[0]?.content);
  });

  it('fails as a fault of ours for a path that is not there', async () => {
    for (const work of [() => tree.readFileSync('/x'), () => tree.readDirectory('/x'), () => tree.isDirectory('/x')]) {
      const error = await failureOf(work);
      expect(error.name).to.equal('InternalFaultError');
      expect(error.exitCode).to.equal(10);
      expect(error.actions?.[0]).to.include('report the fault');
    }
  });
});

describe('buildComponentSet', () => {
  it('finds every component by its folder and name', async () => {
    const components = buildComponentSet(REQUEST, '67.0');
    const found = components
      .getSourceComponents()
      .toArray()
      .map(({ type, fullName }) => `${type.name}:${fullName}`);
    expect(found).to.have.members([
      'ExternalClientApplication:Order_Sync',
      'ExtlClntAppOauthConfigurablePolicies:Order_Sync_oauthPlcy',
      'Settings:ExternalClientApp',
      'PermissionSet:Order_Sync',
    ]);
    expect(await components.getPackageXml()).to.include('<version>66.0</version>');
    expect(components.apiVersion).to.equal('67.0');
  });

  it('is bound to no project, so that no replacement runs a second time', () => {
    expect(buildComponentSet(REQUEST, '67.0').projectDirectory).to.equal(FILE_SYSTEM_ROOT);
  });
});
