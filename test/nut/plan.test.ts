/** `npm run plan` as a process: what it says before and after a deployment, and its exit codes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';

const SETTINGS = 'force-app/main/default/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml';

describe('npm run plan', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
  });
  after(() => project.dispose());
  const plan = (...words: readonly string[]) => project.warm.json(['plan', '--target-org', 'dev', ...words]);
  const planAsProcess = (...words: readonly string[]) => project.json(['plan', '--target-org', 'dev', ...words]);

  it('ends with exit code 0 where the org is as the source, also with --detailed-exitcode', async () => {
    const planned = await planAsProcess('--detailed-exitcode');
    expectSuccess(planned);
    expect(planned.envelope.result).to.include({ command: 'plan', hasDifferences: false });
  });

  it('ends with exit code 3 for a difference only when it is asked to, and writes the plan as Markdown', async () => {
    const source = await readFile(join(project.folder, SETTINGS), 'utf8');
    await project.edit(SETTINGS, (text) => text.replace('>Api<', '>Api, Chatter<'));
    const detailed = await planAsProcess('--detailed-exitcode', '--markdown', 'plan.md');
    const plain = await plan();
    await project.write(SETTINGS, source);
    expect([detailed.exitCode, plain.exitCode, detailed.stderr]).to.deep.equal([3, 0, '']);
    expect(JSON.stringify(detailed.envelope.result)).to.include('commaSeparatedOauthScopes');
    expect(await readFile(join(project.folder, 'plan.md'), 'utf8')).to.include('commaSeparatedOauthScopes');
  });

  it('ends with exit code 2 for what the operator must correct', async () => {
    const org = await project.warm.json(['plan', '--target-org', 'nope']);
    expectFailure(org, { name: 'UnknownOrgError', exitCode: 2, action: /sf org login web/ });
    const usage = await plan('--sideways');
    expectFailure(usage, { name: 'UsageError', exitCode: 2, action: /^npm run plan -- --help/ });
    const source = await readFile(join(project.folder, SETTINGS), 'utf8');
    await project.edit(SETTINGS, (text) => text.replace('<label>', '<labels>'));
    const invalid = await plan();
    await project.write(SETTINGS, source);
    expectFailure(invalid, { name: 'SourceInvalidError', exitCode: 2, action: /./ });
  });
});
