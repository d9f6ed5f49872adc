/** Whole runs on an org in memory: the steps of the report are those of the plan, once each, in its order. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import { deployToOrg } from '../../../scripts/pipeline/deployToOrg.ts';
import { exitCodeOf } from '../../../scripts/report/runReport.ts';
import { fakeOrg, KEY, SECRET } from './fakeOrg.ts';
import { RUN_AS, withRun } from './pipelineRun.ts';

const LOOKING = ['read-source', 'open-org', 'read-org', 'plan'];
const PLANNED = [
  'deploy-app',
  'create-user',
  'assign-permission-set-license',
  'assign-permission-set:Order_Sync_Integration',
  'deploy-policies',
  'read-credentials',
  'verify-token',
];

describe('pipeline/executePlan', () => {
  it('does the whole plan on an org without the app, in the order of the plan, each step once', async () => {
    await withRun({}, async ({ request, ports, org, events, stored }) => {
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.error).to.equal(undefined);
      expect(report.plan?.steps.map(({ id }) => id)).to.deep.equal(PLANNED);
      expect(report.steps.map(({ id, status }) => [id, status])).to.deep.equal(
        [...LOOKING, ...PLANNED].map((id) => [id, 'done']),
      );
      expect(report).to.include({ outcome: 'done', app: 'Order_Sync', runAsUsername: RUN_AS, consumerKey: KEY });
      expect(exitCodeOf(report)).to.equal(0);
      expect(report.scopes).to.deep.equal(['api']);
      expect(report.proofs.filter(({ status }) => status !== 'proven')).to.deep.equal([]);
      expect(org.deployments).to.have.lengthOf(2);
      expect(org.held('ExtlClntAppOauthConfigurablePolicies')[0]?.['clientCredentialsFlowUser']).to.equal(RUN_AS);
      expect(stored.get('qa')?.consumerSecret.reveal()).to.equal(SECRET);
      const printed = JSON.stringify(report) + inspect([report, events], { depth: null });
      expect(printed).not.to.contain(SECRET).and.not.to.contain('TOKEN_CANARY');
    });
  });

  it('announces the plan that it executes, before the first step of it', async () => {
    await withRun({}, async ({ request, ports, events }) => {
      const report = await deployToOrg(request, 'qa', ports);
      const announced = events.findIndex(({ kind }) => kind === 'planned');
      const event = events[announced];
      expect(event?.kind === 'planned' && event.plan).to.equal(report.plan);
      const started = events.flatMap((one) => (one.kind === 'started' ? [one.id] : []));
      expect(started).to.deep.equal([...LOOKING, ...PLANNED]);
      const firstOfPlan = events.findIndex((one) => one.kind === 'started' && one.id === 'deploy-app');
      expect(announced).to.be.lessThan(firstOfPlan);
      const finished = events.flatMap((one) => (one.kind === 'finished' ? [one.result] : []));
      expect(finished).to.deep.equal(report.steps);
    });
  });

  it('changes nothing in a second run, and verifies all the same', async () => {
    await withRun({}, async ({ request, ports, org }) => {
      await deployToOrg(request, 'qa', ports);
      const writes = org.client.writes().length;
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.steps.map(({ id, status }) => [id, status])).to.deep.equal([
        ...LOOKING.map((id) => [id, 'done']),
        ...PLANNED.slice(0, -1).map((id) => [id, 'unchanged']),
        ['verify-token', 'done'],
      ]);
      expect(report.outcome).to.equal('unchanged');
      expect(exitCodeOf(report)).to.equal(0);
      expect(org.client.writes()).to.have.lengthOf(writes);
    });
  });

  it('ends at the first step that fails, and says of every later one that it did not run', async () => {
    const refusing = fakeOrg({
      createRecord: async () => {
        throw new Error('a fault');
      },
    });
    await withRun({ org: refusing }, async ({ request, ports }) => {
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.steps.map(({ id, status }) => [id, status])).to.deep.equal([
        ...[...LOOKING, 'deploy-app'].map((id) => [id, 'done']),
        ['create-user', 'failed'],
        ...PLANNED.slice(2).map((id) => [id, 'notRun']),
      ]);
      expect(report.outcome).to.equal('failed');
      expect(report.steps.filter(({ error }) => error !== undefined)).to.have.lengthOf(1);
      expect(exitCodeOf(report)).to.equal(report.error?.exitCode);
    });
  });

  it('fails the verification with the exit code of its cause, and still stores the credentials', async () => {
    const ports = () => ({
      transport: async () =>
        new Response('{"error":"invalid_grant"}', { status: 400, headers: { 'content-type': 'application/json' } }),
    });
    await withRun({ ports }, async ({ request, ports: given, stored }) => {
      const report = await deployToOrg({ ...request, waitTokenMinutes: 0 }, 'qa', given);
      expect(report.steps.at(-1)).to.include({ id: 'verify-token', status: 'failed' });
      expect(report.error?.name).to.match(/^Token/);
      expect([1, 69]).to.include(exitCodeOf(report));
      expect(stored.size).to.equal(1);
    });
  });

  it('validates with one check-only deployment that nothing follows', async () => {
    await withRun({ request: { validate: true } }, async ({ request, ports, org, stored }) => {
      const report = await deployToOrg(request, 'qa', ports);
      expect(report.steps.map(({ id, status }) => [id, status])).to.deep.equal(
        [...LOOKING, 'validate'].map((id) => [id, 'done']),
      );
      expect(report.outcome).to.equal('validated');
      expect(org.deployments.map(({ checkOnly }) => checkOnly)).to.deep.equal([true]);
      expect(org.client.writes().map(({ method }) => method)).to.deep.equal(['startDeployment']);
      expect(stored.size).to.equal(0);
    });
  });
});
