/** Projects in real folders, each this project's own with one thing changed: what is read, what is refused. */
import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { type AppSource, readAppSource } from '../../../scripts/definition/readAppSource.ts';
import { ownProject, type ProjectFiles, projectJson, withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const BASE = 'force-app/main/default';
const APP = `${BASE}/externalClientApps/Order_Sync.eca-meta.xml`;
const GLOBAL = `${BASE}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`;
const POLICIES = `${BASE}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`;
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const SECRET = 'AAAA1111BBBB2222CCCC3333DDDD4444EEEE5555FFFF6666AAAA1111BBBB2222';

const appXml = (label: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ExternalClientApplication ${NAMESPACE}>\n    <contactEmail>__ECA_CONTACT_EMAIL__</contactEmail>\n    <distributionState>Local</distributionState>\n    <label>${label}</label>\n</ExternalClientApplication>\n`;

type Changes = Readonly<Record<string, string | Uint8Array | undefined>>;

const read = async (changes: Changes = {}, app?: string, prefix?: string): Promise<AppSource> => {
  const files: ProjectFiles = await ownProject(changes);
  return withFolder(
    files,
    async (projectRoot) => {
      const before = await readdir(projectRoot, { recursive: true });
      const source = await readAppSource({ projectRoot, app, command: 'deploy', flags: ' --target-org qa' });
      expect(await readdir(projectRoot, { recursive: true })).to.deep.equal(before);
      return source;
    },
    prefix,
  );
};

const withProject = (more: Readonly<Record<string, unknown>>): Changes => ({ 'sfdx-project.json': projectJson(more) });

describe('definition/readAppSource', () => {
  it("reads this project's own source, without anything to warn of", async () => {
    const { name, sourceApiVersion, files, rules, warnings } = await read();
    expect({ name, sourceApiVersion, warnings }).to.deep.equal({
      name: 'Order_Sync',
      sourceApiVersion: '66.0',
      warnings: [],
    });
    expect(files.map(({ type, fullName }) => `${type} ${fullName}`)).to.deep.equal([
      'ExternalClientApplication Order_Sync',
      'ExtlClntAppGlobalOauthSettings Order_Sync_glbloauth',
      'ExtlClntAppOauthConfigurablePolicies Order_Sync_oauthPlcy',
      'ExtlClntAppOauthSettings Order_Sync_oauth',
      'ExtlClntAppConfigurablePolicies Order_Sync_plcy',
      'PermissionSet Order_Sync_Integration',
      'Settings ExternalClientApp',
    ]);
    expect(rules).to.have.lengthOf(3);
  });

  it('BL-073 takes its own default where the project states no API version', async () => {
    const { sourceApiVersion } = await read(withProject({ sourceApiVersion: undefined }));
    expect(sourceApiVersion).to.equal('66.0');
  });

  it('BL-160 names every bad file in one run, each with line and column', async () => {
    const error = await thrownBy(() =>
      read({
        [APP]: `<ExternalClientApplication ${NAMESPACE}><label>x</label>`,
        [GLOBAL]: '<a/>\n<b/>',
        [POLICIES]: '<?xml version="1.0"?>\n<a>\n  <label>x</Label>\n</a>',
      }),
    );
    expectError(error, 'SourceInvalidError', 2, /./);
    expect(error.message).to.match(/^The source has 3 problems:/);
    for (const place of [`${APP}:1:`, `${GLOBAL}:2:`, `${POLICIES}:3:`]) {
      expect(error.message).to.contain(place);
    }
  });

  it('names what is wrong in readable files beside the unreadable one', async () => {
    const policies = String((await ownProject())[POLICIES]).replace(
      '<isClientCredentialsFlowEnabled>true',
      '<isClientCredentialsFlowEnabled>false',
    );
    const error = await thrownBy(() => read({ [APP]: '<a>', [POLICIES]: policies }));
    expectError(error, 'SourceInvalidError', 2, 'Correct the XML at this place.');
    expect(error.message).to.match(/^The source has 2 problems:/);
    expect(error.message).to.contain(`${APP}:1:`).and.to.contain(`${POLICIES}:7:5`);
  });

  it('warns of parts of an app that the scripts do not deploy', async () => {
    const file = `${BASE}/extlClntAppSamlConfigurablePolicies/Order_Sync.ecaSamlPlcy-meta.xml`;
    const { warnings } = await read({ [file]: `<ExtlClntAppSamlConfigurablePolicies ${NAMESPACE}/>` });
    expect(warnings.map(({ ruleId, position }) => [ruleId, position.file])).to.deep.equal([
      ['part-not-deployed', file],
    ]);
  });

  it('BL-156 reads a byte order mark, CRLF and a file without declaration', async () => {
    for (const content of [
      `\uFEFF${appXml('x')}`,
      appXml('x').replaceAll('\n', '\r\n'),
      appXml('x').replace(/^.*\n/, ''),
    ]) {
      expect((await read({ [APP]: content })).name).to.equal('Order_Sync');
    }
  });

  it('BL-156 refuses a blank line before the declaration, plain text and an empty file by name', async () => {
    for (const content of [`\n${appXml('x')}`, '54.0 true', '', Buffer.from(appXml('x'), 'utf16le')]) {
      const error = await thrownBy(() => read({ [APP]: content }));
      expectError(error, 'SourceInvalidError', 2, /./);
      expect(error.message).to.contain(`${APP}:1:1`);
    }
  });

  it('BL-153 refuses an undefined entity and a DOCTYPE', async () => {
    for (const content of [
      appXml('a&nbsp;b'),
      appXml('&x;').replace('\n', '\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'),
    ]) {
      expectError(await thrownBy(() => read({ [APP]: content })), 'SourceInvalidError', 2, /./);
    }
  });

  it('BL-046 stops at a secret before anything else, in ignored files and notes too, and never says it', async () => {
    const ignored = `${BASE}/connectedApps/Old.connectedApp-meta.xml`;
    const error = await thrownBy(() =>
      read({
        [ignored]: `<a>\n<consumerSecret>${SECRET}</consumerSecret></a>`,
        'docs/setup.md': `**Consumer Secret:**\n\n${SECRET}\n`,
        '.env.example': 'SF_SECRET=changeme\n',
        [APP]: 'broken',
      }),
    );
    expectError(error, 'SecretInSourceError', 2, /^Delete it from the source|^Delete the element/);
    expect(error.message).to.contain(`${ignored}:2:1`).and.contain('docs/setup.md:3:1').and.not.contain('.env.example');
    expect(JSON.stringify([error.message, error.actions, error.data])).not.to.contain(SECRET);
    expect(error.actions?.at(-1)).to.match(/^If it was ever committed, rotate it/);
  });

  it('BL-061 takes no file that .forceignore keeps out, and misses the part', async () => {
    for (const rule of ['**/*.ecaGlblOauth-meta.xml', '**/*.ecaGlblOauth', '**/extlClntAppGlobalOauthSets/**']) {
      const error = await thrownBy(() => read({ '.forceignore': rule }));
      expectError(error, 'SourceInvalidError', 2, /ecaGlblOauth-meta\.xml/);
      expect(error.message).to.contain('ExtlClntAppGlobalOauthSettings');
    }
  });

  it('BL-063 warns of a nested .forceignore and BL-067 of a missing directory, and goes on', async () => {
    const { warnings } = await read({
      [`${BASE}/.forceignore`]: '**/externalClientApps/**',
      ...withProject({ packageDirectories: [{ path: 'force-app', default: true }, { path: 'unpackaged' }] }),
    });
    expect(warnings.map(({ ruleId }) => ruleId)).to.include.members([
      'nested-forceignore',
      'package-directory-missing',
    ]);
  });

  it('BL-052 warns of a rule that matches no file, with its index', async () => {
    const { warnings } = await read(
      withProject({
        replacements: [
          { glob: '**/*.eca-meta.xml', stringToReplace: 'a', replaceWithEnv: 'A' },
          { filename: 'force-app/none.xml', stringToReplace: 'a', replaceWithEnv: 'A' },
        ],
      }),
    );
    expect(warnings.map(({ message }) => message)).to.deep.equal([
      'replacements[1] matches no file (force-app/none.xml)',
    ]);
  });

  it('BL-068 refuses a component in two directories, naming both files, until one is kept out', async () => {
    const other = 'zz-eu/main/default/externalClientApps/Order_Sync.eca-meta.xml';
    const directories = withProject({ packageDirectories: [{ path: 'force-app', default: true }, { path: 'zz-eu' }] });
    const error = await thrownBy(() => read({ ...directories, [other]: appXml('B') }));
    expectError(error, 'SourceInvalidError', 2, /\.forceignore|Delete one/);
    expect(error.message).to.contain(other).and.contain(APP);
    expect((await read({ ...directories, [other]: appXml('B'), '.forceignore': 'zz-eu/' })).name).to.equal(
      'Order_Sync',
    );
  });

  it('BL-154 works in a folder with blanks and umlauts, and takes both spellings of a name for one', async () => {
    expect((await read({}, undefined, 'Prüfung äö 注文 ')).name).to.equal('Order_Sync');
    const permissionSet = `<PermissionSet ${NAMESPACE}><label>x</label></PermissionSet>`;
    const error = await thrownBy(() =>
      read({
        [`${BASE}/permissionsets/Caf\u00e9.permissionset-meta.xml`]: permissionSet,
        [`${BASE}/permissionsets/Cafe\u0301.permissionset-meta.xml`]: permissionSet,
      }),
    );
    expectError(error, 'SourceInvalidError', 2, /./);
    expect(error.message).to.contain('Caf\u00e9');
  });

  it('BL-161 decodes a name once', async () => {
    const content = `<PermissionSet ${NAMESPACE}><label>x</label></PermissionSet>`;
    const { files } = await read({
      [`${BASE}/permissionsets/Order%2FSync.permissionset-meta.xml`]: content,
      [`${BASE}/permissionsets/Order%252FSync.permissionset-meta.xml`]: content,
      [`${BASE}/permissionsets/100%.permissionset-meta.xml`]: content,
    });
    expect(files.map(({ fullName }) => fullName)).to.include.members(['Order/Sync', 'Order%2FSync', '100%']);
  });

  it('BL-163 reports a misnamed file with the right suffix, instead of passing it over', async () => {
    const wrong = GLOBAL.replace('ecaGlblOauth', 'ecaGlobalOauth');
    const content = (await ownProject())[GLOBAL];
    const error = await thrownBy(() => read({ [GLOBAL]: undefined, [wrong]: content }));
    expectError(error, 'SourceInvalidError', 2, /\.ecaGlblOauth-meta\.xml/);
    expect(error.message).to.contain(wrong);
  });

  it('finds the app that is named among several, and asks where none is', async () => {
    const second = await ownProject();
    const copies = Object.fromEntries(
      Object.entries(second)
        .filter(([path]) => /eca\w*-meta\.xml$/.test(path))
        .map(([path, content]) => [
          path.replaceAll('Order_Sync', 'Billing'),
          content.toString().replace('>Order_Sync<', '>Billing<'),
        ]),
    );
    expect((await read(copies, 'Billing')).name).to.equal('Billing');
    const several = await thrownBy(() => read(copies));
    expectError(several, 'SeveralAppsError', 2, 'npm run deploy -- --target-org qa --app Billing');
    const unknown = await thrownBy(() => read(copies, 'Nope'));
    expectError(unknown, 'AppNotFoundError', 2, /^Check packageDirectories/);
    expect(unknown.message).to.contain('Nope').and.contain('Billing, Order_Sync');
    const none = await thrownBy(() => read({ '.forceignore': '**' }));
    expectError(none, 'AppNotFoundError', 2, /^Check packageDirectories/);
  });

  it('passes what is wrong with the project file on', async () => {
    expectError(await thrownBy(() => read({ 'sfdx-project.json': '{' })), 'ConfigInvalidError', 2, /^Correct/);
    expectError(
      await thrownBy(() => read(withProject({ sourceApiVersion: '58.0' }))),
      'ApiVersionTooLowError',
      2,
      /60\.0 or later/,
    );
  });
});
