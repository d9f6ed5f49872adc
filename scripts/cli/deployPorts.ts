/** Connects the pipeline to the world: the real org, the real token endpoint, a credential store, the system clock. */
import { join } from 'node:path';
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import { systemClock } from '../lib/clock.ts';
import { createDisabledMarks } from '../pipeline/appSwitch/disabledMarks.ts';
import { createDeployedStates } from '../pipeline/deployedStates.ts';
import type { DeployPorts } from '../pipeline/deployRequest.ts';
import { createTokenTransport } from '../verify/transport.ts';
import type { CommandContext } from './commandModule.ts';
import { showEvents } from './progress.ts';

/** Apps that were switched off on purpose. */
export const marksFolder = (dataDirectory: string): string => join(dataDirectory, 'disabled');

/** What was deployed to which org. */
export const statesFolder = (dataDirectory: string): string => join(dataDirectory, 'state');

/** All ports but the store, for a run over several orgs. */
export function connectPorts(dataDirectory: string, context: CommandContext): Omit<DeployPorts, 'store'> {
  return {
    clock: systemClock,
    openOrg: async (request) => (await import('../org/openOrg.ts')).openOrg(request),
    transport: createTokenTransport({ proxyVariables: context.environment.variables }),
    marks: createDisabledMarks(marksFolder(dataDirectory)),
    states: createDeployedStates(statesFolder(dataDirectory)),
    onEvent: showEvents(context.output),
    signal: context.signal,
  };
}

/** `store`: the org's, as `credentialStoreOf` finds it. */
export const createDeployPorts = (
  dataDirectory: string,
  context: CommandContext,
  store: CredentialStore,
): DeployPorts => ({ ...connectPorts(dataDirectory, context), store });
