/** The steps of a plan, from a fresh org to one that has everything. */
import { expect } from 'chai';
import { buildPlan } from '../../../scripts/plan/buildPlan.ts';
import type { DeployPlan, DeployStep, PlanStep } from '../../../scripts/plan/deployPlan.ts';
import {
  appFixture,
  changedComponent,
  deployedOrgSnapshot,
  emptyScratchOrgSnapshot,
  orgRecord,
  RUN_AS_USERNAME,
  userFixture,
} from '../../support/appFixture.ts';

const RUN = { checkOnly: false };
const actions = ({ steps }: DeployPlan): readonly string[] => steps.map(({ id, action }) => `${id} ${action}`);

function deployStep(plan: DeployPlan, id: string): DeployStep {
  const step: PlanStep | undefined = plan.steps.find((candidate) => candidate.id === id);
  if (step?.kind !== 'deploy') {
    throw new Error(`the plan has no deployment ${id}`);
  }
  return step;
}
const types = ({ components }: DeployStep): readonly string[] => components.map(({ type }) => type);

describe('buildPlan', () => {
  it('plans everything for a fresh scratch org, the policies completed after the user', () => {
    const plan = buildPlan(appFixture(), emptyScratchOrgSnapshot(), RUN);
    expect(plan.obstacles).to.deep.equal([]);
    expect(plan.warnings).to.deep.equal([]);
    expect(actions(plan)).to.deep.equal([
      'deploy-app create',
      'create-user create',
      'assign-permission-set-license create',
      'assign-permission-set:Order_Sync_Integration create',
      'deploy-policies update',
      'read-credentials create',
      'verify-token create',
    ]);
  });

  it('sends the OAuth policies of a new app without run-as user, so that the org makes none of its own', () => {
    const step = deployStep(buildPlan(appFixture(), emptyScratchOrgSnapshot(), RUN), 'deploy-app');
    const reduced = step.components.find(({ type }) => type === 'ExtlClntAppOauthConfigurablePolicies');
    expect(reduced?.fullName).to.equal('Order_Sync_oauthPlcy');
    expect(reduced?.content).to.contain('<permittedUsersPolicyType>').and.not.contain('clientCredentialsFlowUser');
    expect(reduced?.content).to.not.match(/commaSeparatedPermissionSet|isClientCredentialsFlowEnabled/);
    expect(step.reason).to.contain('clientCredentialsFlowUser').and.contain('second deployment');
  });

  it('completes the policies with exactly what the first deployment left out', () => {
    const step = deployStep(buildPlan(appFixture(), emptyScratchOrgSnapshot(), RUN), 'deploy-policies');
    expect(step.changes.flatMap(({ differences }) => differences.map(({ element }) => element))).to.deep.equal([
      'clientCredentialsFlowUser',
      'commaSeparatedPermissionSet',
      'isClientCredentialsFlowEnabled',
    ]);
    expect(step.components[0]?.content).to.equal(appFixture().oauthPolicies.content);
  });

  it('BL-009 puts permission set, assignment and policy in this order', () => {
    const ids = buildPlan(appFixture(), emptyScratchOrgSnapshot(), RUN).steps.map(({ id }) => id);
    expect(types(deployStep(buildPlan(appFixture(), emptyScratchOrgSnapshot(), RUN), 'deploy-app'))).to.include(
      'PermissionSet',
    );
    expect(ids.indexOf('deploy-app')).to.be.below(ids.indexOf('assign-permission-set-license'));
    expect(ids.indexOf('assign-permission-set-license')).to.be.below(
      ids.indexOf('assign-permission-set:Order_Sync_Integration'),
    );
    expect(ids.indexOf('assign-permission-set:Order_Sync_Integration')).to.be.below(ids.indexOf('deploy-policies'));
  });

  it('BL-030 BL-112 finds nothing to do in a second run and says why for each step', () => {
    const plan = buildPlan(appFixture(), deployedOrgSnapshot(), RUN);
    expect(plan.steps.every(({ action }) => action === 'unchanged')).to.equal(true);
    expect(plan.steps.every(({ reason }) => reason.length > 10)).to.equal(true);
    expect(plan.steps).to.have.length(7);
    expect([plan.obstacles, plan.warnings]).to.deep.equal([[], []]);
  });

  it('needs one deployment when the run-as user is there and has what it needs', () => {
    const snapshot = emptyScratchOrgSnapshot({ runAsUser: userFixture({ username: RUN_AS_USERNAME.toUpperCase() }) });
    const plan = buildPlan(appFixture(), snapshot, RUN);
    const step = deployStep(plan, 'deploy-app');
    expect(step.components.find(({ type }) => type === 'ExtlClntAppOauthConfigurablePolicies')?.content).to.contain(
      RUN_AS_USERNAME,
    );
    expect(step.reason).to.contain('One deployment');
    expect(actions(plan)).to.include.members([
      'deploy-app create',
      'create-user unchanged',
      'deploy-policies unchanged',
    ]);
    expect(deployStep(plan, 'deploy-policies').components).to.deep.equal([]);
  });

  it('assigns what an existing user lacks before the policies name it', () => {
    const runAsUser = userFixture({ assignedPermissionSetNames: [], assignedPermissionSetLicenseNames: [] });
    expect(actions(buildPlan(appFixture(), emptyScratchOrgSnapshot({ runAsUser }), RUN)).slice(1, 5)).to.deep.equal([
      'create-user unchanged',
      'assign-permission-set-license create',
      'assign-permission-set:Order_Sync_Integration create',
      'deploy-policies update',
    ]);
  });

  it('asks for no permission set licence for a user of another user licence', () => {
    const runAsUser = userFixture({
      userLicenseName: 'Salesforce',
      assignedPermissionSetLicenseNames: [],
      assignedPermissionSetNames: [],
    });
    const plan = buildPlan(appFixture(), emptyScratchOrgSnapshot({ runAsUser }), RUN);
    const step = plan.steps.find(({ kind }) => kind === 'assignPermissionSetLicense');
    expect(step?.action).to.equal('unchanged');
    expect(step?.reason).to.contain('"Salesforce"').and.contain('does not need it');
  });

  it('leaves policies of a running integration alone until they can be deployed whole', () => {
    const snapshot = deployedOrgSnapshot({ runAsUser: undefined });
    const plan = buildPlan(appFixture(), snapshot, RUN);
    expect(types(deployStep(plan, 'deploy-app'))).to.not.include('ExtlClntAppOauthConfigurablePolicies');
    expect(actions(plan).slice(0, 5)).to.deep.equal([
      'deploy-app unchanged',
      'create-user create',
      'assign-permission-set-license create',
      'assign-permission-set:Order_Sync_Integration create',
      'deploy-policies update',
    ]);
  });

  it('goes on after an interruption between the deployments', () => {
    const { oauthPolicies } = appFixture();
    const first = deployStep(buildPlan(appFixture(), emptyScratchOrgSnapshot(), RUN), 'deploy-app');
    const snapshot = deployedOrgSnapshot({
      components: first.components.map((component) => ({ type: component.type, record: orgRecord(component) })),
      runAsUser: undefined,
    });
    const plan = buildPlan(appFixture(), snapshot, RUN);
    expect(deployStep(plan, 'deploy-app').action).to.equal('unchanged');
    expect(deployStep(plan, 'deploy-policies').components[0]).to.equal(oauthPolicies);
  });

  it('BL-009 extends a list that the org holds, and repeats nothing', () => {
    const { oauthPolicies } = appFixture();
    const held = orgRecord(oauthPolicies, { commaSeparatedPermissionSet: 'Other_Access', label: 'Old' });
    const snapshot = deployedOrgSnapshot();
    const components = snapshot.components.map((component) =>
      component.type === oauthPolicies.type ? { ...component, record: held } : component,
    );
    const plan = buildPlan(appFixture(), { ...snapshot, components }, RUN);
    expect(deployStep(plan, 'deploy-app').components.at(-1)?.content).to.contain(
      '<commaSeparatedPermissionSet>Order_Sync_Integration,Other_Access</commaSeparatedPermissionSet>',
    );
    expect(plan.warnings.join()).to.contain('Other_Access');
  });

  it('takes a longer list in the org for no difference', () => {
    const { oauthPolicies } = appFixture();
    const held = orgRecord(oauthPolicies, { commaSeparatedPermissionSet: 'Other_Access,Order_Sync_Integration' });
    const snapshot = deployedOrgSnapshot();
    const components = snapshot.components.map((component) =>
      component.type === oauthPolicies.type ? { ...component, record: held } : component,
    );
    expect(deployStep(buildPlan(appFixture(), { ...snapshot, components }, RUN), 'deploy-app').action).to.equal(
      'unchanged',
    );
  });

  describe('in check-only mode', () => {
    const CHECK = { checkOnly: true };

    it('has one step and leaves out what needs the missing user', () => {
      const plan = buildPlan(appFixture(), emptyScratchOrgSnapshot(), CHECK);
      expect(actions(plan)).to.deep.equal(['validate create']);
      expect(deployStep(plan, 'validate').components.at(-1)?.content).to.not.contain('clientCredentialsFlowUser');
      expect(deployStep(plan, 'validate').reason).to.contain(RUN_AS_USERNAME);
    });

    it('validates the whole policies when the user exists', () => {
      const runAsUser = userFixture({ assignedPermissionSetNames: [] });
      const plan = buildPlan(appFixture(), emptyScratchOrgSnapshot({ runAsUser }), CHECK);
      expect(deployStep(plan, 'validate').components.at(-1)?.content).to.contain(RUN_AS_USERNAME);
    });

    it('warns instead of refusing where only a later step would fail', () => {
      const plan = buildPlan(appFixture(), emptyScratchOrgSnapshot({ integrationLicense: undefined }), CHECK);
      expect(plan.obstacles).to.deep.equal([]);
      expect(plan.warnings.join()).to.contain('Salesforce Integration');
    });

    it('refuses where a later step would fail, when it is for what is deployed afterwards', () => {
      const snapshot = emptyScratchOrgSnapshot({ integrationLicense: undefined });
      const plan = buildPlan(appFixture(), snapshot, { ...CHECK, asForDeployment: true });
      expect(plan.obstacles.map(({ id }) => id)).to.deep.equal(['integration-licence-missing']);
    });
  });

  it('is pure: it gives the same plan again and changes nothing that it was given', () => {
    const app = Object.freeze(
      appFixture({ oauthPolicies: changedComponent(appFixture().oauthPolicies, { label: 'A' }) }),
    );
    const snapshot = Object.freeze(emptyScratchOrgSnapshot());
    expect(buildPlan(app, snapshot, RUN)).to.deep.equal(buildPlan(app, snapshot, RUN));
  });
});
