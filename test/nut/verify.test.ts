/**
 * `npm run verify` as a process: what it proves and leaves alone, what it says of each failure with its exit code, and its
 * reports as text, JSON and JUnit.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import { PROOF_SETS } from '../../scripts/verify/proofSets.ts';
import { createProject, type Envelope, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator, writingRequests } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { credentialsFile, readPair } from './storedCredentials.ts';
import { addApp, appsOf } from './verifyControl.ts';

const TOKEN_PATH = '/services/oauth2/token';
const LONG_MILLISECONDS = 600_000;

describe('npm run verify', () => {
  let project: Project;
  let control: EmulatorControl;
  let orgId: string;
  let storeFile: string;
  let stored: string;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
    orgId = (await control.scratchOrgs())[0]?.orgId ?? '';
    storeFile = credentialsFile(project, 'dev');
    stored = await readFile(storeFile, 'utf8');
  });
  after(() => project.dispose());
  beforeEach(() => control.clearRequests());
  afterEach(async () => {
    await control.clearFaults();
    await writeFile(storeFile, stored);
  });

  const verify = (...words: readonly string[]) => project.warm.json(['verify', '--target-org', 'dev', ...words]);
  const tokenRequests = async () => (await control.requests()).filter(({ path }) => path === TOKEN_PATH);
  const changeStored = (from: RegExp | string, to: string) => writeFile(storeFile, stored.replace(from, to));
  const withWrongSecret = () => changeStored(/("consumerSecret": ")./, '$1x');

  it('proves every app of the source with the stored pair, and writes nothing anywhere', async () => {
    const verified = await project.json(['verify', '--target-org', 'dev']);
    expectSuccess(verified);
    const [app, ...others] = appsOf(verified.envelope);
    expect(others).to.deep.equal([]);
    expect(app).to.deep.include({ app: 'Order_Sync', works: true, scopes: ['api'], credentialsFrom: 'store' });
    expect(app?.proofs.map(({ id }) => id)).to.deep.equal(PROOF_SETS.verify);
    expect(app?.proofs.filter(({ status }) => status !== 'proven').map(({ id }) => id)).to.deep.equal([
      'foreign-key-refused',
    ]);
    expect(verified.envelope.result).to.include({ command: 'verify', emulated: true, credentialStore: storeFile });
    const requests = await control.requests();
    expect(writingRequests(requests)).to.deep.equal([]);
    expect(requests.map(({ path }) => path).filter((path) => path.includes('/apps/oauth/'))).to.deep.equal([]);
    expect(await readFile(storeFile, 'utf8')).to.equal(stored);
  });

  it('BL-142 makes five token requests, one of them with a wrong secret', async () => {
    expectSuccess(await verify());
    const statuses = (await tokenRequests()).map(({ status }) => status);
    // The wrong secret, the wrong host and the undeclared scope are refused.
    expect(statuses.toSorted()).to.deep.equal([200, 200, 400, 400, 400]);
  });

  it('sees a stored key of another org refused', async () => {
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'other']));
    const verified = await verify();
    expectSuccess(verified);
    const proof = appsOf(verified.envelope)[0]?.proofs.find(({ id }) => id === 'foreign-key-refused');
    expect(proof?.status).to.equal('proven');
    expect(proof?.evidence).to.contain('for the key of "other"');
    expectSuccess(await project.warm.json(['org:delete', '--target-org', 'other']));
  });

  it('BL-074 prints the API version that stands in the path of its requests, the flag before the environment', async () => {
    for (const [words, variables, version] of [
      [['--api-version', '65.0'], { SF_ORG_API_VERSION: '66.0' }, '65.0'],
      [[], { SF_ORG_API_VERSION: '66.0' }, '66.0'],
    ] as const) {
      await control.clearRequests();
      const verified = await project.warm.json(['verify', '--target-org', 'dev', ...words], variables);
      expectSuccess(verified);
      expect(verified.envelope.result?.['apiVersion']).to.equal(version);
      const paths = (await control.requests()).map(({ path }) => path).filter((path) => /\/data\/v\d/.test(path));
      expect(new Set(paths)).to.deep.equal(new Set([`/services/data/v${version}/`]));
    }
  });

  it('explains a run-as user who is inactive, in text, JSON and JUnit, with exit code 1', async () => {
    const isRunAs = ({ Username }: Readonly<Record<string, unknown>>): boolean =>
      String(Username).startsWith('order-sync');
    const restore = await control.change(orgId, 'User', isRunAs, { IsActive: false });
    const failed = await verify('--junit', 'reports/nested/verify.xml');
    const text = await project.run(['verify', '--target-org', 'dev']);
    await restore();
    expectFailure(failed, { name: 'TokenRefusedError', exitCode: 1, action: /IsActive=true/ });
    const [app] = appsOf(failed.envelope);
    expect(app?.diagnosis?.decided).to.equal(true);
    expect(app?.diagnosis?.findings[0]?.cause).to.contain('is not active');
    expect(text.exitCode).to.equal(1);
    expect(text.stdout).to.match(/^Failed: Order_Sync in "dev"/);
    expect(text.stdout).to.match(/✗ Order_Sync +failed/);
    expect(text.stdout).to.match(/ {2}Cause\n.*is not active\n +seen: .*\n +fix: {2}sf data update record/);
    expect(text.stdout).to.contain('Emulated: this run proves nothing about a real org.');
    expect(text.stderr).to.contain('✗ Verify Order_Sync');
    const xml = await readFile(join(project.folder, 'reports/nested/verify.xml'), 'utf8');
    expect(XMLValidator.validate(xml)).to.equal(true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml);
    expect(testsuites.testsuite['@_name']).to.equal('Order_Sync');
    expect(testsuites.testsuite.testcase).to.have.lengthOf(PROOF_SETS.verify.length);
    expect(testsuites.testsuite.testcase[0].failure['#text']).to.contain('is not active');
  });

  it('explains a secret that was replaced', async () => {
    await withWrongSecret();
    const failed = await verify();
    expectFailure(failed, { name: 'TokenRefusedError', exitCode: 1, action: /^npm run deploy -- --target-org dev/ });
    expect(appsOf(failed.envelope)[0]?.diagnosis?.findings[0]?.cause).to.contain('secret');
  });

  it('puts neither a secret nor a token into anything that it prints or writes', async () => {
    const { consumerSecret } = await readPair(project, 'dev');
    const outputs: string[] = [];
    for (const prepare of [async () => undefined, withWrongSecret]) {
      await prepare();
      for (const words of [[], ['--json']]) {
        const { stdout, stderr } = await project.warm.run(
          ['verify', '--target-org', 'dev', '--junit', 'verify.xml', ...words],
          { SF_LOG_LEVEL: 'debug' },
        );
        outputs.push(stdout, stderr, await readFile(join(project.folder, 'verify.xml'), 'utf8'));
      }
    }
    const all = outputs.join('\n');
    expect(all).to.contain('Order_Sync');
    // The wrong one differs in its first character.
    expect(all).not.to.contain(consumerSecret.slice(1));
    expect(all, 'an opaque token').not.to.match(/00D\w{12,15}!/);
  });

  it('ends with exit code 130 and one document when it is interrupted', async () => {
    await control.addFault({
      match: { pathPattern: TOKEN_PATH, org: orgId },
      kind: 'latency',
      effect: 'before',
      milliseconds: 20_000,
    });
    const running = project.start(['verify', '--target-org', 'dev', '--json']);
    const isAsked = await poll<true>(
      async () => ((await tokenRequests()).length > 0 ? { kind: 'done', value: true } : { kind: 'pending' }),
      { clock: systemClock, timeoutMilliseconds: 30_000, maximumWaitMilliseconds: 50 },
    );
    expect(isAsked.kind).to.equal('done');
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running;
    expect([exitCode, stderr]).to.deep.equal([130, '']);
    const envelope = JSON.parse(stdout) as Envelope;
    expect(envelope).to.include({ status: 130, name: 'InterruptedError' });
    expect(envelope.actions?.[0]).to.match(/^npm run verify -- --target-org dev$/);
  });

  it('says of an app without stored credentials where they should be, and goes on with the others', async () => {
    await addApp(project, 'Billing_Sync');
    const failed = await verify();
    expectFailure(failed, {
      name: 'CredentialsNotStoredError',
      exitCode: 2,
      action: /^npm run deploy -- --target-org dev --app Billing_Sync/,
    });
    expect(failed.envelope.message).to.contain(storeFile);
    expect(appsOf(failed.envelope).map(({ app, works }) => [app, works])).to.deep.equal([
      ['Billing_Sync', false],
      ['Order_Sync', true],
    ]);
    expectSuccess(await verify('--app', 'Order_Sync'));
    await rm(join(project.folder, 'force-app/main/default/externalClientApps/Billing_Sync.eca-meta.xml'));
    expectFailure(await verify(), { name: 'SourceInvalidError', exitCode: 2, action: /./ });
    await removeApp('Billing_Sync');
  });

  const removeApp = async (app: string): Promise<void> => {
    for (const [folder, end] of [
      ['extlClntAppGlobalOauthSets', '_glbloauth.ecaGlblOauth'],
      ['extlClntAppOauthSettings', '_oauth.ecaOauth'],
      ['extlClntAppOauthPolicies', '_oauthPlcy.ecaOauthPlcy'],
      ['extlClntAppPolicies', '_plcy.ecaPlcy'],
    ] as const) {
      await rm(join(project.folder, 'force-app/main/default', folder, `${app}${end}-meta.xml`));
    }
  };

  it('BL-131 follows no redirect to a foreign host, and sends nothing there', async () => {
    let asked = 0;
    const foreign = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => void foreign.listen(0, '127.0.0.1', resolve));
    const { port } = foreign.address() as AddressInfo;
    const location = `http://127.0.0.1:${port}${TOKEN_PATH}`;
    await control.addFault({
      match: { pathPattern: TOKEN_PATH, org: orgId },
      kind: 'status',
      effect: 'before',
      status: 307,
      location,
      times: 0,
    });
    const failed = await verify();
    await new Promise((resolve) => void foreign.close(resolve));
    expectFailure(failed, { name: 'TokenAnswerInvalidError', exitCode: 1, action: /./ });
    expect(appsOf(failed.envelope)[0]?.diagnosis?.findings.map(({ id }) => id)).to.include('redirectedHost');
    expect(failed.envelope.data).to.include({ redirectOrigin: `http://127.0.0.1:${port}` });
    expect(asked).to.equal(0);
  });

  it('ends with exit code 20 when the token endpoint is down', async () => {
    await control.addFault({
      match: { pathPattern: TOKEN_PATH, org: orgId },
      kind: 'html503',
      effect: 'before',
      times: 0,
    });
    expectFailure(await verify(), {
      name: 'TokenEndpointUnavailableError',
      exitCode: 20,
      action: /status\.salesforce/,
    });
  });

  it('ends with exit code 68 when the credential file is damaged', async () => {
    await writeFile(storeFile, '{');
    expectFailure(await verify(), { name: 'CredentialStoreError', exitCode: 68, action: /readable and writable/ });
  });

  it('ends with exit code 69 when a new app is not known yet', async () => {
    await control.settings({ propagationMilliseconds: LONG_MILLISECONDS });
    const fresh = await project.warm.json(['deploy:scratch', '--alias', 'fresh', '--wait-token', '0.01']);
    expect(fresh.exitCode).to.equal(69);
    await control.settings({ propagationMilliseconds: 0 });
    const pending = await project.json(['verify', '--target-org', 'fresh', '--wait-token', '0.01']);
    expectFailure(pending, { name: 'TokenPropagationTimeoutError', exitCode: 69, action: /./ });
    await control.advanceClock(LONG_MILLISECONDS);
    expectSuccess(await project.warm.json(['verify', '--target-org', 'fresh']));
  });

  it('refuses a report file that it can not write before anything is asked', async () => {
    for (const [file, says] of [
      ['force-app', 'it is a folder'],
      ['sfdx-project.json/verify.xml', 'a file, not a folder'],
    ] as const) {
      const refused = await verify('--junit', file);
      expectFailure(refused, { name: 'ReportFileError', exitCode: 2, action: /^Name a file in a folder/ });
      expect(refused.envelope.message).to.contain(says);
    }
    expect(await control.requests()).to.deep.equal([]);
  });

  it('refuses what is no flag, no org, no app and no store', async () => {
    const usage = await verify('--watch', 'soon');
    expectFailure(usage, { name: 'UsageError', exitCode: 2, action: /^npm run verify -- --help/ });
    const org = await project.warm.json(['verify', '--target-org', 'nope']);
    expectFailure(org, { name: 'UnknownOrgError', exitCode: 2, action: /sf org login web/ });
    expectFailure(await verify('--app', 'Nope'), {
      name: 'AppNotFoundError',
      exitCode: 2,
      action: /packageDirectories/,
    });
    expectFailure(await verify('--store', 'nope'), { name: 'UnknownStoreError', exitCode: 2, action: /./ });
    expect((await tokenRequests()).length).to.equal(0);
  });
});
