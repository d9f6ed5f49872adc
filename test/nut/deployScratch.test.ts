/** `deploy:scratch` as a user runs it: from nothing to a verified token, again without a change, and as a dry run. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator, writingRequests } from './emulatorControl.ts';
import { expectSuccess } from './expectFailure.ts';
import { listFolder } from './listFolder.ts';
import { credentialsFile, type Pair, readPair } from './storedCredentials.ts';

type Step = { readonly id: string; readonly status: string; readonly durationMilliseconds?: number };
type Proof = { readonly id: string; readonly status: string };

const STEPS = [
  'read-source',
  'create-scratch-org',
  'open-org',
  'read-org',
  'plan',
  'deploy-app',
  'create-user',
  'assign-permission-set-license',
  'assign-permission-set:Order_Sync_Integration',
  'deploy-policies',
  'read-credentials',
  'verify-token',
];
const PROOFS = [
  'token-issued',
  'token-format',
  'introspection-active',
  'scopes-as-declared',
  'identity-agrees',
  'api-call-succeeds',
  'wrong-secret-refused',
  'wrong-host-refused',
  'token-revoked',
];

describe('npm run deploy:scratch', () => {
  let project: Project;
  let control: EmulatorControl;
  let result: Record<string, unknown>;
  const stored = (): Promise<Pair> => readPair(project, 'dev');

  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    const finished = await project.json(['deploy:scratch', '--alias', 'dev']);
    expectSuccess(finished);
    result = finished.envelope.result ?? {};
  });
  after(() => project.dispose());

  it('reports the org, the app, its run-as user and its scopes', async () => {
    const [org] = await control.scratchOrgs();
    expect(result).to.deep.include({
      command: 'deploy:scratch',
      emulated: true,
      devHub: 'emulator',
      outcome: 'done',
      app: 'Order_Sync',
      scopes: ['api'],
      credentialStore: credentialsFile(project, 'dev'),
    });
    expect(result['org']).to.include({
      alias: 'dev',
      kind: 'scratch',
      orgId: org?.orgId,
      instanceUrl: org?.instanceUrl,
    });
    expect(result['runAsUsername']).to.equal(`order-sync.${org?.orgId.toLowerCase()}@integration.example.com`);
    expect(result['consumerKey']).to.equal((await stored()).consumerKey);
  });

  it('takes every step of the plan, in its order', () => {
    const steps = result['steps'] as readonly Step[];
    expect(steps.map(({ id }) => id)).to.deep.equal(STEPS);
    for (const { id, status, durationMilliseconds } of steps) {
      expect(status, id).to.equal('done');
      expect(durationMilliseconds, id).to.be.a('number');
    }
    const plan = result['plan'] as { readonly steps: readonly Step[] };
    expect(STEPS.slice(-plan.steps.length)).to.deep.equal(plan.steps.map(({ id }) => id));
  });

  it('proves all that it sets out to prove', () => {
    const proofs = result['proofs'] as readonly Proof[];
    expect(proofs.map(({ id, status }) => [id, status])).to.deep.equal(PROOFS.map((id) => [id, 'proven']));
  });

  it('keeps the secret in a file that only its owner reads, and nowhere else', async () => {
    const [file, folder] = await Promise.all([
      stat(credentialsFile(project, 'dev')),
      stat(join(project.dataDirectory, 'credentials')),
    ]);
    expect([file.mode & 0o777, folder.mode & 0o777]).to.deep.equal([0o600, 0o700]);
    const { consumerSecret } = await stored();
    expect(consumerSecret).to.have.length.above(30);
    expect(JSON.stringify(result)).to.not.include(consumerSecret);
  });

  it('leaves the sf state of the person alone', async () => {
    expect(await listFolder(project.home)).to.deep.equal([]);
  });

  it('changes nothing when it runs again on the same org, and says so', async () => {
    const before = await stored();
    await control.clearRequests();
    const again = await project.warm.json(['deploy:scratch', '--target-org', 'dev']);
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged', emulated: true });
    expect(writingRequests(await control.requests())).to.deep.equal([]);
    expect(await stored()).to.deep.equal(before);
    const steps = again.envelope.result?.['steps'] as readonly Step[];
    expect(steps.filter(({ status }) => status === 'done').map(({ id }) => id)).to.deep.equal([
      'read-source',
      'open-org',
      'read-org',
      'plan',
      'verify-token',
    ]);
  });

  it('says the same through npm run deploy', async () => {
    await control.clearRequests();
    const again = await project.warm.json(['deploy', '--target-org', 'dev']);
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged', command: 'deploy' });
    expect(writingRequests(await control.requests())).to.deep.equal([]);
  });

  it('validates without keeping anything in the org', async () => {
    await project.edit('force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml', (text) =>
      text.replace('Keeps accounts in step', 'Keeps all accounts in step'),
    );
    const validated = await project.warm.json(['deploy', '--target-org', 'dev', '--validate']);
    expectSuccess(validated);
    expect(validated.envelope.result).to.include({ outcome: 'validated' });
    const planned = await project.warm.json(['deploy', '--target-org', 'dev', '--dry-run']);
    expect(JSON.stringify(planned.envelope.result?.['plan'])).to.include('Keeps all accounts in step');
  });

  it('writes nothing to the org with --dry-run, and nothing to disk', async () => {
    await control.clearRequests();
    const before = await Promise.all([
      listFolder(join(project.folder, 'force-app')),
      listFolder(join(project.dataDirectory, 'credentials')),
    ]);
    const planned = await project.warm.json(['deploy:scratch', '--target-org', 'dev', '--dry-run']);
    expectSuccess(planned);
    expect(planned.envelope.result).to.include({ outcome: 'planned' });
    expect(planned.envelope.result?.['plan']).to.have.property('steps').with.length(7);
    expect(writingRequests(await control.requests())).to.deep.equal([]);
    expect(
      await Promise.all([
        listFolder(join(project.folder, 'force-app')),
        listFolder(join(project.dataDirectory, 'credentials')),
      ]),
    ).to.deep.equal(before);
  });

  it('deploys only what changed', async () => {
    const before = await stored();
    const changed = await project.warm.json(['deploy', '--target-org', 'dev']);
    expectSuccess(changed);
    expect(changed.envelope.result).to.include({ outcome: 'done' });
    const steps = changed.envelope.result?.['steps'] as readonly Step[];
    const written = steps.filter(({ id, status }) => status === 'done' && /^(create|assign|deploy)/.test(id));
    expect(written.map(({ id }) => id)).to.deep.equal(['deploy-app']);
    expect(await stored()).to.deep.equal(before);
  });

  it('prints plan, steps, proofs and the key for a person, and never the secret', async () => {
    const { exitCode, stdout, stderr } = await project.run(['deploy:scratch', '--target-org', 'dev']);
    const { consumerKey, consumerSecret } = await stored();
    expect(exitCode, stderr).to.equal(0);
    expect(stderr)
      .to.match(/Plan for Order_Sync in "dev"/)
      .and.match(/Read and check the source {2}\d/);
    expect(stdout)
      .to.include(consumerKey)
      .and.match(/Proven\n/)
      .and.match(/unchanged/i);
    expect(stdout).to.match(/Verify the client credentials flow {2}[\d.]+ m?s/);
    expect(stdout.trimEnd().split('\n').at(-1)).to.equal('Emulated: this run proves nothing about a real org.');
    expect(stdout + stderr).to.not.include(consumerSecret);
    expect(stdout).to.not.match(/^\s*[{[]/);
  });
});

describe('npm run deploy:scratch -- --dry-run, without an org', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
  });
  after(() => project.dispose());

  it('prints the plan and writes nothing at all', async () => {
    const before = await listFolder(project.folder);
    const { exitCode, stdout, stderr } = await project.warm.run(['deploy:scratch', '--dry-run']);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout)
      .to.match(/Deploy Order_Sync/)
      .and.match(/Verify the client credentials flow/);
    expect(await listFolder(project.folder)).to.deep.equal(before);
    expect(existsSync(project.dataDirectory)).to.equal(false);
  });

  it('gives the same plan as JSON', async () => {
    const planned = await project.warm.json(['deploy:scratch', '--dry-run', '--alias', 'dev']);
    expectSuccess(planned);
    expect(planned.envelope.result).to.include({ outcome: 'planned', emulated: true });
    const plan = planned.envelope.result?.['plan'] as { readonly steps: readonly Step[] };
    expect(plan.steps.map(({ id }) => id)).to.deep.equal(STEPS.slice(-plan.steps.length));
    expect(existsSync(project.dataDirectory)).to.equal(false);
  });
});
