/** `npm run validate` as a process: findings in every form, exit codes, and repairs that show no secret and lose no file. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';

const BASE = 'force-app/main/default';
const APP = `${BASE}/externalClientApps/Order_Sync.eca-meta.xml`;
const GLOBAL = `${BASE}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`;
const SECRET = 'CANARY0FFEE+/='.repeat(5);
/** An element behind another on its line, in CDATA, behind a comment, over two lines, and commented out. */
const SECRETS = [
  `<label>x</label><consumerSecret>${SECRET}1</consumerSecret>`,
  `<consumerSecret><![CDATA[${SECRET}2]]></consumerSecret>`,
  `<consumerKey><!-- of prod -->${SECRET}3</consumerKey>`,
  `<consumerSecret>\n        ${SECRET}4\n    </consumerSecret>`,
  `<!-- <consumerSecret>${SECRET}5</consumerSecret> -->`,
];

describe('npm run validate', () => {
  let project: Project;
  beforeEach(async () => {
    project = await createProject();
  });
  afterEach(() => project.dispose());
  const read = (path: string) => readFile(join(project.folder, path), 'utf8');

  it('finds nothing wrong with this project once it has a contact, offline and in CI', async () => {
    await project.edit('config/values.json', (text) => text.replaceAll('owner@example.com', 'owner@acme.test'));
    const { exitCode, envelope, stderr } = await project.json(['validate', '--strict'], { CI: 'true' });
    expect([exitCode, envelope.status, stderr]).to.deep.equal([0, 0, '']);
    expect(envelope.result).to.deep.include({ apps: ['Order_Sync'], findings: [] });
  });

  it('ends with exit code 2 and every finding at its place, as text, JSON and SARIF', async () => {
    await project.edit(APP, (text) => text.replace('<label>', '<labels>'));
    await project.edit(GLOBAL, (text) => text.replace('</label>', '</label>\n    <newElement>1</newElement>'));
    const sarif = join(project.folder, 'findings.sarif');
    const { exitCode, envelope } = await project.warm.json(['validate', '--sarif', sarif]);
    expect([exitCode, envelope.status]).to.deep.equal([2, 2]);
    const text = await project.run(['validate']);
    expect(text.exitCode).to.equal(2);
    expect(text.stdout).to.include(APP).and.to.include(GLOBAL);
    expect(text.stdout).to.match(/ {2}\d+:\d+ {2}error {2}.*\(xml-unreadable\)/);
    const { runs } = JSON.parse(await readFile(sarif, 'utf8'));
    const places = runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(places).to.include.members([APP, GLOBAL]);
  });

  it('ends with exit code 2 and a SARIF file for a project file that is wrong', async () => {
    await project.edit('sfdx-project.json', (text) => text.replace('{', '{,'));
    const sarif = join(project.folder, 'findings.sarif');
    const { exitCode, envelope } = await project.warm.json(['validate', '--sarif', sarif]);
    expect([exitCode, envelope.status]).to.deep.equal([2, 2]);
    const { runs } = JSON.parse(await readFile(sarif, 'utf8'));
    expect(runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal(['project-invalid']);
  });

  it('repairs without showing a secret, also one in a comment, and has nothing to do the second time', async () => {
    await project.edit(GLOBAL, (text) => text.replace(/(<\/\w+>\s*)$/, `${SECRETS.join('\n    ')}\n$1`));
    const shown = [
      await project.warm.run(['validate']),
      await project.warm.run(['validate', '--fix', '--dry-run']),
      await project.warm.json(['validate', '--fix', '--dry-run']),
      await project.warm.json(['validate', '--fix']),
    ];
    for (const { stdout, stderr } of shown) {
      expect(`${stdout}${stderr}`).to.not.contain('CANARY');
    }
    expect(shown[1]?.stdout, 'the diff is shown').to.contain('[REDACTED]');
    const repaired = await read(GLOBAL);
    expect(repaired).to.not.contain('CANARY');
    await project.warm.json(['validate', '--fix']);
    expect(await read(GLOBAL)).to.equal(repaired);
  });

  it('moves nothing when two files belong at one place', async () => {
    const from = `${BASE}/extlClntAppPolicies/Order_Sync_plcy.ecaPlcy-meta.xml`;
    const text = await read(from);
    await rm(join(project.folder, from));
    await project.write(`${BASE}/x1/Order_Sync_plcy.ecaPlcy-meta.xml`, text);
    await project.write(`${BASE}/x2/Order_Sync_plcy.ecaPlcy-meta.xml`, `${text}\n`);
    const { exitCode, envelope } = await project.warm.json(['validate', '--fix']);
    expect([exitCode, envelope.name]).to.deep.equal([2, 'FixRefusedError']);
    expect(await read(`${BASE}/x1/Order_Sync_plcy.ecaPlcy-meta.xml`)).to.equal(text);
    expect(await read(`${BASE}/x2/Order_Sync_plcy.ecaPlcy-meta.xml`)).to.equal(`${text}\n`);
  });
});
