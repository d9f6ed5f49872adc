/** Deployments of one org: start, look, cancel. In: a connection. Out: ids and reports. Waiting is for the deploy room. */
import { raise } from '../lib/errors.ts';
import type { OrgClient } from './orgClient.ts';
import type { OrgConnection } from './orgConnection.ts';
import { parseDeploymentReport } from './parseDeploymentReport.ts';

export type DeploymentCalls = Pick<
  OrgClient,
  'startDeployment' | 'quickDeploy' | 'checkDeployment' | 'cancelDeployment'
>;

export function deploymentCalls(org: OrgConnection): DeploymentCalls {
  const { metadata } = org.connection;
  return {
    startDeployment: async (request) => {
      const { startDeployment } = await import('./startDeployment.ts');
      return org.call('start a deployment', () => startDeployment(org.connection, request));
    },
    // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm
    quickDeploy: async (validationId) => {
      const operation = `deploy what ${validationId} has validated`;
      const id: unknown = await org.call(operation, () =>
        metadata.deployRecentValidation({ id: validationId, rest: false }),
      );
      return typeof id === 'string' && id !== ''
        ? id
        : raise('OrgUnavailableError', { org: org.alias, host: org.host, status: 200, operation });
    },
    checkDeployment: async (deploymentId) => {
      const operation = `report the status of the deployment ${deploymentId}`;
      const answer: unknown = await org.call(operation, () => metadata.checkDeployStatus(deploymentId, true));
      return (
        parseDeploymentReport(answer) ??
        raise('OrgUnavailableError', { org: org.alias, host: org.host, status: 200, operation })
      );
    },
    cancelDeployment: async (deploymentId) => {
      await org.call(`cancel the deployment ${deploymentId}`, () => metadata.cancelDeploy(deploymentId));
    },
  };
}
