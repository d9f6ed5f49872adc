/** `npm run status` as a process: table, JSON, page and evidence of two orgs, and its exit codes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { credentialsFile, readPair } from './storedCredentials.ts';

const SETTINGS = 'force-app/main/default/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml';

describe('npm run status', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
    await project.write('config/pipeline.json', JSON.stringify({ stages: [{ name: 'dev', orgs: ['dev'] }] }));
  });
  after(() => project.dispose());

  it('ends with exit code 0 when all is well, fits 100 columns, and shows no form of the secret', async () => {
    const json = await project.json(['status', '--html', 'out/status.html', '--privileges', 'out/evidence.xml']);
    expectSuccess(json);
    const { orgs } = { orgs: undefined, ...json.envelope.result };
    expect(orgs).to.have.length(1).and.have.nested.property('[0].alias', 'dev');
    expect(orgs).to.have.nested.property('[0].isWell', true);
    const text = await project.warm.run(['status']);
    expect(text.exitCode).to.equal(0);
    expect(text.stdout).to.match(/^Status of 1 org: all well/);
    expect(text.stdout.split('\n').filter((line) => line.length > 100)).to.deep.equal([]);
    expect(text.stdout).to.not.include('\u001b[');
    expect(text.stderr).to.include('1 of 1: dev');
    const files = await Promise.all(
      ['out/status.html', 'out/evidence.xml'].map((file) => readFile(join(project.folder, file), 'utf8')),
    );
    expect(files[0])
      .to.include('<!doctype html>')
      .and.not.match(/<script|https?:\/\/(?!127\.0\.0\.1|localhost)/);
    expect(files[1]).to.include('failures="0"').and.include('The system permission ModifyAllData is not there');
    const { consumerKey, consumerSecret } = await readPair(project, 'dev');
    const all = [json.stdout, text.stdout, text.stderr, ...files].join('\n');
    const forms = [consumerKey, consumerSecret].flatMap((one) => [
      one,
      encodeURIComponent(one),
      Buffer.from(one).toString('base64'),
    ]);
    expect(forms.filter((form) => all.includes(form))).to.deep.equal([]);
  });

  it('ends with exit code 3 for differences when it is asked to', async () => {
    const source = await readFile(join(project.folder, SETTINGS), 'utf8');
    await project.edit(SETTINGS, (text) => text.replace('OAuth settings<', 'OAuth<'));
    expect(await readFile(join(project.folder, SETTINGS), 'utf8')).to.not.equal(source);
    const detailed = await project.warm.json(['status', '--detailed-exitcode']);
    await project.write(SETTINGS, source);
    expect([detailed.exitCode, detailed.envelope.status]).to.deep.equal([3, 3]);
  });

  it('ends with exit code 1 when an org says no', async () => {
    const path = credentialsFile(project, 'dev');
    const content = await readFile(path, 'utf8');
    const wrong = content.replace(/("consumerSecret": ")[^"]+/, '$1wrong');
    expect(wrong).to.not.equal(content);
    await writeFile(path, wrong);
    const refused = await project.warm.json(['status']);
    await writeFile(path, content);
    expectFailure(refused, { name: 'TokenRefusedError', exitCode: 1, action: /./ });
  });

  it('takes another pipeline, and lets an alias that nobody knows be a row beside the others', async () => {
    const stages = [{ name: 'all', orgs: ['dev', 'nowhere'] }];
    await project.write('other/pipeline.json', JSON.stringify({ stages }));
    const { exitCode, envelope } = await project.warm.json(['status', '--pipeline', 'other/pipeline.json']);
    expect([exitCode, envelope.name]).to.deep.equal([1, 'UnknownOrgError']);
    const { orgs } = envelope.result as {
      orgs: readonly { alias: string; isWell: boolean; error?: { name: string } }[];
    };
    expect(orgs.map(({ alias, isWell, error }) => [alias, isWell, error?.name])).to.deep.equal([
      ['dev', true, undefined],
      ['nowhere', false, 'UnknownOrgError'],
    ]);
  });

  it('ends with exit code 2 for what the operator must correct', async () => {
    const unknown = await project.warm.json(['status', '--only', 'nope']);
    expectFailure(unknown, { name: 'UnknownPipelineOrgError', exitCode: 2, action: /./ });
    const both = await project.warm.json(['status', '--only', 'dev', '--target-org', 'dev']);
    expectFailure(both, { name: 'UsageError', exitCode: 2, action: /--help/ });
  });
});
