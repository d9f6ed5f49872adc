/**
 * Public projects through the validation, each file as it was retrieved. What is found is kept beside the tests with the
 * reason why it is right. Other people's files, of unknown licences: they are read where they lie, never copied.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { validateProject } from '../../../scripts/definition/validateProject.ts';
import { projectJson, withFolder } from '../../support/temporaryProject.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SAMPLES = join(ROOT, '..', 'shared', 'samples');

type Snapshot = {
  /** Project folder and path in it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly ruleId: string;
  readonly why: string;
};

const snapshots: readonly Snapshot[] = JSON.parse(
  readFileSync(join(ROOT, 'test', 'fixtures', 'validation', 'samples.json'), 'utf8'),
);
const PROJECTS = [...new Set(snapshots.map(({ file }) => file.split('/', 1)[0] ?? ''))];

const filesOf = (project: string): Readonly<Record<string, Uint8Array>> =>
  Object.fromEntries(
    readdirSync(join(SAMPLES, project), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('-meta.xml'))
      .toSorted()
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(SAMPLES, project, path))]),
  );

/** Each folder at the top is a package directory. */
function validateSample(project: string) {
  const files = filesOf(project);
  const folders = [...new Set(Object.keys(files).map((path) => path.split('/', 1)[0] ?? ''))];
  const packageDirectories = folders.map((path, index) => ({ path, default: index === 0 }));
  return withFolder({ 'sfdx-project.json': projectJson({ packageDirectories }), ...files }, validateProject);
}

const placesOf = (project: string): readonly string[] =>
  snapshots
    .filter(({ file }) => file.startsWith(`${project}/`))
    .map(({ file, line, column, ruleId }) => `${file}:${line}:${column} ${ruleId}`);

describe('Public projects', () => {
  for (const project of PROJECTS) {
    it(`have exactly the findings that are kept with a reason: ${project}`, async function () {
      // Loud on purpose: the collection of public files is not part of the project.
      if (!existsSync(SAMPLES)) this.skip();
      const { findings, files } = await validateSample(project);
      const found = findings.map(
        ({ ruleId, position: { file, line, column } }) => `${project}/${file}:${line}:${column} ${ruleId}`,
      );
      expect(found).to.deep.equal(placesOf(project));
      // A Connected App is not validated, its secrets are looked for.
      const own = Object.keys(filesOf(project)).filter((path) => !path.endsWith('.connectedApp-meta.xml'));
      expect(files).to.have.members(own);
    });
  }

  it('are all of the collection', function () {
    if (!existsSync(SAMPLES)) this.skip();
    const folders = readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(PROJECTS).to.have.members(folders.map(({ name }) => name));
  });

  it('have a reason at each finding', () => {
    expect(snapshots).not.to.have.length(0);
    expect(snapshots.filter(({ why }) => !/^[A-Z].{20,}\.$/.test(why))).to.deep.equal([]);
  });
});
