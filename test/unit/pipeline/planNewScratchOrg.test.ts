/** A dry run without an org: ports that fail the test when anybody is asked anything. */
import { expect } from 'chai';
import { raise } from '../../../scripts/lib/errors.ts';
import { planNewScratchOrg } from '../../../scripts/pipeline/planNewScratchOrg.ts';
import { exitCodeOf } from '../../../scripts/report/runReport.ts';
import { ownProject } from '../../support/temporaryProject.ts';
import { withRun } from './pipelineRun.ts';

const asked = async (): Promise<never> => raise('InternalFaultError', { problem: 'somebody was asked' });
const nobody = () => ({
  openOrg: asked,
  createScratchOrg: asked,
  resumeScratchOrg: asked,
  transport: asked,
  store: { location: () => '', read: asked, write: asked, remove: asked, delete: asked, check: asked, list: asked },
});
const REQUEST = { command: 'deploy:scratch', dryRun: true, alias: undefined } as const;

describe('pipeline/planNewScratchOrg', () => {
  it('plans everything as new, and asks nobody', async () => {
    await withRun({ ports: nobody, request: REQUEST }, async ({ request, ports, org }) => {
      const report = await planNewScratchOrg(request, ports);
      expect(report.error).to.equal(undefined);
      expect([report.outcome, report.dryRun, exitCodeOf(report)]).to.deep.equal(['planned', true, 0]);
      expect(report.plan?.steps.map(({ id, action }) => [id, action])).to.deep.equal([
        ['deploy-app', 'create'],
        ['create-user', 'create'],
        ['assign-permission-set-license', 'create'],
        ['assign-permission-set:Order_Sync_Integration', 'create'],
        // The first deployment brings them without the user.
        ['deploy-policies', 'update'],
        ['read-credentials', 'create'],
        ['verify-token', 'create'],
      ]);
      expect(report.plan?.obstacles).to.deep.equal([]);
      expect(report.runAsUsername).to.equal('order-sync.new-org-id@integration.example.com');
      expect(report).to.deep.include({ devHub: 'hub', app: 'Order_Sync', scopes: ['api'] });
      expect(org.client.calls).to.deep.equal([]);
    });
  });

  it('tells what it assumes, and every warning of source and plan', async () => {
    const request = { ...REQUEST, variables: { ECA_CONTACT_EMAIL: 'owner@example.com' } };
    await withRun({ ports: nobody, request }, async ({ request: given, ports }) => {
      const report = await planNewScratchOrg(given, ports);
      expect(report.warnings.filter((warning) => warning.startsWith('Planned for a new scratch org'))).to.have.lengthOf(
        1,
      );
      expect(report.warnings.join('\n')).to.contain('Order_Sync.eca-meta.xml:3: The contact owner@example.com');
      expect(report.warnings).to.include.members([...(report.plan?.warnings ?? [])]);
    });
  });

  it('ends with what is wrong with the source, or missing for it', async () => {
    const project = await ownProject({ 'config/values.json': '{}' });
    await withRun({ project, ports: nobody, request: { ...REQUEST, variables: {} } }, async ({ request, ports }) => {
      const report = await planNewScratchOrg(request, ports);
      expect(report.error).to.include({ name: 'UnsetVariablesError', exitCode: 2 });
      expect(report.error?.actions[0]).to.match(/^Set ECA_/);
    });
  });

  it('ends with what stands in the way, as a run on the org would', async () => {
    const path = 'force-app/main/default/permissionsets/Order_Sync_Integration.permissionset-meta.xml';
    const project = await ownProject({ [path]: undefined });
    await withRun({ project, ports: nobody, request: REQUEST }, async ({ request, ports }) => {
      const report = await planNewScratchOrg(request, ports);
      expect(report.error).to.include({ name: 'PreconditionsMissingError', exitCode: 2 });
      expect(report.error?.message).to.contain('Order_Sync_Integration');
      expect(report.error?.actions[0]).to.match(/Order_Sync_Integration/);
      expect(exitCodeOf(report)).to.equal(2);
    });
  });

  it('refuses a run-as user that the source has no place for', async () => {
    const path = 'force-app/main/default/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml';
    const policies = (await ownProject())[path]?.toString().replace('__ECA_RUN_AS_USERNAME__', 'fixed@acme.com');
    const project = await ownProject({ [path]: policies });
    await withRun({ project, ports: nobody, request: { ...REQUEST, runAs: 'a@acme.com' } }, async (run) => {
      const report = await planNewScratchOrg(run.request, run.ports);
      expect(report.error).to.include({ name: 'UsageError', exitCode: 2 });
      expect(report.error?.actions[0]).to.equal('npm run deploy:scratch -- --help');
    });
  });
});
