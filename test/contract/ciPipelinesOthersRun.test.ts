/**
 * The commands of the first stage of Azure DevOps, Bitbucket and Jenkins, taken out of their files and run in their order, with
 * the variables that each sets, against an emulator. Each system's own way with a command: Azure runs it by bash, Bitbucket a
 * whole script that ends at its first failure, Jenkins each line by sh -xe.
 */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse } from 'yaml';
import { CI_FOLDER } from '../support/ciPipelines.ts';
import { ROOT } from '../support/commandLine.ts';
import { VALUES, withSfCli } from '../support/sfCli.ts';

type Variables = Readonly<Record<string, string>>;
type Command = { readonly program: readonly string[]; readonly script: string; readonly variables: Variables };

const read = (path: string): Promise<string> => readFile(join(CI_FOLDER, path), 'utf8');
/** What the machine of the test did before; and what the release does anyway, or another test runs. */
const SET_UP = /^npm (ci|run (sf:install|validate|audit))\b/;
const PIPELINE = {
  stages: [{ name: 'qa', orgs: [{ alias: 'qa', production: true, values: VALUES }], before: { approval: 'ci' } }],
};

type AzureStep = { readonly bash?: string; readonly template?: string; readonly env?: Variables };
type AzureJob = { readonly job: string; readonly steps: readonly AzureStep[] };
type AzureFile = {
  readonly variables: Variables;
  readonly stages: readonly { readonly stage: string; readonly jobs: readonly AzureJob[] }[];
};

/** The job of a stage, with the template's steps. Of a secret variable a step sees what its `env` names. */
async function azureCommands(name: string, predefined: Variables, secrets: Variables): Promise<readonly Command[]> {
  const { variables, stages } = parse(await read('azure-devops/azure-pipelines.yml')) as AzureFile;
  const template = parse(await read('azure-devops/eca-steps.yml')) as { readonly steps: readonly AzureStep[] };
  const job = stages.find(({ stage }) => stage === 'qa')?.jobs.find((one) => one.job === name);
  const steps = (job?.steps ?? []).flatMap((step) => (step.template === undefined ? [step] : template.steps));
  return steps.flatMap(({ bash, env = {} }) =>
    bash === undefined
      ? []
      : [
          {
            program: ['bash', '--noprofile', '--norc'],
            script: bash,
            variables: {
              ...plain(variables),
              ...predefined,
              // $(NAME) of a variable that nobody set stays as it is.
              ...Object.fromEntries(
                Object.entries(env).map(([key, value]) => [key, secrets[value.slice(2, -1)] ?? value]),
              ),
            },
          },
        ],
  );
}

/** Those that are made of other variables of the system are left out. */
const plain = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => !value.includes('$')));

type BitbucketStep = { readonly step?: { readonly deployment?: string; readonly script: readonly string[] } };

async function bitbucketCommands(variables: Variables): Promise<readonly Command[]> {
  const file = parse(await read('bitbucket/bitbucket-pipelines.yml'), { merge: true }) as {
    readonly pipelines: { readonly branches: { readonly main: readonly BitbucketStep[] } };
  };
  const step = file.pipelines.branches.main.find((one) => one.step?.deployment === 'qa')?.step;
  const script = (step?.script ?? []).filter((line) => !SET_UP.test(line)).join('\n');
  return [{ program: ['bash', '-e'], script, variables }];
}

async function jenkinsCommands(variables: Variables): Promise<readonly Command[]> {
  const file = await read('jenkins/Jenkinsfile');
  const stage = (name: string): string => /\n {4}\}\n/[Symbol.split](file.split(`stage('${name}')`)[1] ?? '')[0] ?? '';
  const own = [...file.matchAll(/^ {4}(\w+) = (?:'([^']*)'|"([^"]*)")$/gm)].map(([, name = '', text, groovy = '']) => [
    name,
    text ?? groovy.replace(/\$\{(\w+)\}/g, (_, variable: string) => variables[variable] ?? ''),
  ]);
  const scripts = ['Validate', 'Release to qa'].flatMap((name) =>
    [...stage(name).matchAll(/\bsh '([^']*)'/g)].map(([, script = '']) => script),
  );
  return scripts.map((script) => ({
    program: ['sh', '-xe'],
    script,
    variables: { ...variables, ...Object.fromEntries(own) },
  }));
}

describe('The commands of the first stage of other CI systems', function () {
  this.timeout(90_000);
  const sf = withSfCli();
  let logins = '';
  let refreshToken = '';

  before(async () => {
    const { folder, running } = sf();
    const { clientId, tlsUrl } = running.devHub;
    refreshToken = running.devHub.refreshToken;
    logins = `qa=force://${clientId}::${refreshToken}@${new URL(tlsUrl).host}`;
    await mkdir(join(folder, '.eca/tools'), { recursive: true });
    for (const name of ['node_modules', 'scripts', 'docs', '.eca/tools/sf']) {
      await symlink(join(ROOT, name), join(folder, name));
    }
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    await writeFile(join(folder, 'config/pipeline.json'), JSON.stringify(PIPELINE));
  });

  async function runAll(commands: readonly Command[]): Promise<void> {
    const { folder, home, running } = sf();
    const outputs: string[] = [];
    const wanted = commands.filter(({ script }) => !SET_UP.test(script));
    expect(wanted.length, 'commands of the file').to.be.above(0);
    for (const { program, script, variables } of wanted) {
      const [file = '', ...words] = program;
      const { exitCode, all } = await execa(file, [...words, '-c', script], {
        cwd: folder,
        extendEnv: false,
        reject: false,
        all: true,
        env: {
          PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
          HOME: home,
          NODE_EXTRA_CA_CERTS: running.certificateAuthorityFile,
          SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
          ...variables,
        },
      });
      const shown = all?.replaceAll(refreshToken, '[REDACTED]') ?? '';
      expect(exitCode, `${script}\n${shown}`).to.equal(0);
      outputs.push(all ?? '');
    }
    expect(outputs.join('\n').includes(refreshToken), 'the secret is shown').to.equal(false);
  }

  const expectReport = async (path: string): Promise<void> => {
    const report = await readFile(join(sf().folder, path, 'release.json'), 'utf8');
    expect(report).to.match(/"status": "(released|unchanged)"/);
    expect(report.includes(refreshToken)).to.equal(false);
  };

  it('of Azure DevOps log in, release both shards, and merge', async () => {
    const { folder } = sf();
    const workspace = join(folder, 'workspace');
    for (const index of ['1', '2']) {
      const variables = { TF_BUILD: 'True', SYSTEM_JOBPOSITIONINPHASE: index, SYSTEM_TOTALJOBSINPHASE: '2' };
      const commands = await azureCommands('release', variables, { ECA_ORG_LOGINS: logins });
      // The second job has a machine of its own, on which it logs in alike.
      await runAll(index === '1' ? commands : commands.filter(({ script }) => !script.includes('login.sh')));
      // What publish and download do.
      await mkdir(workspace, { recursive: true });
      await cp(join(folder, 'kept'), join(workspace, `eca-qa-shard-${index}`), { recursive: true });
      await rm(join(folder, 'kept'), { recursive: true });
    }
    await runAll(await azureCommands('merge', { TF_BUILD: 'True', PIPELINE_WORKSPACE: workspace }, {}));
    await expectReport('kept/reports/qa');
  });

  it('of Bitbucket log in and release', async () => {
    const variables = { CI: 'true', BITBUCKET_BUILD_NUMBER: '1', ECA_ORG_LOGINS: logins, SF_DISABLE_TELEMETRY: 'true' };
    await runAll(await bitbucketCommands(variables));
    await expectReport('qa');
  });

  it('of Jenkins log in within a home of the build, and release', async () => {
    const { folder } = sf();
    const workspace = {
      WORKSPACE: folder,
      WORKSPACE_TMP: `${folder}@tmp`,
      JENKINS_URL: 'https://jenkins.example.com/',
    };
    const commands = await jenkinsCommands({ ...workspace, ECA_ORG_LOGINS: logins });
    expect(commands[0]?.variables).to.include({ HOME: `${folder}@tmp/home`, CI: 'true' });
    await runAll(commands);
    await expectReport('reports/qa');
  });
});
