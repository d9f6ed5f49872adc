/** The step of eca-plan.yml that comments a pull request, with a program in place of gh: one comment, brought up to date. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse } from 'yaml';
import { CI_FOLDER } from '../support/ciPipelines.ts';

type Workflow = { readonly jobs: { readonly plan: { readonly steps: readonly { name?: string; run?: string }[] } } };

/** Says the id of the comment that is there, COMMENT; writes down what it is told to write. */
const GH = `#!/usr/bin/env bash
case "$*" in *--paginate*) printf '%s' "$COMMENT" ;; *) printf '%s\\n' "$*" >> told ;; esac
`;

describe('The comment of a plan', () => {
  let folder = '';
  let script = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-comment-'));
    await mkdir(join(folder, 'reports'));
    await writeFile(join(folder, 'gh'), GH, { mode: 0o755 });
    const { jobs } = parse(await readFile(join(CI_FOLDER, 'github-actions/eca-plan.yml'), 'utf8')) as Workflow;
    script = jobs.plan.steps.find(({ name }) => name === 'Comment the plan')?.run ?? '';
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const comment = async (report: string, known: string): Promise<string> => {
    await rm(join(folder, 'told'), { force: true });
    await writeFile(join(folder, 'reports/release.md'), report);
    const { exitCode, all } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: folder,
      extendEnv: false,
      reject: false,
      all: true,
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        GITHUB_REPOSITORY: 'acme/apps',
        PULL_REQUEST: '7',
        COMMENT: known,
      },
    });
    expect(exitCode, all).to.equal(0);
    return readFile(join(folder, 'told'), 'utf8');
  };

  it('is made where there is none, and changed where there is one', async () => {
    const words = (method: string, place: string) =>
      `api --silent --method ${method} repos/acme/apps/issues/${place} --field body=@comment.md\n`;
    expect(await comment('## Plan\n', '')).to.equal(words('POST', '7/comments'));
    expect(await comment('## Plan\n', '41\n42\n')).to.equal(words('PATCH', 'comments/41'));
    expect(await readFile(join(folder, 'comment.md'), 'utf8')).to.equal('<!-- eca-plan -->\n## Plan\n');
  });

  it('ends with a whole line where a report is longer than GitHub takes', async () => {
    await comment('| é € 𝄞 |\n'.repeat(9000), '');
    const text = await readFile(join(folder, 'comment.md'), 'utf8');
    expect(text.length).to.be.within(20_000, 65_536);
    expect(text.endsWith('| é € 𝄞 |\n')).to.equal(true);
  });
});
