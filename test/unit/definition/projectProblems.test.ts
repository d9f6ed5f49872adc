/** A project file that is wrong in one part: what else can be read is judged all the same, and nothing that can't. */
import { expect } from 'chai';
import { validateProject } from '../../../scripts/definition/validateProject.ts';
import { ownProject, valuesWithContact, withFolder } from '../../support/temporaryProject.ts';
import { adding, ownText, PATHS, setting } from './checks/checkedSource.ts';

const PROJECT = 'sfdx-project.json';
const own = JSON.parse(Buffer.from((await ownProject())[PROJECT] ?? '').toString('utf8'));

/** Broken in its structure, in a value, and in what only a version, a namespace or a rule can tell. */
const broken = {
  [PATHS.app]: adding('<bogus/>')(ownText(PATHS.app)),
  [PATHS.appPolicies]: setting('isEnabled', 'maybe')(ownText(PATHS.appPolicies)),
  [PATHS.policies]: adding('<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>')(ownText(PATHS.policies)),
  'docs/notes.md': `<consumerKey>3MVG9${'a'.repeat(80)}</consumerKey>`,
};

async function rulesOf(project: unknown, changes: Readonly<Record<string, string>> = broken) {
  const text = typeof project === 'string' ? project : JSON.stringify(project, undefined, 2);
  const files = await ownProject({ 'config/values.json': await valuesWithContact(), ...changes, [PROJECT]: text });
  const { findings } = await withFolder(files, validateProject);
  return findings.map(({ ruleId, position: { line } }) =>
    ruleId === 'project-invalid' ? `${ruleId} ${line}` : ruleId,
  );
}
const lineOf = (project: unknown, part: string): number => {
  const text = JSON.stringify(project, undefined, 2);
  return text.slice(0, text.indexOf(part)).split('\n').length;
};

describe('A project file that is wrong in one part', () => {
  it('says of everything else what it would say otherwise', async () => {
    expect(await rulesOf(own)).to.have.members([
      'secret-in-source',
      'element-unknown',
      'element-outside-api-version',
      'value-not-allowed',
    ]);
  });

  for (const [version, why] of [
    ['48.0', 'is too low'],
    ['59.0', 'is too low by one'],
    ['66', 'is none'],
  ] as const) {
    it(`BL-020: refuses a sourceApiVersion that ${why}, and leaves the versions of elements alone`, async () => {
      const project = { ...own, sourceApiVersion: version };
      expect(await rulesOf(project)).to.have.members([
        `project-invalid ${lineOf(project, '"sourceApiVersion"')}`,
        'secret-in-source',
        'element-unknown',
        'value-not-allowed',
      ]);
    });
  }

  it('takes any text for one that a rule replaces where the rules can not be read', async () => {
    const rules = [{ filename: 'force-app/x', stringToReplace: 'x', replaceWithFile: 'none.txt' }];
    for (const replacements of [[{ filename: 'x' }], 'none', rules]) {
      const rulesFound = await rulesOf({ ...own, replacements });
      expect(rulesFound.some((ruleId) => ruleId.startsWith('project-invalid'))).to.equal(true);
      expect(rulesFound.filter((ruleId) => !ruleId.startsWith('project-invalid'))).to.have.members([
        'secret-in-source',
        'element-unknown',
        'element-outside-api-version',
      ]);
    }
  });

  it('judges no name where the namespace can not be read', async () => {
    const renamed = { [PATHS.app.replace('Order_Sync', 'acme__Order_Sync')]: ownText(PATHS.app) };
    expect(await rulesOf({ ...own, namespace: 'acme' }, renamed)).not.to.include('api-name');
    expect(await rulesOf({ ...own, namespace: '' }, renamed)).to.include('api-name');
    const found = await rulesOf({ ...own, namespace: 5 }, renamed);
    expect(found).not.to.include('api-name');
    expect(found.some((ruleId) => ruleId.startsWith('project-invalid'))).to.equal(true);
  });

  it('looks for secrets where not even the package directories can be read, and misses no app there', async () => {
    for (const project of ['{', '[]', { ...own, packageDirectories: [] }, { ...own, packageDirectories: '../x' }]) {
      expect((await rulesOf(project)).map((ruleId) => ruleId.split(' ', 1)[0])).to.have.members([
        'project-invalid',
        'secret-in-source',
      ]);
    }
  });

  it('tells of each part that is wrong', async () => {
    const project = { ...own, sourceApiVersion: '48.0', namespace: 5 };
    const places = (await rulesOf(project)).filter((ruleId) => ruleId.startsWith('project-invalid'));
    expect(places).to.have.members(
      ['"sourceApiVersion"', '"namespace"'].map((part) => `project-invalid ${lineOf(project, part)}`),
    );
  });
});

describe('A problem', () => {
  it('is told once: two files of one name are one component twice, of two names two components', async () => {
    const other = PATHS.appPolicies.replace('extlClnt', 'other/extlClnt');
    const findings = async (path: string) =>
      (await rulesOf(own, { [path]: ownText(PATHS.appPolicies) })).filter((ruleId) => ruleId.endsWith('twice'));
    expect(await findings(other)).to.deep.equal(['component-twice']);
    expect(await findings(other.replace('Order_Sync', 'order_sync'))).to.deep.equal(['component-twice']);
    expect(await findings(PATHS.appPolicies.replace('Order_Sync', 'Other'))).to.deep.equal(['file-twice']);
  });

  it('is told once: a contact that is made up is not hard-coded besides', async () => {
    const rules = async (email: string) =>
      (await rulesOf(own, { [PATHS.app]: setting('contactEmail', email)(ownText(PATHS.app)) })).filter((ruleId) =>
        ruleId.startsWith('contact-'),
      );
    expect(await rules('a@example.com')).to.deep.equal(['contact-example']);
    expect(await rules('ops@acme.test')).to.deep.equal(['contact-hard-coded']);
  });
});
