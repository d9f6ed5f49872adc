import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { fixSource } from '../../../scripts/authoring/fixSource.ts';
import { applySourceFixes } from '../../../scripts/cli/applySourceFixes.ts';
import { inspectProject } from '../../../scripts/definition/readAppSource.ts';
import { RULES } from '../../../scripts/definition/ruleTable.ts';
import { validateProject } from '../../../scripts/definition/validateProject.ts';
import {
  exitCodeOfValidation,
  formatValidation,
  formatValidationJson,
  formatValidationSarif,
} from '../../../scripts/report/formatValidation.ts';
import { sarifProblems } from '../../support/sarifSchema.ts';
import { ownProject, valuesWithContact, withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const FOLDER = 'force-app/main/default';
const APP = `${FOLDER}/externalClientApps/Order_Sync.eca-meta.xml`;
const GLOBAL = `${FOLDER}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`;
const POLICIES = `${FOLDER}/extlClntAppPolicies/Order_Sync_plcy.ecaPlcy-meta.xml`;

const textOf = async (path: string): Promise<string> => Buffer.from((await ownProject())[path] ?? '').toString('utf8');
const validate = async (changes: Readonly<Record<string, string | undefined>>) =>
  withFolder(await ownProject({ 'config/values.json': await valuesWithContact(), ...changes }), validateProject);
const rules = async (changes: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> =>
  (await validate(changes)).findings.map(({ ruleId }) => ruleId);

describe('validateProject', () => {
  it('has nothing to say about this project but that its contact is made up, where the address stands', async () => {
    const { apps, files, findings } = await validateProject(ROOT);
    const places = findings.map(({ severity, ruleId, position }) => [severity, ruleId, position]);
    const position = { file: 'config/values.json', line: 4, column: 26 };
    expect([apps, files.length, places]).to.deep.equal([['Order_Sync'], 7, [['warning', 'contact-example', position]]]);
  });

  it('says of the values what a deployment says of the files with them, for every org, and once', async () => {
    const twin = (await textOf(APP)).replace('Order Sync<', 'Twin<');
    const values = {
      default: { ECA_CONTACT_EMAIL: 'team@acme.test', ECA_CALLBACK_URL: 'http://acme.test/a#b' },
      orgs: { qa: { ECA_CONTACT_EMAIL: 'a@b@c' }, prod: { ECA_RUN_AS_USERNAME: '005000000000001' } },
    };
    const text = JSON.stringify(values, undefined, 2);
    const { findings } = await validate({
      'config/values.json': text,
      [`${FOLDER}/externalClientApps/Twin.eca-meta.xml`]: twin,
    });
    const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
    const found = findings.filter(({ position }) => position.file === 'config/values.json');
    expect(found.map(({ severity, ruleId, position }) => [severity, ruleId, position.line])).to.deep.equal([
      ['warning', 'callback-fragment', lineOf('acme.test/a')],
      ['error', 'contact-email', lineOf('a@b@c')],
      ['error', 'run-as-username', lineOf('0050')],
    ]);
  });

  it('finds a file of values that no command could read, and one value that it has in vain', async () => {
    const place = async (text: string) =>
      (await validate({ 'config/values.json': text })).findings.map(({ ruleId, position }) => [ruleId, position]);
    expect(await place('{\n  "default": { "ECA_CONTACT_MAIL": "a@b.test" } }')).to.deep.equal([
      ['project-invalid', { file: 'config/values.json', line: 2, column: 16 }],
    ]);
    expect(await place('{')).to.have.length(1);
  });

  it('finds everything of all files at once, secrets and unreadable files among it', async () => {
    const app = await textOf(APP);
    const found = await rules({
      [APP]: app.replace('</contactEmail>', ''),
      [GLOBAL]: (await textOf(GLOBAL)).replace(
        '<label>',
        `<consumerKey>3MVG9${'a'.repeat(80)}</consumerKey>\n    <label>`,
      ),
      [POLICIES]: (await textOf(POLICIES)).replace('<isEnabled>true', '<isEnabled>maybe'),
    });
    expect(found).to.include.members(['xml-unreadable', 'secret-in-source', 'org-bound-value', 'value-not-allowed']);
    expect(found, 'what an unreadable file may hold is not missing').to.not.include('file-missing');
  });

  it('names the place where a part that the scripts do not deploy stops being XML', async () => {
    const path = `${FOLDER}/extlClntAppSamlConfigurablePolicies/Order_Sync.ecaSamlPlcy-meta.xml`;
    const { findings } = await validate({ [path]: '<ExtlClntAppSamlConfigurablePolicies>\n<a></b>' });
    expect(
      findings.map(({ severity, ruleId, position }) => [severity, ruleId, position.file, position.line]),
    ).to.deep.equal([
      ['warning', 'part-not-deployed', path, 1],
      ['error', 'xml-unreadable', path, 2],
    ]);
  });

  it('warns of a contact and a run-as user that stand in the source themselves', async () => {
    const oauthPolicies = `${FOLDER}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`;
    const { findings } = await validate({
      [APP]: (await textOf(APP)).replace('__ECA_CONTACT_EMAIL__', 'ops@acme.test'),
      [oauthPolicies]: (await textOf(oauthPolicies)).replace('__ECA_RUN_AS_USERNAME__', 'sync@acme.test'),
    });
    const places = findings.map(({ severity, ruleId, position }) => `${severity} ${ruleId} ${position.file}`);
    expect(places).to.include.members([
      `warning contact-hard-coded ${APP}`,
      `warning run-as-hard-coded ${oauthPolicies}`,
    ]);
    expect(places.filter((place) => place.includes('hard-coded'))).to.have.length(2);
  });

  it('takes a project without an app for no good one', async () => {
    const { apps, findings } = await withFolder(
      { 'sfdx-project.json': JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }] }) },
      validateProject,
    );
    expect(apps).to.deep.equal([]);
    expect(findings.map(({ ruleId }) => ruleId)).to.have.members(['package-directory-missing', 'app-none']);
  });

  it('BL-003 has nothing against a hyphen in the name of the project', async () => {
    const project = JSON.parse(await textOf('sfdx-project.json'));
    expect(await rules({ 'sfdx-project.json': JSON.stringify({ ...project, name: 'order-sync-eca' }) })).to.deep.equal(
      [],
    );
  });
});

describe('A project file that is wrong', () => {
  const found = async (text: string) =>
    (await validate({ 'sfdx-project.json': text })).findings.map(({ ruleId, position, message }) => ({
      ruleId,
      place: `${position.file}:${position.line}:${position.column}`,
      message,
    }));

  it('is a finding with its place, as any other', async () => {
    const project = JSON.parse(await textOf('sfdx-project.json'));
    const cases: readonly (readonly [text: string, place: string, message: RegExp])[] = [
      ['{', 'sfdx-project.json:1:2', /./],
      [JSON.stringify({ ...project, sourceApiVersion: '48.0' }, undefined, 2), 'sfdx-project.json:', /48\.0/],
      [JSON.stringify({ ...project, replacements: [{ filename: 'x' }] }), 'sfdx-project.json:1:', /./],
      [JSON.stringify({ ...project, packageDirectories: [] }), 'sfdx-project.json:1:', /packageDirectories is empty/],
    ];
    for (const [text, place, message] of cases) {
      const [first, ...others] = await found(text);
      expect([first?.ruleId, others.length], text).to.deep.equal(['project-invalid', 0]);
      expect(first?.place).to.include(place);
      expect(first?.message).to.match(message);
    }
  });

  it('names the place of a package directory that is missing, and of an API version that is not known', async () => {
    const project = JSON.parse(await textOf('sfdx-project.json'));
    const packageDirectories = [...project.packageDirectories, { path: 'other' }];
    const text = JSON.stringify({ sourceApiVersion: '99.0', packageDirectories, replacements: [] }, undefined, 2);
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
    const places = (await validate({ 'sfdx-project.json': text })).findings
      .filter(({ position }) => position.file === 'sfdx-project.json')
      .map(({ severity, ruleId, position }) => `${severity} ${ruleId} ${position.line}`);
    expect(places).to.deep.equal([
      `warning api-version-unknown ${lineOf('99.0')}`,
      `warning package-directory-missing ${lineOf('other')}`,
    ]);
  });

  it('names the line of .forceignore that hides a part, and does not ask to create it', async () => {
    for (const [rule, path, ruleId] of [
      ['**/*.ecaPlcy', POLICIES, 'file-missing'],
      ['force-app/main/default/externalClientApps/', APP, 'app-none'],
    ] as const) {
      const { findings } = await validate({ '.forceignore': `# ours\n${rule}\n**/*.md\n` });
      const finding = findings.find((one) => one.ruleId === ruleId);
      expect(finding?.message).to.include(`line 2 of .forceignore hides ${path}`);
      expect(finding?.fix).to.equal(`Delete line 2 of .forceignore, or narrow it so that it lets ${path} through.`);
    }
  });

  it('says of a project whose app can not be read only that', async () => {
    const { findings } = await validate({ [APP]: '<ExternalClientApplication>' });
    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(['xml-unreadable']);
  });
});

describe('The rules', () => {
  const sources = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'ruleTable.ts')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const code = sources(join(ROOT, 'scripts', 'definition')).join('\n');

  it('that the checks name are all in the table', () => {
    const named = [
      ...code.matchAll(
        /(?:errorAt|warningAt|warn)\(\s*[^,()]*(?:\([^()]*\)[^,()]*|\{[^{}]*\}[^,()]*)*,\s*'([a-z-]+)'/g,
      ),
      ...code.matchAll(/ruleId: '([a-z-]+)'/g),
    ].map(([, id = '']) => id);
    expect(named.length).to.be.greaterThan(30);
    expect([...new Set(named)].filter((id) => !Object.hasOwn(RULES, id))).to.deep.equal([]);
  });
});

describe('A validation that is told', () => {
  const report = async () => ({
    ...(await validate({ [APP]: (await textOf(APP)).replace('<label>', '<labels>').replace('</label>', '</labels>') })),
    fixes: [],
    fixState: 'none' as const,
    strict: false,
  });

  it('names file, line, column, rule and fix in every form', async () => {
    const told = await report();
    expect(exitCodeOfValidation(told)).to.equal(2);
    const text = formatValidation(told, { color: false, columns: 100 });
    expect(text)
      .to.match(/^Not valid: 1 app in 7 files: \d errors?/)
      .and.to.include(APP);
    expect(text).to.match(/ {2}\d+:\d+ {2}error {2}.*\(element-unknown\)/s);
    const { result, status } = JSON.parse(formatValidationJson(told, 'validate'));
    expect(status).to.equal(2);
    expect(result.findings[0]).to.include.all.keys('ruleId', 'severity', 'message', 'fix', 'file', 'line', 'column');
    const sarif = formatValidationSarif(told, '1.0.0');
    expect(sarifProblems(sarif)).to.deep.equal([]);
    expect(JSON.parse(sarif).runs[0].results).to.have.length(told.findings.length);
  });

  it('BL-010 says how many files were looked at and repaired, also where it is none', async () => {
    const told = { ...(await report()), findings: [] };
    const say = (fixes: readonly string[], fixState: 'shown' | 'written'): string =>
      formatValidation({ ...told, fixes, fixState }, { color: false, columns: 100 });
    expect(say([], 'written')).to.match(/^Valid: 1 app in 7 files: .*\n\n0 files repaired\.$/);
    expect(say(['diff'], 'written')).to.include('1 file repaired');
    expect(say(['diff', 'diff'], 'shown')).to.include('2 files would be repaired; nothing was written');
  });

  it('counts warnings as errors when it is asked to', async () => {
    const told = { ...(await report()), findings: [] };
    expect(exitCodeOfValidation({ ...told, strict: true })).to.equal(0);
    const warning = {
      ruleId: 'scope-empty',
      severity: 'warning',
      message: 'm',
      fix: 'f',
      position: { file: 'a', line: 1, column: 1 },
    } as const;
    expect(exitCodeOfValidation({ ...told, findings: [warning] })).to.equal(0);
    expect(exitCodeOfValidation({ ...told, findings: [warning], strict: true })).to.equal(2);
  });
});

describe('fixSource', () => {
  const fix = async (changes: Readonly<Record<string, string | undefined>>) =>
    withFolder(await ownProject(changes), async (folder) => {
      const { findings } = await validateProject(folder);
      return fixSource((await inspectProject(folder)).files, findings);
    });

  it('takes out the lines of what belongs to one org, and not another byte', async () => {
    const app = await textOf(APP);
    const global = await textOf(GLOBAL);
    for (const [end, name] of [
      ['\n', 'LF'],
      ['\r\n', 'CRLF'],
    ] as const) {
      const lines = (text: string): string => text.replaceAll('\n', end);
      const fixes = await fix({
        [APP]: lines(app.replace('<label>', '<orgScopedExternalApp>00D:x</orgScopedExternalApp>\n    <label>')),
        [GLOBAL]: lines(
          global.replace(
            '<label>',
            '<!-- keep -->\n    <consumerKey>\n  abc</consumerKey>\n    <shouldRotateConsumerKey>true</shouldRotateConsumerKey>\n    <label>',
          ),
        ),
      });
      expect(
        fixes.map(({ path }) => path),
        name,
      ).to.have.members([APP, GLOBAL]);
      expect(fixes.find(({ path }) => path === APP)?.after).to.equal(lines(app));
      expect(fixes.find(({ path }) => path === GLOBAL)?.after).to.equal(
        lines(global.replace('<label>', '<!-- keep -->\n    <label>')),
      );
    }
  });

  it('BL-006 BL-010 moves a file into the folder of its type, under its suffix', async () => {
    const fixes = await fix({
      [POLICIES]: undefined,
      [`${FOLDER}/extlClntAppConfigurablePolicies/Order_Sync_plcy.ecaConfigurablePolicies-meta.xml`]:
        await textOf(POLICIES),
    });
    expect(fixes.map(({ movedTo }) => movedTo)).to.deep.equal([POLICIES]);
  });

  it('keeps the byte order mark of a file, and refuses to move one over another', async () => {
    const app = await textOf(APP);
    const wrong = `\ufeff${app.replace('<label>', '<orgScopedExternalApp>x</orgScopedExternalApp>\n    <label>')}`;
    await withFolder(await ownProject({ [APP]: wrong }), async (folder) => {
      const { findings } = await validateProject(folder);
      const fixes = fixSource((await inspectProject(folder)).files, findings);
      await applySourceFixes(folder, fixes);
      expect(readFileSync(join(folder, APP), 'utf8')).to.equal(`\ufeff${app}`);
      const [first] = fixes;
      const taken = { path: APP, before: app, after: app, movedTo: POLICIES };
      const error = await thrownBy(() => applySourceFixes(folder, [...(first === undefined ? [] : [first]), taken]));
      expect([error.name, error.exitCode]).to.deep.equal(['FixRefusedError', 2]);
      const stale = await thrownBy(() => applySourceFixes(folder, fixes));
      expect(stale.message, 'a file that changed meanwhile').to.include('changed');
    });
  });

  it('moves nothing where two files belong at one place', async () => {
    const [one, other] = ['x1', 'x2'].map((folder) => `${FOLDER}/${folder}/Order_Sync_plcy.ecaPlcy-meta.xml`);
    const text = await textOf(POLICIES);
    const project = await ownProject({ [POLICIES]: undefined, [one ?? '']: text, [other ?? '']: `${text}\n` });
    await withFolder(project, async (folder) => {
      const { findings } = await validateProject(folder);
      const fixes = fixSource((await inspectProject(folder)).files, findings);
      expect(fixes.map(({ movedTo }) => movedTo)).to.deep.equal([POLICIES, POLICIES]);
      const error = await thrownBy(() => applySourceFixes(folder, fixes));
      expect([error.name, error.exitCode]).to.deep.equal(['FixRefusedError', 2]);
      expect(error.message).to.include(one).and.to.include(other);
      expect([one, other].map((path) => readFileSync(join(folder, path ?? ''), 'utf8'))).to.deep.equal([
        text,
        `${text}\n`,
      ]);
    });
  });

  it('has nothing to do the second time', async () => {
    const text = (await textOf(APP)).replace('<label>', '<orgScopedExternalApp>x</orgScopedExternalApp><label>');
    const [first] = await fix({ [APP]: text });
    expect(first?.after).to.equal(await textOf(APP));
    expect(await fix({ [APP]: first?.after })).to.deep.equal([]);
  });
});
