/**
 * Sends a deployment. In: a connection and rendered files. Out: the id of the deployment, which has only started.
 * Loaded with the first deployment of a process: source-deploy-retrieve is the heaviest thing that we use.
 */
import type { Connection } from '@salesforce/core';
import { raise } from '../lib/errors.ts';
import type { DeploymentRequest } from './orgClient.ts';
import { packageZip } from './packageZip.ts';

/** As the library's own `ComponentSet.deploy` does it, but for its hooks, which are for plugins of the sf CLI. */
export async function startDeployment(connection: Connection, request: DeploymentRequest): Promise<string> {
  const zip = await packageZip(request, connection.getApiVersion());
  const { checkOnly, testLevel, runTests } = request;
  const { id } = await connection.metadata.deploy(zip, {
    checkOnly,
    rollbackOnError: true,
    ignoreWarnings: false,
    singlePackage: true,
    ...(testLevel === undefined ? {} : { testLevel }),
    ...(runTests === undefined ? {} : { runTests: [...runTests] }),
  });
  return id ?? raise('InternalFaultError', { problem: 'a deployment was started and has no id' });
}
