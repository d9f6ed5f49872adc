/**
 * `npm run deploy:scratch -- --dry-run` without an org: the plan for a scratch org as a Dev Hub would make it. Asks
 * nobody and writes nothing; what only the real org can tell is assumed, and the report says so.
 */
import { raise } from '../lib/errors.ts';
import { assumeNewScratchOrg } from '../plan/assumeNewScratchOrg.ts';
import { buildPlan } from '../plan/buildPlan.ts';
import type { RunReport } from '../report/runReport.ts';
import type { DeployPorts } from './deployRequest.ts';
import type { ScratchRequest } from './deployScratch.ts';
import { describeFindings } from './openRenderedApp.ts';
import { readSource } from './readSource.ts';
import { newOrgAlias, renderForNewOrg } from './renderForNewOrg.ts';
import { startRunLog } from './runLog.ts';

export async function planNewScratchOrg(request: ScratchRequest, ports: DeployPorts): Promise<RunReport> {
  const run = startRunLog({
    command: request.command,
    emulated: request.emulated,
    clock: ports.clock,
    onEvent: ports.onEvent,
    resumeCommand: () => `npm run ${request.command} -- --dry-run`,
  });
  return run.report(async () => {
    const alias = newOrgAlias(request);
    const app = renderForNewOrg(request, await readSource(run, request));
    run.warn(describeFindings(app));
    const plan = buildPlan(app, assumeNewScratchOrg(app, alias), { checkOnly: false });
    run.warn(plan.warnings);
    if (plan.obstacles.length > 0) {
      raise('PreconditionsMissingError', { app: plan.appName, org: alias, obstacles: plan.obstacles });
    }
    run.learn({
      devHub: request.devHub,
      app: app.name,
      runAsUsername: app.runAsUsername,
      scopes: app.expectedScopes,
      plan,
      dryRun: true,
    });
    run.warn(['Planned for a new scratch org with the licences of its edition; only the org itself can confirm them.']);
    return 'planned';
  });
}
