/**
 * The commands of GitLab's jobs, taken out of the file that GitLab would put together and run in their order, with the
 * variables of GitLab, against an emulator: two shards of a stage, and the merge that decides.
 */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse } from 'yaml';
import { expandGitlab } from '../support/ciPipelines.ts';
import { ROOT } from '../support/commandLine.ts';
import { VALUES, withSfCli } from '../support/sfCli.ts';

type Job = { readonly before_script: readonly string[]; readonly script: readonly string[] };

/** What the machine of the test did before. */
const SET_UP: ReadonlySet<string> = new Set(['npm ci', 'npm run sf:install']);

const PIPELINE = { stages: [{ name: 'qa', orgs: [{ alias: 'qa', production: true, values: VALUES }] }] };

describe('The commands of the release of GitLab', () => {
  const sf = withSfCli();

  it('log in by a line without blanks, release a shard, merge, and say no secret', async () => {
    const { folder, home, running } = sf();
    const { clientId, refreshToken, tlsUrl } = running.devHub;
    await mkdir(join(folder, '.eca/tools'), { recursive: true });
    for (const name of ['node_modules', 'scripts', 'docs', '.eca/tools/sf']) {
      await symlink(join(ROOT, name), join(folder, name));
    }
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    await writeFile(join(folder, 'config/pipeline.json'), JSON.stringify(PIPELINE));
    const jobs = parse(await expandGitlab('eca-release.yml')) as { readonly qa: Job; readonly 'qa-merge': Job };
    const outputs: string[] = [];
    const runJob = async ({ before_script, script }: Job, index: string): Promise<number> => {
      const lines = [...before_script, ...script].filter((line) => !SET_UP.has(line));
      const { exitCode, all } = await execa(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', '-c', lines.join('\n')],
        {
          cwd: folder,
          extendEnv: false,
          reject: false,
          all: true,
          env: {
            PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
            HOME: home,
            CI: 'true',
            GITLAB_CI: 'true',
            CI_NODE_INDEX: index,
            CI_NODE_TOTAL: '2',
            ECA_ORG_LOGINS: `qa=force://${clientId}::${refreshToken}@${new URL(tlsUrl).host}`,
            NODE_EXTRA_CA_CERTS: running.certificateAuthorityFile,
            SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
            SF_DISABLE_TELEMETRY: 'true',
          },
        },
      );
      outputs.push(all ?? '');
      return exitCode ?? -1;
    };
    const told = () => outputs.join('\n').replaceAll(refreshToken, '[REDACTED]');
    expect(await runJob(jobs.qa, '1'), told()).to.equal(0);
    expect(await runJob(jobs['qa-merge'], ''), 'a shard is missing').to.not.equal(0);
    expect(await runJob(jobs.qa, '2'), told()).to.equal(0);
    expect(await runJob(jobs['qa-merge'], ''), told()).to.equal(0);
    const report = await readFile(join(folder, 'qa/release.json'), 'utf8');
    expect(report).to.include('"released"');
    expect(await readFile(join(folder, 'qa/release.xml'), 'utf8')).to.include('<testsuite');
    expect(told()).to.include('--shard 1/2').and.include('--shard 2/2');
    expect([...outputs, report].join('\n').includes(refreshToken), 'the secret is shown').to.equal(false);
  });
});
