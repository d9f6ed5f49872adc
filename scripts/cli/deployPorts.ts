/** Connects the pipeline to the world: the real org, the real token endpoint, the file store, the system clock. */
import { join } from 'node:path';
import { createFileStore } from '../credentials/fileStore.ts';
import { systemClock } from '../lib/clock.ts';
import { createDisabledMarks } from '../pipeline/appSwitch/disabledMarks.ts';
import type { DeployPorts } from '../pipeline/deployRequest.ts';
import { createTokenTransport } from '../verify/transport.ts';
import type { CommandContext } from './commandModule.ts';
import { showEvents } from './progress.ts';

/** Apps that were switched off on purpose. */
export const marksFolder = (dataDirectory: string): string => join(dataDirectory, 'disabled');

export const credentialsFolder = (dataDirectory: string): string => join(dataDirectory, 'credentials');

export function createDeployPorts(dataDirectory: string, context: CommandContext): DeployPorts {
  return {
    clock: systemClock,
    openOrg: async (request) => (await import('../org/openOrg.ts')).openOrg(request),
    store: createFileStore(credentialsFolder(dataDirectory)),
    transport: createTokenTransport({ proxyVariables: context.environment.variables }),
    marks: createDisabledMarks(marksFolder(dataDirectory)),
    onEvent: showEvents(context.output),
    signal: context.signal,
  };
}
