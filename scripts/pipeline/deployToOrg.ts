/** `npm run deploy`: the main path on an org that exists. In: the request and the ports. Out: the report, always. */
import type { RunReport } from '../report/runReport.ts';
import { deployApp } from './deployApp.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { readSource } from './readSource.ts';
import { startRunLog } from './runLog.ts';

export async function deployToOrg(
  request: DeployRequest,
  aliasOrUsername: string,
  ports: DeployPorts,
): Promise<RunReport> {
  const run = startRunLog({
    command: request.command,
    emulated: request.emulated,
    clock: ports.clock,
    onEvent: ports.onEvent,
    resumeCommand: () => `npm run ${request.command} -- --target-org ${aliasOrUsername}${request.repeatedFlags}`,
  });
  return run.report(async () =>
    deployApp(run, request, await readSource(run, request, aliasOrUsername), aliasOrUsername, ports),
  );
}
