/**
 * Sends a deployment. In: a connection and rendered files. Out: the id of the deployment, which has only started.
 * Loaded with the first deployment of a process: source-deploy-retrieve is the heaviest thing that we use.
 */
import type { Connection } from '@salesforce/core';
import {
  ComponentSet,
  DestructiveChangesType,
  MetadataConverter,
  RegistryAccess,
  SourceComponent,
} from '@salesforce/source-deploy-retrieve';
import pLimit from 'p-limit';
import { raise } from '../lib/errors.ts';
import { FILE_SYSTEM_ROOT, MEMORY_ROOT, MemoryTree } from './memoryTree.ts';
import type { DeploymentRequest } from './orgClient.ts';

/** One for the process: each new one merges all of the library's hundreds of types once more, six times a deployment. */
let knownTypes: RegistryAccess | undefined;

const registryOf = (): RegistryAccess => {
  knownTypes ??= new RegistryAccess();
  return knownTypes;
};

/** The components of these files, ready to be sent and bound to no folder of this machine. */
export function buildComponentSet(
  { files, sourceApiVersion, deletions = [] }: DeploymentRequest,
  apiVersion: string,
): ComponentSet {
  const registry = registryOf();
  const components =
    files.length === 0
      ? new ComponentSet([], registry)
      : ComponentSet.fromSource({ fsPaths: [MEMORY_ROOT], tree: new MemoryTree(files), registry });
  for (const { type, fullName } of deletions) {
    // A component of the library's own kind, since a deployment of names alone counts as one of nothing.
    const component = new SourceComponent({ name: fullName, type: registry.getTypeByName(type) });
    components.add(component, DestructiveChangesType.POST);
  }
  components.sourceApiVersion = sourceApiVersion;
  components.apiVersion = apiVersion;
  // The files are rendered. source-deploy-retrieve would apply the `replacements` of the project that it finds from the
  // working directory once more, and demand environment variables for them; from here upwards there is no project.
  components.projectDirectory = FILE_SYSTEM_ROOT;
  return components;
}

/**
 * One conversion at a time: the library's zip takes its turn after every few bytes, so that fifty that begin together are all
 * done at the end of the last, and fifty deployments begin late instead of one after the other.
 */
const inTurn = pLimit(1);

const toZip = (components: ComponentSet): Promise<Buffer> =>
  inTurn(async () => {
    const { zipBuffer } = await new MetadataConverter(registryOf()).convert(components, 'metadata', { type: 'zip' });
    return zipBuffer ?? raise('InternalFaultError', { problem: 'the components of a deployment came to no zip file' });
  });

/** As the library's own `ComponentSet.deploy` does it, but for its hooks, which are for plugins of the sf CLI. */
export async function startDeployment(connection: Connection, request: DeploymentRequest): Promise<string> {
  const zip = await toZip(buildComponentSet(request, connection.getApiVersion()));
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
