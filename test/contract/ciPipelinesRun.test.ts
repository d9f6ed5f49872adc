/**
 * The commands of the first stage of every CI system, taken out of their files and run in their order, with the variables of
 * the system, against an emulator: shards and the merge that decides, a job that is run again, and no secret anywhere. The
 * real sf logs in once, by docs/ci/login.sh.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  azureCommands,
  bitbucketCommands,
  type CiCommand,
  githubCommands,
  gitlabCommand,
  jenkinsCommands,
} from '../support/ciCommands.ts';
import { expandGitlab } from '../support/ciPipelines.ts';
import { openCiShell } from '../support/ciShell.ts';
import { VALUES, withSfCli } from '../support/sfCli.ts';

type Shell = Awaited<ReturnType<typeof openCiShell>>;

const PIPELINE = {
  stages: [{ name: 'qa', orgs: [{ alias: 'qa', production: true, values: VALUES }], before: { approval: 'ci' } }],
};
/** What the release does anyway, or another test runs. */
const LEFT_OUT = /^npm run (validate|audit)\b/;

describe('The commands of the first stage', function () {
  this.timeout(90_000);
  const sf = withSfCli();
  let shell: Shell | undefined;
  let [logins, refreshToken, home] = ['', '', ''];

  before(async () => {
    const { folder, running, home: loggedIn } = sf();
    const { clientId, tlsUrl } = running.devHub;
    refreshToken = running.devHub.refreshToken;
    logins = `qa=force://${clientId}::${refreshToken}@${new URL(tlsUrl).host}`;
    home = `${folder}@home`;
    shell = await openCiShell(folder, loggedIn);
    await writeFile(join(folder, 'config/pipeline.json'), JSON.stringify(PIPELINE));
    const { exitCode, all } = await shell.run(['bash'], 'bash docs/ci/login.sh', {
      HOME: loggedIn,
      ECA_ORG_LOGINS: logins,
      NODE_EXTRA_CA_CERTS: running.certificateAuthorityFile,
    });
    expect(exitCode, all.replaceAll(refreshToken, '[REDACTED]')).to.equal(0);
    await shell.standIn();
  });
  after(() => shell?.close());

  /** Each in its order; the last one's exit code must be the given one. */
  async function runAll(commands: readonly CiCommand[], wanted = 0): Promise<string> {
    const outputs: string[] = [];
    const chosen = commands.filter(({ script }) => !LEFT_OUT.test(script));
    expect(chosen.length, 'commands of the file').to.be.above(0);
    for (const [index, { program, script, variables }] of chosen.entries()) {
      const { exitCode, all } = await (shell as Shell).run(program, script, { HOME: home, ...variables });
      const shown = all.replaceAll(refreshToken, '[REDACTED]');
      expect(exitCode, `${script}\n${shown}`).to.equal(index === chosen.length - 1 ? wanted : 0);
      outputs.push(all);
    }
    expect(outputs.join('\n').includes(refreshToken), 'the secret is shown').to.equal(false);
    return outputs.join('\n');
  }

  const expectReport = async (path: string): Promise<void> => {
    const report = await readFile(join(sf().folder, path, 'release.json'), 'utf8');
    expect(report).to.match(/"status": "(released|unchanged)"/);
    expect(report.includes(refreshToken)).to.equal(false);
  };

  it('of GitHub log in, release, and merge into the report of the summary', async () => {
    const { folder } = sf();
    const summary = join(folder, 'summary.md');
    const system = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, STAGE: 'qa', SHARD: '1/1' };
    await runAll(await githubCommands('release', system, { ECA_ORG_LOGINS: `qa ${logins.slice(3)}` }));
    await runAll(await githubCommands('merge', system, {}));
    await expectReport('reports');
    expect(await readFile(summary, 'utf8')).to.include('qa');
    await rm(join(folder, 'reports'), { recursive: true });
  });

  it('of GitLab release both shards, merge, and refuse to while one is missing', async () => {
    const expanded = await expandGitlab('eca-release.yml');
    const system = { CI: 'true', GITLAB_CI: 'true', ECA_ORG_LOGINS: logins };
    const shard = (index: string) =>
      gitlabCommand(expanded, 'qa', { ...system, CI_NODE_INDEX: index, CI_NODE_TOTAL: '2' });
    expect(await runAll([shard('1')])).to.include('--shard 1/2');
    await rm(join(sf().folder, 'qa'), { recursive: true, force: true });
    await runAll([gitlabCommand(expanded, 'qa-merge', system)], 2);
    await runAll([shard('2')]);
    await runAll([gitlabCommand(expanded, 'qa-merge', system)]);
    await expectReport('qa');
    expect(await readFile(join(sf().folder, 'qa/release.xml'), 'utf8')).to.include('<testsuite');
  });

  it('of Azure DevOps release both shards, one of them in a second attempt, and merge', async () => {
    const { folder } = sf();
    const workspace = join(folder, 'workspace');
    const keep = async (artifact: string): Promise<void> => {
      // What publish and download do.
      await mkdir(workspace, { recursive: true });
      await cp(join(folder, 'kept'), join(workspace, artifact), { recursive: true });
      await rm(join(folder, 'kept'), { recursive: true });
      await rm(join(folder, '.eca/runs'), { recursive: true });
    };
    const system = { TF_BUILD: 'True', PIPELINE_WORKSPACE: workspace, SYSTEM_TOTALJOBSINPHASE: '2' };
    for (const [index, attempt] of [
      ['1', '1'],
      ['2', '1'],
      ['2', '2'],
    ] as const) {
      const job = { ...system, SYSTEM_JOBPOSITIONINPHASE: index, SYSTEM_JOBATTEMPT: attempt };
      await runAll(await azureCommands('release', job, { ECA_ORG_LOGINS: logins }));
      await keep(`eca-qa-shard-${index}-attempt-${attempt}`);
    }
    await runAll(await azureCommands('merge', { ...system, SYSTEM_JOBATTEMPT: '1' }, {}));
    await expectReport('kept/reports/qa');
  });

  it('of Bitbucket log in and release', async () => {
    await runAll(await bitbucketCommands({ CI: 'true', BITBUCKET_BUILD_NUMBER: '1', ECA_ORG_LOGINS: logins }));
    await expectReport('qa');
  });

  it('of Jenkins log in within a home of the build, and release', async () => {
    const { folder } = sf();
    const system = { WORKSPACE: folder, WORKSPACE_TMP: `${folder}@tmp`, JENKINS_URL: 'https://jenkins.example.com/' };
    const commands = await jenkinsCommands({ ...system, ECA_ORG_LOGINS: logins });
    expect(commands[0]?.variables).to.include({ HOME: `${folder}@tmp/home`, CI: 'true' });
    await runAll(commands);
    await expectReport('reports/qa');
  });
});
