/**
 * The shell commands of the stage's workflow, taken out of the file by a YAML parser and run in their order, with the
 * variables of GitHub Actions, against an emulator that the login step authorises by the SFDX auth URL of the secret.
 */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse } from 'yaml';
import { ROOT } from '../support/commandLine.ts';
import { VALUES, withSfCli } from '../support/sfCli.ts';

type Step = {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
};
type Workflow = { readonly jobs: { readonly release: { readonly steps: readonly Step[] } } };

/** What the machine of the test did before. */
const SET_UP: ReadonlySet<string> = new Set(['npm ci', 'npm run sf:install']);

const PIPELINE = { stages: [{ name: 'qa', orgs: [{ alias: 'qa', production: true, values: VALUES }] }] };

describe('The commands of the stage workflow of GitHub Actions', () => {
  const sf = withSfCli();

  it('log in, release, show the report, and say no secret', async () => {
    const { folder, home, running } = sf();
    const { clientId, refreshToken, tlsUrl } = running.devHub;
    const summary = join(home, 'summary.md');
    await mkdir(join(folder, '.eca/tools'), { recursive: true });
    for (const name of ['node_modules', 'scripts', 'docs', '.eca/tools/sf']) {
      await symlink(join(ROOT, name), join(folder, name));
    }
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    await writeFile(join(folder, 'config/pipeline.json'), JSON.stringify(PIPELINE));
    const url = `force://${clientId}::${refreshToken}@${new URL(tlsUrl).host}`;
    const file = await readFile(join(ROOT, 'docs/ci/github-actions/eca-stage.yml'), 'utf8');
    // Those of a first stage: there is no report of a stage before.
    const steps = (parse(file) as Workflow).jobs.release.steps.filter(
      ({ run, if: condition }) => run !== undefined && !SET_UP.has(run) && condition !== "inputs.needs-report != ''",
    );
    const outputs: string[] = [];
    for (const { run = '', env } of steps) {
      const { exitCode, all } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
        cwd: folder,
        extendEnv: false,
        reject: false,
        all: true,
        env: {
          PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
          HOME: home,
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_STEP_SUMMARY: summary,
          NODE_EXTRA_CA_CERTS: running.certificateAuthorityFile,
          SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
          STAGE: 'qa',
          SF_DISABLE_TELEMETRY: 'true',
          ...(env?.['ECA_ORG_LOGINS'] === undefined ? {} : { ECA_ORG_LOGINS: `qa ${url}` }),
        },
      });
      expect(exitCode, `${run}\n${all?.replaceAll(refreshToken, '[REDACTED]')}`).to.equal(0);
      outputs.push(all ?? '');
    }
    expect(steps).to.have.length(3);
    const report = JSON.parse(await readFile(join(folder, 'reports/release.json'), 'utf8'));
    expect(JSON.stringify(report)).to.include('"released"');
    const shown = [...outputs, await readFile(summary, 'utf8'), JSON.stringify(report)].join('\n');
    expect(shown).to.include('qa');
    expect(shown.includes(refreshToken), 'the secret is shown').to.equal(false);
  }).timeout(60_000);
});
