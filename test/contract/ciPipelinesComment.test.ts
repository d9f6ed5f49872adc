/**
 * What comments pull requests: the step of eca-plan.yml with a program in place of gh, and azure-devops/comment.mjs with a
 * server in place of Azure Repos. One comment, brought up to date.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

describe('The comment of a plan in Azure Repos', () => {
  type Thread = { id: number; comments: { id: number; content: string }[] };
  const threads: Thread[] = [{ id: 3, comments: [{ id: 1, content: 'by a person' }] }];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
      asked.push(`${request.method} ${pathname}`);
      const body = text === '' ? undefined : JSON.parse(text);
      if (request.headers.authorization !== 'Bearer token-of-the-job') {
        response.statusCode = 203;
      } else if (request.method === 'POST') {
        threads.push({ id: 7, comments: [{ id: 1, content: body.comments[0].content }] });
      } else if (request.method === 'PATCH') {
        const [comment] = threads.at(-1)?.comments ?? [];
        Object.assign(comment ?? {}, body);
      }
      response.end(JSON.stringify({ value: threads }));
    });
  });
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-comment-'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const comment = async (report: string, token = 'token-of-the-job') => {
    await writeFile(join(folder, 'release.md'), report);
    return execa(process.execPath, [join(CI_FOLDER, 'azure-devops/comment.mjs'), 'release.md'], {
      cwd: folder,
      extendEnv: false,
      reject: false,
      all: true,
      env: {
        SYSTEM_COLLECTIONURI: `http://127.0.0.1:${(server.address() as AddressInfo).port}/acme/`,
        SYSTEM_TEAMPROJECTID: 'p',
        BUILD_REPOSITORY_ID: 'r',
        SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
        SYSTEM_ACCESSTOKEN: token,
      },
    });
  };

  it('is made where there is none, changed where there is one, and refused without the right', async () => {
    const place = '/acme/p/_apis/git/repositories/r/pullRequests/7/threads';
    for (const report of ['## Plan\n', '## Plan, again\n']) {
      const { exitCode, all } = await comment(report);
      expect(exitCode, all).to.equal(0);
    }
    expect(asked).to.deep.equal([`GET ${place}`, `POST ${place}`, `GET ${place}`, `PATCH ${place}/7/comments/1`]);
    expect(threads.map(({ comments }) => comments[0]?.content)).to.deep.equal([
      'by a person',
      '<!-- eca-plan -->\n## Plan, again\n',
    ]);
    const refused = await comment('## Plan\n', 'another-token');
    expect(refused.exitCode).to.not.equal(0);
    expect(refused.all).to.include('Azure Repos says 203').and.not.include('another-token');
  });
});
