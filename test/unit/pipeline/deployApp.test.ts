/** The main path on an org in memory: no writing in a dry run or past an obstacle, and interruptions. */
import { expect } from 'chai';
import { raise } from '../../../scripts/lib/errors.ts';
import { InterruptedByUser } from '../../../scripts/lib/interruption.ts';
import { deployToOrg } from '../../../scripts/pipeline/deployToOrg.ts';
import { exitCodeOf } from '../../../scripts/report/runReport.ts';
import { ownProject } from '../../support/temporaryProject.ts';
import { fakeOrg, IDENTITY } from './fakeOrg.ts';
import { RUN_AS, withRun } from './pipelineRun.ts';

describe('pipeline/deployApp', () => {
  it('makes no call that writes in a dry run, and gives the plan that a deployment executes', async () => {
    await withRun({}, async ({ request, ports, org, stored, events }) => {
      const dry = await deployToOrg({ ...request, dryRun: true }, 'qa', ports);
      expect([dry.outcome, dry.dryRun, exitCodeOf(dry)]).to.deep.equal(['planned', true, 0]);
      expect(dry.steps.map(({ id }) => id)).to.deep.equal(['read-source', 'open-org', 'read-org', 'plan']);
      expect(org.client.writes()).to.deep.equal([]);
      expect(stored.size).to.equal(0);
      expect(events.some(({ kind }) => kind === 'planned')).to.equal(false);
      expect(org.client.calls.some(({ method }) => method === 'requestRest')).to.equal(false);
      const real = await deployToOrg(request, 'qa', ports);
      expect(real.plan).to.deep.equal(dry.plan);
    });
  });

  it('tells who and what it found: org, app, run-as user and scopes', async () => {
    await withRun({ request: { dryRun: true, emulated: true } }, async ({ request, ports }) => {
      const report = await deployToOrg(request, 'qa', ports);
      const { alias, orgId, username, instanceUrl } = IDENTITY;
      expect(report).to.deep.include({
        emulated: true,
        app: 'Order_Sync',
        org: { alias, orgId, username, instanceUrl, kind: 'scratch' },
        runAsUsername: RUN_AS,
        scopes: ['api'],
      });
    });
  });

  it('ends with PreconditionsMissingError, exit code 2, before any call that writes', async () => {
    for (const dryRun of [false, true]) {
      const org = fakeOrg({}, { licences: 0 });
      await withRun({ org, request: { dryRun } }, async ({ request, ports, stored }) => {
        const report = await deployToOrg(request, 'qa', ports);
        expect(report.error).to.include({ name: 'PreconditionsMissingError', exitCode: 2 });
        expect(report.error?.message).to.match(/licence/);
        expect(report.error?.actions[0]).to.match(/^npm run deploy -- --target-org qa --run-as /);
        expect(report.steps.map(({ id }) => id).slice(0, 4)).to.deep.equal([
          'read-source',
          'open-org',
          'read-org',
          'plan',
        ]);
        expect(exitCodeOf(report)).to.equal(2);
        expect(org.client.writes()).to.deep.equal([]);
        expect(stored.size).to.equal(0);
      });
    }
  });

  it('deploys nothing when the store can not take the pair, and does not ask it where no pair is stored', async () => {
    await withRun({}, async ({ request, ports, org, stored }) => {
      const check = async (alias: string, app: string) =>
        raise('StoreCliMissingError', { store: `${alias} ${app}`, cli: 'vault', install: 'Install Vault.' });
      const closed = { ...ports, store: { ...ports.store, check } };
      const report = await deployToOrg(request, 'qa', closed);
      expect(report.error).to.include({ name: 'StoreCliMissingError', exitCode: 2 });
      expect(report.error?.message).to.contain('"qa Order_Sync"');
      expect(org.client.writes()).to.deep.equal([]);
      expect(stored.size).to.equal(0);
      const checked = await deployToOrg({ ...request, validate: true }, 'qa', closed);
      expect(checked.error?.name).to.not.equal('StoreCliMissingError');
    });
  });

  it('opens no org for a source that is wrong', async () => {
    const project = await ownProject({ 'force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml': 'broken' });
    let opened = 0;
    const ports = () => ({
      openOrg: async () => {
        opened += 1;
        return fakeOrg().client;
      },
    });
    await withRun({ project, ports }, async ({ request, ports: given }) => {
      const report = await deployToOrg(request, 'qa', given);
      expect(report.error).to.include({ name: 'SourceInvalidError', exitCode: 2 });
      expect(report.error?.actions[0]).to.match(/^Restore the file from git/);
      expect(report.steps.map(({ id, status }) => [id, status])).to.deep.equal([['read-source', 'failed']]);
      expect(opened).to.equal(0);
    });
  });

  it('names the values that are missing for the org before it asks the org anything', async () => {
    const project = await ownProject({ 'config/values.json': '{}' });
    await withRun({ project, request: { variables: {} } }, async ({ request, ports, org }) => {
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.error).to.include({ name: 'UnsetVariablesError', exitCode: 2 });
      expect(report.error?.actions[0]).to.match(/^Set ECA_/);
      expect(org.client.calls).to.deep.equal([]);
    });
  });

  it('takes the run-as user of the flag, and refuses the flag where the source does not use it', async () => {
    await withRun({ request: { dryRun: true, runAs: 'existing@acme.com' } }, async ({ request, ports }) => {
      expect((await deployToOrg(request, 'qa', ports)).runAsUsername).to.equal('existing@acme.com');
    });
    const own = await ownProject();
    const path = 'force-app/main/default/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml';
    const fixed = own[path]?.toString().replace('__ECA_RUN_AS_USERNAME__', 'fixed@acme.com');
    const project = { ...own, [path]: fixed ?? '' };
    await withRun({ project, request: { runAs: 'existing@acme.com' } }, async ({ request, ports, org }) => {
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.error).to.include({ name: 'UsageError', exitCode: 2 });
      expect(report.error?.message).to.contain('existing@acme.com').and.contain('fixed@acme.com');
      expect(report.error?.actions[0]).to.equal('npm run deploy -- --help');
      expect(org.client.writes()).to.deep.equal([]);
    });
  });

  it('is interrupted while the org is slow to open, with the command that goes on', async () => {
    const ports = ({ abort }: { readonly abort: (reason: Error) => void }) => ({
      openOrg: () => {
        queueMicrotask(() => abort(new InterruptedByUser()));
        return new Promise<never>(() => undefined);
      },
    });
    await withRun({ ports }, async ({ request, ports: given }) => {
      const report = await deployToOrg(request, 'qa', given);
      expect(report.error).to.include({ name: 'InterruptedError', exitCode: 130 });
      expect(report.error?.actions[0]).to.equal('npm run deploy -- --target-org qa');
    });
  });

  it('is interrupted during a deployment, which it asks the org to cancel', async () => {
    let abortRun: ((reason: Error) => void) | undefined;
    const org = fakeOrg({
      checkDeployment: () => {
        abortRun?.(new InterruptedByUser());
        return new Promise<never>(() => undefined);
      },
    });
    await withRun({ org }, async ({ request, ports, abort }) => {
      abortRun = abort;
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.error).to.include({ name: 'InterruptedError', exitCode: 130 });
      expect(report.error?.message).to.equal('Interrupted during "Deploy Order_Sync".');
      expect(org.client.writes().map(({ method }) => method)).to.deep.equal(['startDeployment', 'cancelDeployment']);
      expect(report.steps.map(({ status }) => status).slice(4)).to.deep.equal([
        'failed',
        ...Array<string>(6).fill('notRun'),
      ]);
    });
  });

  it('is interrupted during the verification, whatever the transport makes of it', async () => {
    const ports = ({ abort }: { readonly abort: (reason: Error) => void }) => ({
      transport: async (request: Request): Promise<Response> => {
        abort(new InterruptedByUser());
        request.signal.throwIfAborted();
        throw new TypeError('fetch failed');
      },
    });
    await withRun({ ports }, async ({ request, ports: given }) => {
      const report = await deployToOrg(request, 'qa', given);
      expect(report.steps.at(-1)).to.include({ id: 'verify-token', status: 'failed' });
      expect(report.error).to.include({ name: 'InterruptedError', exitCode: 130 });
      expect(report.error?.actions[0]).to.equal('npm run deploy -- --target-org qa');
    });
  });
});
