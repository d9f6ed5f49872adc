/** Verifications of whole projects: which apps are looked at, where their pairs come from, what one failure leaves alone. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import { buildError } from '../../../scripts/lib/errors.ts';
import { InterruptedByUser } from '../../../scripts/lib/interruption.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import { exitCodeOfVerification, worstFailureOf } from '../../../scripts/report/verifyReport.ts';
import type { DiagnoseInput } from '../../../scripts/verify/diagnosis/diagnose.ts';
import { PROOF_SETS } from '../../../scripts/verify/proofSets.ts';
import { secondApp } from '../../support/secondApp.ts';
import { ownProject, type ProjectFiles } from '../../support/temporaryProject.ts';
import { KEY, ORG_ID, RUN_AS, refuse, SECRET, USER_ID } from '../verify/fakeAuthorizationServer.ts';
import { INTROSPECT_PATH, TOKEN_PATH } from '../verify/verifyRun.ts';
import { pairOf, type VerificationOptions, withVerification } from './verifyOrgRun.ts';

const run = (options: VerificationOptions) =>
  withVerification(options, async ({ verification }) => verification.run('verify'));
const refusing = (error: string, description: string): VerificationOptions => ({
  server: { overrides: { [TOKEN_PATH]: () => refuse(error, description) } },
});

describe('pipeline/verifyOrg', () => {
  let two: ProjectFiles;
  before(async () => {
    const own = await ownProject();
    two = { ...own, ...secondApp(own, 'Billing_Sync') };
  });

  it('proves an app with the pair that is stored, and writes nothing', async () => {
    await withVerification({}, async ({ verification, org, events, diagnosed }) => {
      const report = await verification.run('verify');
      expect(report).to.deep.include({
        command: 'verify',
        emulated: false,
        apiVersion: '66.0',
        credentialStore: 'the memory for qa',
        warnings: [],
        error: undefined,
      });
      const [app] = report.apps;
      expect(app).to.deep.include({
        app: 'Order_Sync',
        runAsUsername: RUN_AS,
        consumerKey: KEY,
        scopes: ['api'],
        credentialsFrom: 'store',
      });
      expect(app?.proofs.map(({ id }) => id)).to.deep.equal(PROOF_SETS.verify);
      expect(exitCodeOfVerification(report)).to.equal(0);
      expect(org.calls, 'no session in the org is needed for a token that works').to.deep.equal([]);
      expect(diagnosed).to.deep.equal([]);
      expect(events.map(({ kind }) => kind)).to.deep.equal(['started', 'finished']);
      expect(JSON.stringify(report) + inspect(report, { depth: null })).not.to.contain('CANARY');
    });
  });

  it('goes on with the other apps where one is not stored', async () => {
    const report = await run({ project: two });
    expect(report.apps.map(({ app, error }) => [app, error?.name])).to.deep.equal([
      ['Billing_Sync', 'CredentialsNotStoredError'],
      ['Order_Sync', undefined],
    ]);
    const failure = worstFailureOf(report);
    expect(failure).to.include({ name: 'CredentialsNotStoredError', exitCode: 2 });
    expect(failure?.message).to.contain('Billing_Sync').and.contain('the memory for qa');
    expect(failure?.actions[0]).to.match(/^npm run deploy -- --target-org qa --app Billing_Sync/);
    expect(report.apps[0]?.failedProofId).to.equal('token-issued');
  });

  it('looks at the one app that is named', async () => {
    const report = await run({ project: two, request: { app: 'Order_Sync' } });
    expect(report.apps.map(({ app }) => app)).to.deep.equal(['Order_Sync']);
    const unknown = await run({ project: two, request: { app: 'Nope' } });
    expect([unknown.apps.length, unknown.error?.name, exitCodeOfVerification(unknown)]).to.deep.equal([
      0,
      'AppNotFoundError',
      2,
    ]);
  });

  it('takes a run-as username as a deployment does, for one app and where the source has a place for it', async () => {
    const request = { runAs: RUN_AS, variables: {} };
    expect(exitCodeOfVerification(await run({ request }))).to.equal(0);
    const several = await run({ project: two, request });
    expect([several.error?.name, several.error?.exitCode]).to.deep.equal(['UsageError', 2]);
    expect(several.error?.actions[0]).to.equal('npm run verify -- --help');
    const own = await ownProject();
    const [path = ''] = Object.keys(own).filter((name) => name.endsWith('.ecaOauthPlcy-meta.xml'));
    const fixed = Buffer.from(own[path] ?? '')
      .toString('utf8')
      .replace('__ECA_RUN_AS_USERNAME__', 'fixed@qa.example.com');
    const ignored = await run({ project: { ...own, [path]: fixed }, request });
    expect(worstFailureOf(ignored)).to.include({ name: 'UsageError', exitCode: 2 });
  });

  it('says of an app that was switched off on purpose how to switch it on, where the org confirms it', async () => {
    const mark = { part: 'oauthPlugin', since: '2026-11-25T05:00:00.000Z', by: 'admin@qa.example.com' } as const;
    const withFinding = (id: string): VerificationOptions => ({
      ...refusing('OAUTH_APP_BLOCKED', ''),
      ports: () => ({
        marks: { read: async () => mark },
        diagnose: async () => ({
          decided: true,
          findings: [{ id, verdict: 'confirmed', cause: 'c', evidence: ['e'], fix: 'npm run deploy' }],
          looked: [],
          unreadable: [],
        }),
      }),
    });
    const disabled = await run(withFinding('pluginDisabled'));
    expect(disabled.apps[0]?.diagnosis?.findings[0]).to.deep.include({
      evidence: [
        'e',
        'It was switched off on purpose (the OAuth plugin, 2026-11-25T05:00:00.000Z, by admin@qa.example.com).',
      ],
      fix: 'npm run app:enable -- --target-org qa --app Order_Sync',
    });
    const other = await run(withFinding('runAsInactive'));
    expect(other.apps[0]?.diagnosis?.findings[0]?.fix).to.equal('npm run deploy');
  });

  it('finds a pair that is stored under another name of the same org, and none of another org', async () => {
    const named = await run({ stored: [pairOf('Order_Sync', { orgAlias: 'quality', orgId: ORG_ID.slice(0, 15) })] });
    expect(exitCodeOfVerification(named)).to.equal(0);
    const foreign = await run({ stored: [pairOf('Order_Sync', { orgAlias: 'prod', orgId: '00D000000000009AAA' })] });
    expect(worstFailureOf(foreign)?.name).to.equal('CredentialsNotStoredError');
  });

  it('passes by a pair that an older org of the same name left behind, unless there is no other', async () => {
    const stale = pairOf('Order_Sync', { orgId: '00D000000000009AAA' });
    const right = pairOf('Order_Sync', { orgAlias: 'quality' });
    expect(exitCodeOfVerification(await run({ stored: [stale, right] }))).to.equal(0);
    expect(worstFailureOf(await run({ stored: [stale] }))).to.include({
      name: 'CredentialsOfAnotherOrgError',
      exitCode: 2,
    });
  });

  it('sees a stored key of another org refused, without its secret', async () => {
    const foreign = pairOf('Order_Sync', {
      orgAlias: 'prod',
      orgId: '00D000000000009AAA',
      consumerKey: '3MVG9FOREIGN',
      consumerSecret: Secret.of('FOREIGN_CANARY'),
    });
    await withVerification({ stored: [pairOf('Order_Sync'), foreign] }, async ({ verification, server }) => {
      const { apps } = await verification.run('verify');
      expect(apps[0]?.proofs.find(({ id }) => id === 'foreign-key-refused')?.status).to.equal('proven');
      expect(server.seen.map(({ body }) => body).join()).not.to.contain('FOREIGN_CANARY');
    });
  });

  it('knows the other live pair of an app from the store', async () => {
    const active = { active: true, scope: 'api', client_id: '3MVG9PREVIOUS', username: RUN_AS, token_type: 'bearer' };
    const sub = `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}`;
    const introspection = () => ({ status: 200, json: { ...active, sub } });
    const entry = { ...pairOf('Order_Sync'), version: 'previous', consumerKey: '3MVG9PREVIOUS' } as const;
    const report = await run({
      server: { overrides: { [INTROSPECT_PATH]: introspection } },
      store: { list: async () => [entry] },
    });
    expect(exitCodeOfVerification(report)).to.equal(0);
  });

  it('views the pair in the org where the store gives none back, and says so', async () => {
    const consumers = [{ id: '888000000000001AAA', key: KEY, secret: SECRET }];
    const org = {
      query: async () => [{ Id: '0xI000000000001AAA' }],
      requestRest: async () => ({ consumers }),
    };
    const report = await run({ store: { canRead: false, read: async () => undefined }, org });
    expect(exitCodeOfVerification(report)).to.equal(0);
    expect(report.apps[0]?.credentialsFrom).to.equal('org');
    expect(report.warnings.join()).to.contain('Not proven').and.contain('was viewed in the org');
  });

  it('verifies although what is stored for other orgs can not be listed, but hides no fault', async () => {
    const failing = (error: Error) => ({
      list: async () => {
        throw error;
      },
    });
    for (const error of [
      buildError('CredentialStoreError', { location: 'prod.json', problem: 'it is not JSON' }),
      buildError('StorePermissionError', {
        store: 'vault',
        cli: 'vault',
        location: 'prod.json',
        code: '403',
        need: 'x',
      }),
    ]) {
      const report = await run({ store: failing(error) });
      expect(exitCodeOfVerification(report)).to.equal(0);
      expect(report.warnings.join()).to.contain('prod.json').and.contain(error.name);
    }
    const fault = await run({ store: failing(new TypeError('x is not a function')) });
    expect([fault.error?.name, exitCodeOfVerification(fault)]).to.deep.equal(['InternalFaultError', 10]);
  });

  it('ends before the org is asked when the source is wrong', async () => {
    let opened = 0;
    const report = await run({
      project: await ownProject({ 'sfdx-project.json': '{' }),
      ports: ({ org }) => ({
        openOrg: async () => {
          opened += 1;
          return org;
        },
      }),
    });
    expect([report.error?.name, report.error?.exitCode, opened]).to.deep.equal(['ConfigInvalidError', 2, 0]);
    expect(report.error?.actions[0]).to.match(/^Correct/);
  });

  it('reports an org that can not be opened', async () => {
    const openOrg = async () => {
      throw buildError('AuthorizationExpiredError', { org: 'qa', detail: 'expired' });
    };
    const report = await run({ ports: () => ({ openOrg }) });
    expect([report.apps.length, exitCodeOfVerification(report)]).to.deep.equal([0, 1]);
    expect(report.error?.actions[0]).to.contain('sf org login web --alias qa');
  });

  it('hands a failure to the diagnosis with all that is known, but for the secret', async () => {
    const diagnosis = { decided: true, findings: [], looked: ['the policies'], unreadable: [] };
    const inputs: DiagnoseInput[] = [];
    const diagnose = async (input: DiagnoseInput) => {
      inputs.push(input);
      return diagnosis;
    };
    const refused = refusing('invalid_grant', 'no client credentials user enabled');
    const { apps } = await run({ ...refused, ports: () => ({ diagnose }) });
    expect(apps[0]).to.deep.include({ diagnosis, failedProofId: 'token-issued', proofs: [] });
    expect(inputs).to.have.lengthOf(1);
    expect(inputs[0]?.failure.name).to.equal('TokenRefusedError');
    expect(inputs[0]?.credentials).to.deep.equal({ consumerKey: KEY, consumerId: '888000000000001AAA' });
    expect(inputs[0]?.serverTime?.date).to.match(/GMT$/);
  });

  it('has the org asked why the store holds no pair of an app', async () => {
    const other = pairOf('Billing_Sync');
    await withVerification({ stored: [other] }, async ({ verification, diagnosed }) => {
      const report = await verification.run('verify');
      expect(report.apps[0]?.error?.name).to.equal('CredentialsNotStoredError');
      expect(diagnosed).to.have.lengthOf(1);
      expect(diagnosed[0]?.failure.name).to.equal('CredentialsNotStoredError');
      expect(diagnosed[0]?.credentials).to.equal(undefined);
      expect(diagnosed[0]?.knownKeys.map(({ appName }) => appName)).to.deep.equal(['Billing_Sync']);
    });
  });

  it('tells the failure although its diagnosis failed', async () => {
    const diagnose = async () => {
      throw buildError('OrgUnreachableError', { org: 'qa', host: 'qa', code: 'ECONNRESET' });
    };
    const report = await run({ ...refusing('invalid_client', ''), ports: () => ({ diagnose }) });
    expect(worstFailureOf(report)?.name).to.equal('TokenRefusedError');
    expect(report.apps[0]?.diagnosis).to.equal(undefined);
    expect(report.warnings.join()).to.contain('could not be told apart (OrgUnreachableError)');
  });

  it('waits for an app that was changed lately, and asks the org for that only after a refusal', async () => {
    const spreading = (_request: unknown, number: number) =>
      number <= 3 ? refuse('invalid_client_id', 'client identifier invalid') : undefined;
    await withVerification(
      {
        server: { overrides: { [TOKEN_PATH]: spreading } },
        org: { query: async () => [{ LastModifiedDate: new Date(1_700_000_000_000 - 60_000).toISOString() }] },
      },
      async ({ verification, org, clock }) => {
        expect(exitCodeOfVerification(await verification.run('verify'))).to.equal(0);
        expect(org.calls).to.have.lengthOf(1);
        expect(clock.waits.length).to.be.greaterThan(2);
      },
    );
  });

  it('takes an app for old where the org does not say, and warns', async () => {
    const query = async () => {
      throw buildError('OrgUnreachableError', { org: 'qa', host: 'qa', code: 'ECONNRESET' });
    };
    const report = await run({ ...refusing('invalid_client_id', 'client identifier invalid'), org: { query } });
    expect(worstFailureOf(report)?.name).to.equal('TokenRefusedError');
    expect(report.warnings.join()).to.contain('could not be read (OrgUnreachableError)');
  });

  it('names the proof that a failure is about, and keeps those that held', async () => {
    const report = await run({ server: { scope: 'api web', grantable: ['api', 'web'] } });
    const [app] = report.apps;
    expect(app).to.include({ failedProofId: 'scopes-as-declared' });
    expect(app?.error?.message).to.contain('extra: web');
    expect(app?.proofs.map(({ id }) => id)).to.include.members(['token-issued', 'introspection-active']);
    expect(app?.proofs.map(({ id }) => id)).not.to.include('scopes-as-declared');
  });

  it('ends with exit code 130 when it is interrupted, and keeps what it had', async () => {
    const report = await withVerification(
      {
        project: two,
        stored: [pairOf('Billing_Sync'), pairOf('Order_Sync')],
        ports: ({ controller }) => ({
          onEvent: ({ kind }) => kind === 'finished' && controller.abort(new InterruptedByUser()),
        }),
      },
      async ({ verification }) => verification.run('verify'),
    );
    expect(report.apps.map(({ app, error }) => [app, error])).to.deep.equal([['Billing_Sync', undefined]]);
    expect([report.error?.name, exitCodeOfVerification(report)]).to.deep.equal(['InterruptedError', 130]);
    expect(report.error?.actions[0]).to.contain('npm run verify -- --target-org qa');
  });
});
