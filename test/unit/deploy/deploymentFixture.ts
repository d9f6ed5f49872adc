/** Reports of deployments as the port gives them, for the tests of the deploy room. */
import type { DeployedComponent, DeploymentReport } from '../../../scripts/org/orgClient.ts';
import type { DeployStep } from '../../../scripts/plan/deployPlan.ts';
import { appFixture } from '../../support/appFixture.ts';

const { app, globalOauthSettings, oauthPolicies, oauthSettings, permissionSets, settings } = appFixture();
export const COMPONENTS = [app, globalOauthSettings, oauthSettings, oauthPolicies, ...permissionSets, ...settings];

export const STEP: DeployStep = {
  kind: 'deploy',
  id: 'deploy-app',
  title: 'Deploy Order_Sync',
  action: 'create',
  reason: 'new',
  components: COMPONENTS,
  changes: [],
};

export const reportOf = (
  status: DeploymentReport['status'],
  overrides: Partial<DeploymentReport> = {},
): DeploymentReport => ({
  id: '0Af000000000001AAA',
  status,
  done: ['Succeeded', 'Failed', 'Canceled'].includes(status),
  success: status === 'Succeeded',
  numberComponentsDeployed: 0,
  numberComponentsTotal: 6,
  componentSuccesses: [],
  componentFailures: [],
  testFailures: [],
  ...overrides,
});

export const rowOf = (overrides: Partial<DeployedComponent>): DeployedComponent => ({
  componentType: 'ExtlClntAppOauthSettings',
  fullName: 'Order_Sync_oauth',
  fileName: 'extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth',
  created: false,
  changed: false,
  deleted: false,
  success: false,
  ...overrides,
});

export const failureOf = (problem: string, overrides: Partial<DeployedComponent> = {}): DeployedComponent =>
  rowOf({ problem, problemType: 'Error', ...overrides });
