import { expect } from 'chai';
import { validateProject } from '../../../scripts/definition/validateProject.ts';
import { ownProject, type ProjectFiles, valuesWithContact, withFolder } from '../../support/temporaryProject.ts';
import { buildMutationCases, type MutationCase } from './mutationCases.ts';

const LEAST_CASES = 300;

const own: ProjectFiles = await ownProject({ 'config/values.json': await valuesWithContact() });
const CASES = buildMutationCases(
  new Map(Object.entries(own).map(([path, content]) => [path, Buffer.from(content).toString('utf8')])),
);

/** What is wrong with what is said of a case; `undefined` when the expected finding is among it. */
async function judge({ name, changes, expected }: MutationCase): Promise<string | undefined> {
  const files = Object.entries({ ...own, ...changes }).flatMap(([path, content]) =>
    content === undefined ? [] : [[path, content] as const],
  );
  const { findings } = await withFolder(Object.fromEntries(files), validateProject);
  const isFound = findings.some(
    ({ ruleId, position: { file, line, column } }) =>
      ruleId === expected.ruleId &&
      file === expected.file &&
      (expected.line ?? line) === line &&
      (expected.column ?? column) === column,
  );
  const said = findings.map(({ ruleId, position: at }) => `${ruleId} ${at.file}:${at.line}:${at.column}`);
  return isFound
    ? undefined
    : `${name}\n  expected ${JSON.stringify(expected)}\n  said ${said.join(', ') || 'nothing'}`;
}

describe('A valid project with one thing broken', () => {
  for (const family of new Set(CASES.map((one) => one.family))) {
    it(`is told where: ${family}`, async () => {
      const wrong: string[] = [];
      for (const one of CASES.filter((candidate) => candidate.family === family)) {
        const problem = await judge(one);
        if (problem !== undefined) {
          wrong.push(problem);
        }
      }
      expect(wrong.join('\n')).to.equal('');
    });
  }

  it(`is one of ${CASES.length} different cases`, () => {
    const contents = new Set(
      CASES.map(({ changes, expected }) =>
        JSON.stringify([Object.entries(changes).map(([path, text]) => [path, String(text)]), expected]),
      ),
    );
    expect(contents.size).to.equal(CASES.length);
    expect(contents.size).to.be.at.least(LEAST_CASES);
  });

  it('is valid before', async () => {
    expect((await withFolder(own, validateProject)).findings).to.deep.equal([]);
  });
});
